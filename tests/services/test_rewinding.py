"""The history of a set, and bringing an earlier state back: nothing is lost by that either."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.utils import timezone

from annotations.errors import Conflict, Forbidden
from annotations.models import Annotation, AnnotationSet, Document, Evidence
from annotations.queries.keyset import cut
from annotations.queries.set_history import NEWEST_FIRST, Act, acts, told
from annotations.services.annotation_sets import submit_set
from annotations.services.annotations import (
    create_annotation,
    delete_annotation,
    restore_annotation,
    update_annotation,
)
from annotations.services.drawing import draw
from annotations.services.evidence import create_evidence, delete_evidence, update_evidence
from annotations.services.queues import create_queue
from annotations.services.rewinding import rewind_set
from annotations.services.transaction import Actor
from tests.cast import Cast

# Each act is a transaction of its own, with a time of its own.
pytestmark = pytest.mark.django_db(transaction=True)

TEXT = "Congress voted on Thursday. Seventy Marines landed on 1 June."


@pytest.fixture
def document(cast: Cast) -> Document:
    return cast.document(TEXT)


@pytest.fixture
def author(cast: Cast) -> Actor:
    return Actor(cast.reviewer)


@pytest.fixture
def annotation(author: Actor, document: Document) -> Annotation:
    """“Congress”, supported, with a piece of evidence."""
    row, _made = create_annotation(author, document=document, start=0, end=8, label="supported")
    url = {"url": "https://example.org", "quote": "They did."}
    create_evidence(author, annotation=row, stance="supports", **url)
    return row


def now(row: Annotation | Evidence) -> Any:
    row.refresh_from_db()
    return row


def history(annotation: Annotation) -> list[Act]:
    """Oldest first."""
    found = cut(acts(annotation.annotation_set), NEWEST_FIRST, size=200)
    return told(annotation.created_by, annotation.annotation_set, found.rows)[::-1]


def moment(annotation: Annotation) -> datetime:
    """When the last thing happened."""
    return history(annotation)[-1].at


def state(row: AnnotationSet) -> Any:
    """Everything that is there, but versions and times."""
    live = Annotation.objects.filter(annotation_set=row, deleted_at=None).order_by("start", "pk")
    linked = Evidence.objects.filter(annotation__annotation_set=row, deleted_at=None).order_by("pk")
    return (
        list(live.values_list("start", "end", "quote", "label__key", "note", "confidence")),
        list(linked.values_list("annotation", "stance", "note", "quote")),
    )


def test_a_history_tells_who_did_what_in_order(author: Actor, annotation: Annotation) -> None:
    update_annotation(author, annotation, version=1, changes={"label": "disputed", "note": "Why?"})
    delete_annotation(author, annotation, version=2)
    restore_annotation(author, annotation)
    submit_set(author, annotation.annotation_set)
    found = history(annotation)
    assert {act.user for act in found} == {"reviewer"}
    assert [[(one.kind, one.what) for one in act.changes] for act in found] == [
        [("annotation", "made"), ("set", "made")],
        [("evidence", "made")],
        [("annotation", "changed")],
        [("annotation", "deleted")],
        [("annotation", "restored")],
        [("set", "submitted")],
    ]
    changed = found[2].changes[0]
    assert changed.quote == "Congress"
    assert changed.before == {"label": "supported", "note": ""}
    assert changed.after == {"label": "disputed", "note": "Why?"}


def test_a_history_comes_in_pages(author: Actor, annotation: Annotation) -> None:
    for n in range(1, 6):
        update_annotation(author, annotation, version=n, changes={"note": str(n)})
    rows = acts(annotation.annotation_set)
    first = cut(rows, NEWEST_FIRST, size=3)
    second = cut(rows, NEWEST_FIRST, size=30, cursor=first.next or "")
    seen = told(annotation.created_by, annotation.annotation_set, [*first.rows, *second.rows])
    assert [act.id for act in seen] == [act.id for act in history(annotation)[::-1]]
    assert seen[0].changes[0].after == {"note": "5"}


def test_an_earlier_state_comes_back_with_evidence_as_new_changes(
    author: Actor, document: Document, annotation: Annotation
) -> None:
    row = annotation.annotation_set
    evidence = Evidence.objects.get()
    update_evidence(author, evidence, version=1, changes={"note": "as it was"})
    then, before = moment(annotation), state(row)
    update_annotation(author, annotation, version=1, changes={"start": 9, "label": None, "end": 14})
    delete_evidence(author, evidence, version=2)
    create_annotation(author, document=document, start=0, end=8, label="supported")
    delete_annotation(author, annotation, version=2)
    _set, changed = rewind_set(author, row, at=then)
    assert state(row) == before
    assert changed == 3
    assert now(annotation).version == 4
    later = history(annotation)[-3]  # before the deletion
    rewind_set(author, row, at=later.at)
    assert [quote for _start, _end, quote, *_more in state(row)[0]] == ["Congress", "voted"]


def test_labels_that_changed_places_come_back(
    author: Actor, document: Document, annotation: Annotation
) -> None:
    twin, _made = create_annotation(author, document=document, start=0, end=8, label="disputed")
    then, before = moment(annotation), state(annotation.annotation_set)
    update_annotation(author, annotation, version=1, changes={"label": None})
    update_annotation(author, twin, version=1, changes={"label": "supported"})
    update_annotation(author, annotation, version=2, changes={"label": "disputed"})
    rewind_set(author, annotation.annotation_set, at=then)
    assert state(annotation.annotation_set) == before
    assert now(twin).label.key == "disputed"


def test_a_state_that_is_there_already_changes_nothing(
    author: Actor, annotation: Annotation
) -> None:
    acts_before = len(history(annotation))
    _set, changed = rewind_set(author, annotation.annotation_set, at=moment(annotation))
    assert (changed, len(history(annotation))) == (0, acts_before)


def test_only_its_author_brings_back_a_state_and_only_of_a_draft(
    cast: Cast, author: Actor, annotation: Annotation
) -> None:
    row = annotation.annotation_set
    for other in (cast.manager, cast.other_reviewer):
        with pytest.raises(Forbidden):
            rewind_set(Actor(other), row, at=moment(annotation))
    submit_set(author, row)
    with pytest.raises(Conflict):
        rewind_set(author, row, at=moment(annotation))


def test_where_spans_are_given_they_stay_and_judgements_come_back(
    cast: Cast, document: Document, author: Actor, annotation: Annotation
) -> None:
    submit_set(author, annotation.annotation_set)
    queue = create_queue(
        Actor(cast.manager), cast.project, name="Judge", state="open", round=2, stage="judge",
        start_from="shown", start_round=1, documents=[document.pk],
    )  # fmt: skip
    reader, before = Actor(cast.other_reviewer), timezone.now()
    assert draw(reader, queue).assignment is not None
    given = Annotation.objects.get(annotation_set__round=2)
    with pytest.raises(Conflict, match="claims are given"):
        rewind_set(reader, given.annotation_set, at=before)
    begun = timezone.now()
    update_annotation(reader, given, version=given.version, changes={"label": "disputed"})
    assert rewind_set(reader, given.annotation_set, at=begun)[1] == 1
    assert now(given).deleted_at is None and now(given).label is None
