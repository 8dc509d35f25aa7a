"""What a reading request knows of a person changes how it asks, and nothing of what it is told."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.db.models import CharField, FloatField, QuerySet, Value
from django.test import Client
from django.test.utils import CaptureQueriesContext

from annotations.models import (
    Annotation,
    Document,
    Label,
    Membership,
    Project,
    QueueState,
    Role,
    User,
)
from annotations.queries import roles, visibility
from annotations.queries.kept import Many, Number, kept
from annotations.queries.kept_pages import documents_seen, pages_seen, passages_seen
from annotations.queries.known import keeping, people
from annotations.queries.notifications import unread_count
from annotations.queries.once import known_of
from annotations.queries.plain_rows import among
from annotations.queries.reading import reading_of
from annotations.services.annotation_sets import submit_set
from annotations.services.annotations import create_annotation
from annotations.services.comments import create_comment
from annotations.services.drawing import draw
from annotations.services.evidence import create_evidence
from annotations.services.passages import index_documents
from annotations.services.queues import create_queue, update_queue
from annotations.services.reading import set_reading
from annotations.services.transaction import Actor, write
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def everything(cast: Cast) -> dict[str, object]:
    """All that everybody sees, by table and person, with what every page asks about them."""
    cast_of = (cast.viewer, cast.reviewer, cast.other_reviewer, cast.adjudicator, cast.manager,
              cast.admin, cast.stranger, cast.deactivated)  # fmt: skip
    found: dict[str, object] = {}
    for user in User.objects.filter(pk__in=[one.pk for one in cast_of]):
        for model in visibility._RULES:
            rows = visibility.visible_to(user, model).values_list("pk", flat=True)
            found[f"{user.username} {model.__name__}"] = sorted(map(str, rows))
        pages = pages_seen(user, cast.project.pk)
        for seen in (documents_seen, passages_seen):
            rows = seen(user, cast.project.pk, pages)
            of_project = visibility.visible_to(user, rows.model).filter(project=cast.project)
            assert set(rows) == set(of_project)
        found[f"{user.username} is"] = (
            roles.role_in(user, cast.project), unread_count(user), reading_of(user).single_keys
        )  # fmt: skip
    return found


def same(cast: Cast) -> dict[str, object]:
    """The same whether it is asked once or each time."""
    each = everything(cast)
    with keeping({}):
        assert everything(cast) == each
    return each


def worked_on(user: User, document: Document) -> Annotation:
    annotation, _made = create_annotation(Actor(user), document=document, start=0, end=8)
    kept_page = {"url": "https://example.org/kept", "quote": "It was kept."}
    create_evidence(Actor(user), annotation=annotation, stance="supports", **kept_page)
    for page in Document.objects.filter(kind="snapshot"):
        create_evidence(
            Actor(user), annotation=annotation, stance="context", document=page, start=0, end=2
        )
    submit_set(Actor(user), annotation.annotation_set)
    return annotation


def test_what_is_asked_once_is_what_is_asked_each_time_through_all_of_blindness(cast: Cast) -> None:
    document = cast.document("Congress voted on Thursday. Nobody asked why.")
    page = cast.document("It was kept.")
    Document.objects.filter(pk=page.pk).update(kind="snapshot")
    assert index_documents(cast.project, 10) == 2
    worked_on(cast.other_reviewer, document)
    create_comment(Actor(cast.other_reviewer), document=document, text="@reviewer, look")
    set_reading(Actor(cast.reviewer), changes={"single_keys": False})
    open_to_all = same(cast)
    queue = create_queue(
        Actor(cast.manager), cast.project, name="Blind", blind=True, overlap=3, state="open",
        documents=[document.pk],
    )  # fmt: skip
    blind = same(cast)
    assert blind["reviewer Annotation"] == [] != open_to_all["reviewer Annotation"]
    assert len(blind["reviewer Document"]) < len(open_to_all["reviewer Document"])  # type: ignore[arg-type]
    for user in (cast.adjudicator, cast.reviewer):
        drawn = draw(Actor(user), queue).assignment
        assert drawn is not None
    held = same(cast)
    assert held["adjudicator Annotation"] == [] != blind["adjudicator Annotation"]
    worked_on(cast.reviewer, document)
    handed_in = same(cast)
    assert len(handed_in["reviewer Annotation"]) == 2  # type: ignore[arg-type]
    queue.refresh_from_db()
    update_queue(
        Actor(cast.manager), queue, version=queue.version, changes={"state": QueueState.ENDED}
    )
    same(cast)


def test_a_page_asks_once_about_the_person_and_writing_goes_by_nothing_known(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.reviewer)
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/projects/peru/").status_code == 200
    about = [one["sql"] for one in asked if '"annotations_readingsettings"' in one["sql"]]
    assert len(about) == 1
    with keeping({}):
        assert known_of(cast.reviewer).roles == {cast.project.pk: Role.REVIEWER}
        Membership.objects.filter(user=cast.reviewer).delete()
        assert roles.role_in(cast.reviewer, cast.project) is Role.REVIEWER
        with write(Actor(cast.reviewer)):
            assert roles.role_in(cast.reviewer, cast.project) is None
    assert people() is None


@kept
def labels_of(project: uuid.UUID, retired: bool, user: User) -> QuerySet[Label]:
    rows = visibility.visible_to(user, Label).filter(project=project, retired=retired)
    return rows.select_related("project").order_by("order")


@kept
def made_since(moment: datetime, projects: tuple[uuid.UUID, ...]) -> QuerySet[Project]:
    return Project.objects.filter(created_at__gte=moment, pk__in=projects).order_by("created_at")


def test_a_kept_question_is_written_once_and_answers_each_time_anew(cast: Cast) -> None:
    here, elsewhere = cast.project, cast.elsewhere
    assert len(labels_of(here.pk, False, cast.reviewer)) == 3
    assert labels_of(here.pk, True, cast.reviewer) == []
    assert labels_of(elsewhere.pk, False, cast.reviewer) == []
    (label, *_others) = labels_of(elsewhere.pk, False, cast.stranger)
    with CaptureQueriesContext(connection) as asked:
        assert label.project == elsewhere
    assert len(asked) == 0
    Label.objects.filter(project=here).update(retired=True)
    assert len(labels_of(here.pk, True, cast.reviewer)) == 3
    assert labels_of(here.pk, True, cast.deactivated) == []
    both = (here.pk, elsewhere.pk)
    assert made_since(here.created_at, both) == [here, elsewhere]
    assert made_since(elsewhere.created_at, both) == [elsewhere]
    assert made_since(here.created_at, ()) == []


@kept
def marked(keys: Many, names: Many, order: Number, share: float) -> QuerySet[Label, Any]:
    rows = Label.objects.filter(
        among("pk", keys), among("key", names, CharField), order__gte=order
    ).order_by("order")
    return rows.values_list("key", Value(share, FloatField()))


def test_numbers_and_many_keys_may_be_others_each_time(cast: Cast) -> None:
    labels = list(Label.objects.filter(project=cast.project).order_by("order"))
    keys, names = Many(one.pk for one in labels), Many([labels[0].key, labels[1].key])
    assert marked(keys, names, Number(0), 0.5) == [(name, 0.5) for name in names]
    assert marked(keys, names, Number(labels[1].order), 2.5) == [(labels[1].key, 2.5)]
    assert marked(Many(keys[:1]), Many([labels[0].key]), Number(0), 1.0) == [(labels[0].key, 1.0)]
    assert marked(Many(()), names, Number(0), 1.0) == []


def test_a_value_that_does_not_stand_in_the_sql_cannot_be_kept(cast: Cast) -> None:
    @kept
    def of_nobody(user: uuid.UUID) -> QuerySet[Label]:
        return Label.objects.all()

    with pytest.raises(TypeError, match="of_nobody"):
        of_nobody(cast.reviewer.pk)
