"""Work of somebody else, marked so that a trace of it is found in any answer. No test lives here.

Zenobia Quill worked on both documents of the access table's world and has left the project since,
so that her name, too, stands nowhere but in what she did. Every text of hers holds MARK; her
annotations are MANY, a number that no answer holds for another reason.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from django.core.files.base import ContentFile

from annotations.models import (
    Adjudication,
    Annotation,
    AnnotationSet,
    Annotator,
    Assignment,
    Comment,
    Decision,
    Document,
    Evidence,
    GoldSource,
    Job,
    JobProblem,
    Membership,
    Notification,
    Project,
    Queue,
    Role,
    SetKind,
    SetStatus,
    User,
)
from annotations.models.base import new_id
from annotations.services.annotation_sets import begin_set, submit_set
from annotations.services.annotations import create_annotation
from annotations.services.comments import create_comment
from annotations.services.documents import create_document
from annotations.services.evidence import create_evidence
from annotations.services.passages import index_documents
from annotations.services.queues import create_queue
from annotations.services.transaction import Actor, tell_history, write
from tests.access.world import World
from tests.cast import member

MARK = "xylomark"
NAMES = ("zenobia", "quill")
MANY = 173
_NOISE = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{16,}|\d{4}-\d\d-\d\dt[\d:.+z]*|\d+px")


def traces(answer: str) -> list[str]:
    """What of the planted work stands in an answer: marks, names, the number of annotations."""
    plain = _NOISE.sub(" ", answer.lower())
    found = [word for word in (MARK, *NAMES) if word in plain]
    return found + re.findall(rf"(?<![\w.]){MANY}(?![\w])", plain)


@dataclass
class Planted:
    """What was planted: the keys of her rows by the names of the access table, and the queue."""

    author: User
    queue: Queue
    ids: dict[str, Any] = field(default_factory=dict)


def plant(world: World) -> Planted:
    """Her work on the first project's documents, which then enter a blind queue.

    The export was made, and the mention was written, when everybody could still read everything.
    """
    project, ids = world.cast.project, world.things["peru"].ids
    document, spare = (Document.objects.get(pk=ids[name]) for name in ("document", "spare"))
    # Who comes and goes is no work of theirs, so that her name is told of nothing else.
    tell_history("{}")
    her = member(project, "zenobia", Role.REVIEWER)
    User.objects.filter(pk=her.pk).update(first_name="Zenobia", last_name="Quill")
    her.refresh_from_db()
    actor, manager = Actor(her), Actor(world.cast.manager)
    annotation = _annotated(actor, document)
    kept, linked = _evidence(actor, manager, project, annotation)
    remark = _talk(actor, document, annotation, ids)
    hers = submit_set(actor, annotation.annotation_set)
    submit_set(actor, begin_set(actor, spare)[0])
    tell_history("{}")  # what follows is no deed of hers
    gold = _gold(project, document)
    parked = Adjudication.objects.create(
        project=project, document=document, state="parked", remark=f"{MARK} remark",
        cases=MANY, differing=MANY,
    )  # fmt: skip
    _decided(parked, annotation, f"{MARK} reason")
    _closed(Adjudication.objects.get(pk=ids["adjudication"]), annotation)
    with write(manager):
        _files(project, document, ids)
    index_documents(project, limit=100)
    tell_history("{}")
    Membership.objects.filter(project=project, user=her).delete()
    queue = create_queue(
        manager, project, name="Blind", blind=True, overlap=3, state="open",
        documents=[document.pk, spare.pk],
    )  # fmt: skip
    _skipped(queue, annotation)
    return Planted(
        her,
        queue,
        {
            "draft": hers.pk,
            "submitted": hers.pk,
            "annotation": annotation.pk,
            "deleted annotation": annotation.pk,
            "evidence": linked.pk,
            "deleted evidence": linked.pk,
            "remark": remark.pk,
            "own remark": remark.pk,
            "snapshot": kept.pk,
            "gold": gold.pk,
        },
    )


def _annotated(actor: Actor, document: Document) -> Annotation:
    row, _made = create_annotation(
        actor, document=document, start=0, end=8, label="supported", note=f"{MARK} note",
        extra={MARK: f"{MARK} extra"}, original_label=f"{MARK} label",
    )  # fmt: skip
    spans = [(a, b) for a in range(len(document.text)) for b in range(a + 1, len(document.text))]
    own = {"project_id": row.project_id, "document": document, "annotation_set": row.annotation_set}
    Annotation.objects.bulk_create(
        Annotation(**own, start=a, end=b, quote=document.text[a:b], label=row.label)
        for a, b in [span for span in spans if span != (0, 8)][: MANY - 1]
    )
    return row


def _evidence(
    actor: Actor, manager: Actor, project: Project, annotation: Annotation
) -> tuple[Document, Evidence]:
    text = f"A page about {MARK} that was kept."
    kept, _made = create_document(manager, project, text=text, title=f"{MARK} page")
    with write(manager):
        Document.objects.filter(pk=kept.pk).update(kind="snapshot")
    place = {"document": kept, "start": 0, "end": 6}
    create_evidence(actor, annotation=annotation, stance="supports", note=f"{MARK} why", **place)
    linked, _made = create_evidence(
        actor, annotation=annotation, stance="disputes", url=f"https://{MARK}.example",
        quote=f"{MARK} quote",
    )  # fmt: skip
    return kept, linked


def _talk(actor: Actor, document: Document, annotation: Annotation, ids: dict[str, Any]) -> Comment:
    """About the document, about her annotation, and to what the author said."""
    said = f"@reviewer @other @manager {MARK} remark"
    create_comment(actor, annotation=annotation, text=f"{said} on a span")
    own = Comment.objects.get(pk=ids["remark"])
    create_comment(actor, parent=own, text=f"{said} in answer")
    return create_comment(actor, document=document, text=said)[0]


def _gold(project: Project, document: Document) -> AnnotationSet:
    machine = Annotator.objects.create(project=project, name=f"{MARK} gold", kind="machine")
    gold = AnnotationSet.objects.create(
        project=project, document=document, annotator=machine, kind=SetKind.GOLD,
        status=SetStatus.SUBMITTED, submitted_at=document.created_at,
    )  # fmt: skip
    Annotation.objects.create(
        project=project, document=document, annotation_set=gold, start=0, end=1,
        quote=document.text[:1], note=f"{MARK} gold",
    )  # fmt: skip
    return gold


def _closed(done: Adjudication, annotation: Annotation) -> None:
    """The other document is decided: what was said there stands in the decision alone."""
    machine = Annotator.objects.get(project=done.project, name=f"{MARK} gold")
    gold = AnnotationSet.objects.create(
        project=done.project, document=done.document, annotator=machine, kind=SetKind.GOLD,
        status=SetStatus.SUBMITTED, submitted_at=done.created_at,
    )  # fmt: skip
    values = {"remark": f"{MARK} remark", "named": f"{MARK} judge", "cases": MANY}
    Adjudication.objects.filter(pk=done.pk).update(
        state="decided", gold=gold, decided_at=done.created_at, **values
    )
    _decided(done, annotation, f"{MARK} reason there")


def _decided(done: Adjudication, annotation: Annotation, reason: str) -> None:
    said = {
        "annotator": "zenobia", "start": 0, "end": 1, "quote": "O", "note": f"{MARK} opinion",
        "evidence": [],
    }  # fmt: skip
    decision = Decision.objects.create(
        project=done.project, adjudication=done, key="x", start=0, end=1, outcome="reject",
        reason=reason, opinions=[said], stroke=new_id(),
    )  # fmt: skip
    GoldSource.objects.create(project=done.project, decision=decision, annotation=annotation)


def _skipped(queue: Queue, annotation: Annotation) -> None:
    """She had drawn the document, too, and told why she left it."""
    item = queue.items.get(document=annotation.document_id)
    Assignment.objects.create(
        project=queue.project, queue=queue, item=item, document=item.document,
        annotator=annotation.annotation_set.annotator, state="skipped",
        reason=f"{MARK} weariness", ended_at=queue.created_at,
    )  # fmt: skip


def _files(project: Project, document: Document, ids: dict[str, Any]) -> None:
    """An import that brought the document in, with a problem, and an export made before."""
    bad = {"message": f"{MARK} problem", "excerpt": f"{MARK} excerpt", "path": "annotation_sets[0]"}
    JobProblem.objects.create(job_id=ids["import"], n=1, **bad)
    Job.objects.filter(pk=ids["import"]).update(problems=1)
    Document.objects.filter(pk=document.pk).update(import_job=ids["import"])
    export = Job.objects.get(pk=ids["export"])
    export.result_file.save("corpus.jsonl", ContentFile(f"{MARK}\n".encode()), save=True)


def told(user: User) -> int:
    """How many notifications there are for a person, seen or not."""
    return Notification.objects.filter(user=user).count()
