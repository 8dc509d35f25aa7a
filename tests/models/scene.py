"""One sound row of every table, and neighbours of another project, for tests of the database."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.contrib.postgres.search import SearchVector
from django.db.models import Model, Value
from django.utils import timezone

from annotations.models import (
    Adjudication,
    Annotation,
    AnnotationSet,
    Annotator,
    ApiToken,
    Assignment,
    Comment,
    Decision,
    Document,
    Evidence,
    GoldSource,
    Guideline,
    Invitation,
    Job,
    JobKind,
    JobProblem,
    Label,
    Membership,
    NothingLeft,
    Notification,
    Outlet,
    Passage,
    Place,
    Project,
    Queue,
    QueueItem,
    QueueMember,
    ReadingSettings,
    SavedView,
    Submission,
    User,
    Word,
)
from annotations.models.base import new_id
from tests.cast import person

# Two code points in the flag, four units of UTF-16.
TEXT = "\U0001f1f5\U0001f1ea voted on Thursday."


def document(project: Project, external_id: str, **known: Any) -> Document:
    return Document.objects.create(
        project=project, external_id=external_id, text=TEXT, length=len(TEXT),
        sha256=hashlib.sha256(TEXT.encode()).hexdigest(), **known,
    )  # fmt: skip


@dataclass
class Scene:
    """A sound row of every table. What is `foreign` is of another project."""

    user: User
    project: Project
    membership: Membership
    guideline: Guideline
    label: Label
    outlet: Outlet
    document: Document
    other_document: Document
    annotator: Annotator
    annotation_set: AnnotationSet
    annotation: Annotation
    passage_evidence: Evidence
    address_evidence: Evidence
    passage: Passage
    word: Word
    job: Job
    problem: JobProblem
    token: ApiToken
    saved_view: SavedView
    notification: Notification
    remark: Comment
    answer: Comment
    told: Notification
    reading: ReadingSettings
    queue: Queue
    queue_member: QueueMember
    queue_item: QueueItem
    bare_item: QueueItem
    place: Place
    free_place: Place
    nothing_left: NothingLeft
    assignment: Assignment
    submission: Submission
    gold_set: AnnotationSet
    gold_annotation: Annotation
    adjudication: Adjudication
    decision: Decision
    gold_source: GoldSource
    invitation: Invitation
    foreign_project: Project
    foreign_label: Label
    foreign_outlet: Outlet
    foreign_document: Document
    foreign_annotator: Annotator
    foreign_annotation: Annotation
    foreign_adjudication: Adjudication
    foreign_queue: Queue


def make_scene() -> Scene:
    user = person("ana")
    home = _work(user, "home")
    away = {f"foreign_{name}": row for name, row in _work(person("ben"), "away").items()}
    annotation, target = home["annotation"], home["document"]
    cited = {"annotation": annotation, "project": home["project"], "stance": "supports"}
    more = {
        "other_document": document(home["project"], "other"),
        "passage_evidence": Evidence.objects.create(
            **cited, document=target, start=0, end=8, quote=TEXT[:8]
        ),
        "address_evidence": Evidence.objects.create(
            **cited, url="https://example.org", quote="what it says"
        ),
        "passage": Passage.objects.create(
            project=home["project"], document=target, start=0, end=8, folded="voted",
            vector=SearchVector(Value("voted"), config="simple"),
        ),
        "word": Word.objects.create(project=home["project"], word="voted", passages=1),
        "job": Job.objects.create(
            project=home["project"], kind=JobKind.IMPORT, created_by=user, idempotency_key="once"
        ),
        "token": ApiToken.objects.create(user=user, name="n", prefix="cwb_", digest="0" * 64),
        "notification": Notification.objects.create(user=user, kind="role-given"),
        "invitation": Invitation.objects.create(
            email="cleo@example.org", digest="1" * 64, created_by=user, expires_at=timezone.now(),
            project=home["project"], role="reviewer",
        ),
        "reading": ReadingSettings.objects.create(user=user),
        "saved_view": SavedView.objects.create(
            project=home["project"], user=user, page="documents", name="Undated"
        ),
    }  # fmt: skip
    more |= _waiting(home, more["other_document"])
    more |= _decided(home)
    said = {"project": home["project"], "document": target, "author": user}
    remark = Comment.objects.create(**said, annotation=annotation, text="Which vote?")
    more["remark"] = remark
    more["answer"] = Comment.objects.create(**said, parent=remark, text="The first.")
    more["told"] = Notification.objects.create(user=user, kind="mentioned", comment=remark)
    more["problem"] = JobProblem.objects.create(job=more["job"], n=1, message="bad")
    away["foreign_queue"] = Queue.objects.create(project=away["foreign_project"], name="Away")
    away["foreign_adjudication"] = Adjudication.objects.create(
        project=away["foreign_project"], document=away["foreign_document"], round=2
    )
    kept = {name: row for name, row in away.items() if name in Scene.__annotations__}
    return Scene(user=user, **home, **more, **kept)


def _decided(home: dict[str, Any]) -> dict[str, Model]:
    """The annotation of the scene taken into a gold set, and the way there."""
    project, target, user = home["project"], home["document"], home["annotator"].user
    judge = Annotator.objects.create(project=project, name="Gold")
    gold_set = AnnotationSet.objects.create(
        project=project, document=target, annotator=judge, kind="gold"
    )
    gold = Annotation.objects.create(
        project=project, document=target, annotation_set=gold_set, start=3, end=8, quote="voted"
    )
    adjudication = Adjudication.objects.create(
        project=project, document=target, gold=gold_set, adjudicator=user
    )
    decision = Decision.objects.create(
        project=project, adjudication=adjudication, key="0" * 64, start=3, end=8, outcome="take",
        gold=gold, stroke=new_id(), decided_by=user,
    )  # fmt: skip
    source = GoldSource.objects.create(
        project=project, decision=decision, annotation=home["annotation"], followed=True
    )
    return {
        "gold_set": gold_set, "gold_annotation": gold, "adjudication": adjudication,
        "decision": decision, "gold_source": source,
    }  # fmt: skip


def _work(user: User, slug: str) -> dict[str, Model]:
    """A project of this slug with one of everything that annotations need."""
    project = Project.objects.create(slug=slug, name=slug)
    outlet = Outlet.objects.create(project=project, name="Wire")
    target = document(project, "first", outlet=outlet)
    annotator = Annotator.objects.create(project=project, user=user, name=user.username)
    own = AnnotationSet.objects.create(project=project, document=target, annotator=annotator)
    label = Label.objects.create(
        project=project, key="supported", title="Supported", colour="#112233", hotkey="1"
    )
    annotation = Annotation.objects.create(
        project=project, document=target, annotation_set=own, start=3, end=8, quote="voted",
        label=label, confidence=0.5, created_by=user,
    )  # fmt: skip
    return {
        "project": project,
        "membership": Membership.objects.create(project=project, user=user, role="manager"),
        "guideline": Guideline.objects.create(project=project, version=1),
        "label": label,
        "outlet": outlet,
        "document": target,
        "annotator": annotator,
        "annotation_set": own,
        "annotation": annotation,
    }


def _waiting(home: dict[str, Model], other: Document) -> dict[str, Model]:
    """A queue with an item of two places, one of them leased, and a bare one on the other."""
    project, target, annotator = home["project"], home["document"], home["annotator"]
    queue = Queue.objects.create(project=project, name="First reading", state="open", overlap=2)
    put_in = {"project": project, "queue": queue}
    item = QueueItem.objects.create(**put_in, document=target, places=2)
    placed = {**put_in, "item": item, "document": target}
    first = Place.objects.create(**placed, number=1)
    return {
        "queue": queue,
        "queue_member": QueueMember.objects.create(queue=queue, user=home["membership"].user),
        "queue_item": item,
        "bare_item": QueueItem.objects.create(**put_in, document=other),
        "place": first,
        "free_place": Place.objects.create(**placed, number=2),
        "nothing_left": NothingLeft.objects.create(queue=queue, annotator=annotator, freed=0),
        "assignment": Assignment.objects.create(
            **placed, annotator=annotator, place=first, draw_key="once",
            leased_until=datetime(2030, 1, 1, tzinfo=UTC),
        ),
        "submission": Submission.objects.create(
            project=project, annotation_set=home["annotation_set"], document=target,
            annotator=annotator, queue=queue,
        ),
    }  # fmt: skip


def copy_of(row: Model, **changes: Any) -> Model:
    """A second row like this one but for its key and the changes."""
    values = {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if not field.primary_key
    }
    for name, value in changes.items():
        values[row._meta.get_field(name).attname] = value.pk if isinstance(value, Model) else value
    key = {} if type(row)._meta.pk.get_internal_type() == "BigAutoField" else {"pk": new_id()}
    return type(row)._base_manager.create(**key, **values)
