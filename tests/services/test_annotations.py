"""Annotations: made, changed, deleted and brought back, in one's own draft set, by one or many."""

from __future__ import annotations

import uuid
from functools import partial
from typing import Any

import pytest

from annotations.errors import Conflict, Forbidden, Refused, Stale, WorkbenchError
from annotations.models import Annotation, AnnotationSet, Document, SetStatus
from annotations.services import annotation_sets, annotations, documents, evidence, labels
from annotations.services.transaction import Actor, write
from tests.cast import Cast, own_set
from tests.rivals import Rival, all_at_once

TEXT = "Peru \U0001f1f5\U0001f1ea voted on Thursday. Seventy were in favour."
VOTED = {"start": 8, "end": 13}
pytestmark = pytest.mark.django_db
racing = pytest.mark.django_db(transaction=True)


@pytest.fixture
def document(cast: Cast) -> Document:
    return cast.document(TEXT)


@pytest.fixture
def actor(cast: Cast) -> Actor:
    return Actor(cast.reviewer)


def annotate(actor: Actor, document: Document, **more: Any) -> Annotation:
    made, _new = annotations.create_annotation(actor, document=document, **{**VOTED, **more})
    return made


def change(actor: Actor, row: Annotation, **changes: Any) -> Annotation:
    return annotations.update_annotation(actor, row, version=row.version, changes=changes)


# --- Making -----------------------------------------------------------------------------------


def test_offsets_count_code_points_and_the_quote_comes_from_the_text(
    actor: Actor, document: Document
) -> None:
    made = annotate(actor, document, label="supported")
    assert made.quote == "voted" == TEXT[8:13]
    assert made.label is not None and made.label.key == "supported"
    assert (made.version, made.created_by, made.deleted_at) == (1, actor.user, None)


def test_an_annotation_without_a_label_is_to_check(actor: Actor, document: Document) -> None:
    assert annotate(actor, document).label is None


@pytest.mark.parametrize("name", ["disputed", "Disputed", " DISPUTED "])
def test_a_label_is_named_by_key_or_title_whose_case_does_not_count(
    actor: Actor, document: Document, name: str
) -> None:
    made = annotate(actor, document, label=name)
    assert made.label is not None and made.label.key == "disputed"


def test_a_span_may_begin_with_the_text_and_end_with_it(actor: Actor, document: Document) -> None:
    assert annotate(actor, document, start=0, end=len(TEXT)).quote == TEXT


@pytest.mark.parametrize(
    ("span", "field"),
    [
        ({"start": 5, "end": 5}, "end"),
        ({"start": 9, "end": 5}, "end"),
        ({"start": -1, "end": 5}, "start"),
        ({"start": 0, "end": len(TEXT) + 1}, "end"),
        ({"start": 0, "end": 2**31}, "end"),
        ({"start": 2**40, "end": 2**40 + 1}, "start"),
        ({"start": True, "end": 5}, "start"),
        ({"start": 0, "end": 5.0}, "end"),
        ({"start": "0", "end": 5}, "start"),
        ({"start": 0, "end": None}, "end"),
        ({"start": [0], "end": 5}, "start"),
        ({"start": 8, "end": 13, "quote": "Voted"}, "quote"),
        ({"start": 10, "end": 15, "quote": "voted"}, "quote"),  # offsets of UTF-16
        ({"start": 8, "end": 13, "quote": ["voted"]}, "quote"),
    ],
)
def test_a_span_that_is_none_is_refused_by_its_field(
    actor: Actor, document: Document, span: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as refusal:
        annotate(actor, document, **span)
    assert refusal.value.field == field
    assert not Annotation.objects.exists()


def test_a_quote_that_stands_there_is_accepted(actor: Actor, document: Document) -> None:
    assert annotate(actor, document, quote="voted").quote == "voted"


def test_a_span_has_a_longest_length(cast: Cast, actor: Actor) -> None:
    long = cast.document("x" * 100_002)
    assert len(annotate(actor, long, start=1, end=100_001).quote) == 100_000
    with pytest.raises(Refused, match="100000"):
        annotate(actor, long, start=0, end=100_001)


@pytest.mark.parametrize(
    ("field", "good", "bad"),
    [
        ("label", "unsourced", "unknown"),
        ("label", None, 7),
        ("judges", "assertion", "tone"),
        ("judges", "content", ["content"]),
        ("note", "two\nlines", "NUL \0"),
        ("note", "", "half \ud83c"),
        ("note", "", None),
        ("note", "x" * 20_000, "x" * 20_001),
        ("confidence", 0, -0.1),
        ("confidence", 1.0, 1.1),
        ("confidence", None, float("nan")),
        ("confidence", 0.5, True),
        ("confidence", 0.5, "0.5"),
        ("extra", {"a": [1]}, [1]),
        ("extra", {}, {"a": "\0"}),
        ("extra", {}, {"a": float("inf")}),
        ("original_label", "Supported by X", "x" * 201),
        ("original_label", "", 5),
    ],
)
def test_each_field_is_checked_by_name(
    actor: Actor, document: Document, field: str, good: Any, bad: Any
) -> None:
    stored = annotate(actor, document, **{field: good})
    stored.refresh_from_db()
    assert (stored.label and stored.label.key if field == "label" else vars(stored)[field]) == good
    with pytest.raises(Refused) as refusal:
        annotate(actor, document, start=0, end=4, **{field: bad})
    assert refusal.value.field.split(".")[0] == field


def test_what_is_no_field_of_an_annotation_is_refused(actor: Actor, document: Document) -> None:
    for name in ("version", "created_by", "deleted_at", "annotator"):
        with pytest.raises(Refused) as refusal:
            annotate(actor, document, **{name: 1})
        assert refusal.value.field == name


def test_a_label_of_another_project_is_refused(
    cast: Cast, actor: Actor, document: Document
) -> None:
    foreign = cast.elsewhere.labels.first()
    own = cast.labels()["supported"]
    assert annotate(actor, document, label=own).label == own
    with pytest.raises(Refused):
        annotate(actor, document, start=0, end=4, label=foreign)


def test_a_retired_label_stays_where_it_is_but_is_not_given_any_more(
    cast: Cast, actor: Actor, document: Document
) -> None:
    made = annotate(actor, document, label="disputed")
    labels.remove_label(Actor(cast.manager), cast.labels()["disputed"], version=1)
    assert change(actor, made, note="still disputed").label_id == made.label_id
    with pytest.raises(Refused, match="retired"):
        annotate(actor, document, start=0, end=4, label="disputed")


def test_either_a_set_or_a_document_is_named(actor: Actor, document: Document) -> None:
    own = own_set(actor, document)
    made, _new = annotations.create_annotation(actor, annotation_set=own, **VOTED)
    assert made.annotation_set == own
    for target in ({}, {"annotation_set": own, "document": document}):
        with pytest.raises(Refused) as refusal:
            annotations.create_annotation(actor, **target, start=0, end=4)
        assert refusal.value.field == "annotation_set"


def test_only_the_author_writes_into_a_set(cast: Cast, actor: Actor, document: Document) -> None:
    made = annotate(actor, document)
    for other in (cast.other_reviewer, cast.manager, cast.admin):
        theirs = Actor(other)
        for deed in (
            lambda theirs=theirs: annotations.create_annotation(
                theirs, annotation_set=made.annotation_set, start=0, end=4
            ),
            lambda theirs=theirs: change(theirs, made, note="mine"),
            lambda theirs=theirs: annotations.delete_annotation(theirs, made, version=1),
            lambda theirs=theirs: annotations.restore_annotation(theirs, made),
        ):
            with pytest.raises(Forbidden):
                deed()
    made.refresh_from_db()
    assert (made.version, made.note) == (1, "")


def test_nothing_is_written_into_a_submitted_set_until_it_is_reopened(
    actor: Actor, document: Document
) -> None:
    made = annotate(actor, document)
    annotation_sets.submit_set(actor, made.annotation_set)
    deeds = [
        lambda: annotate(actor, document, start=0, end=4),
        lambda: change(actor, made, note="late"),
        lambda: annotations.delete_annotation(actor, made, version=1),
        lambda: annotations.restore_annotation(actor, made),
    ]
    for deed in deeds:
        with pytest.raises(Conflict, match="Reopen"):
            deed()
    annotation_sets.reopen_set(actor, made.annotation_set)
    assert change(actor, made, note="in time").note == "in time"


def test_a_span_with_a_label_stands_in_a_set_once(actor: Actor, document: Document) -> None:
    annotate(actor, document, label="supported")
    annotate(actor, document, label="disputed")
    annotate(actor, document)  # to check: another label than these two
    for label in ("supported", None):
        with pytest.raises(Conflict) as conflict:
            annotate(actor, document, label=label)
        assert conflict.value.field == "label"
    assert Annotation.objects.count() == 3


def test_two_people_may_hold_the_same_span_with_the_same_label(
    cast: Cast, actor: Actor, document: Document
) -> None:
    annotate(actor, document, label="supported")
    annotate(Actor(cast.other_reviewer), document, label="supported")
    assert Annotation.objects.count() == 2


# --- Ids that clients choose ------------------------------------------------------------------


def test_the_same_creation_again_gives_the_row_as_it_is_now(
    actor: Actor, document: Document
) -> None:
    chosen = uuid.uuid4()
    body = {"id": chosen, "document": document, **VOTED, "label": "supported"}
    first, made = annotations.create_annotation(actor, **body)
    assert (made, first.pk) == (True, chosen)
    change(actor, first, note="since then")
    again, made = annotations.create_annotation(actor, **body)
    assert (made, again.note, again.version) == (False, "since then", 2)


def test_a_repeat_is_answered_even_when_the_set_was_submitted_meanwhile(
    actor: Actor, document: Document
) -> None:
    body = {"id": uuid.uuid4(), "document": document, **VOTED}
    first, _made = annotations.create_annotation(actor, **body)
    annotation_sets.submit_set(actor, first.annotation_set)
    assert annotations.create_annotation(actor, **body) == (first, False)


def test_a_repeat_does_not_bring_back_what_was_deleted(actor: Actor, document: Document) -> None:
    body = {"id": uuid.uuid4(), "document": document, **VOTED}
    first, _made = annotations.create_annotation(actor, **body)
    annotations.delete_annotation(actor, first, version=1)
    again, made = annotations.create_annotation(actor, **body)
    assert not made
    assert again.deleted_at is not None


@pytest.mark.parametrize(
    "other", [{"start": 0}, {"label": "disputed"}, {"note": "x"}, {"quote": "voted"}]
)
def test_another_body_under_a_taken_id_is_a_conflict(
    actor: Actor, document: Document, other: dict[str, Any]
) -> None:
    body = {"id": uuid.uuid4(), "document": document, **VOTED, "label": "supported"}
    annotations.create_annotation(actor, **body)
    with pytest.raises(Conflict) as conflict:
        annotations.create_annotation(actor, **{**body, **other})
    assert conflict.value.field == "id"
    assert Annotation.objects.count() == 1


def test_a_taken_id_tells_others_nothing_about_its_row(
    cast: Cast, actor: Actor, document: Document
) -> None:
    theirs = annotate(actor, document, note="a secret")
    foreign, _made = documents.create_document(Actor(cast.stranger), cast.elsewhere, text=TEXT)
    messages = set()
    for who, where in ((cast.other_reviewer, document), (cast.stranger, foreign)):
        with pytest.raises(Conflict) as conflict:
            annotate(Actor(who), where, id=theirs.pk, note="a secret")
        messages.add((conflict.value.message, conflict.value.field))
    assert messages == {("This id is taken; make another one.", "id")}


# --- Changing ---------------------------------------------------------------------------------


def test_a_moved_edge_takes_the_new_quote_from_the_text(actor: Actor, document: Document) -> None:
    made = annotate(actor, document)
    moved = change(actor, made, end=25)
    assert (moved.start, moved.end, moved.quote) == (8, 25, "voted on Thursday"[:17])
    assert moved.quote == TEXT[8:25]
    assert (moved.version, moved.created_at) == (2, made.created_at)


def test_an_edge_moved_past_the_other_one_is_refused(actor: Actor, document: Document) -> None:
    made = annotate(actor, document)
    with pytest.raises(Refused) as refusal:
        change(actor, made, start=13)
    assert refusal.value.field == "end"


def test_a_change_of_what_is_stale_is_refused_with_the_row_as_it_is(
    actor: Actor, document: Document
) -> None:
    made = annotate(actor, document)
    change(actor, made, note="first")
    with pytest.raises(Stale) as stale:
        change(actor, made, note="second")
    assert (stale.value.current.note, stale.value.current.version) == ("first", 2)


def test_a_stale_span_is_stale_before_it_is_wrong(actor: Actor, document: Document) -> None:
    """Whoever moves an edge of a span that shrank meanwhile must be told of that, not of 400."""
    made = annotate(actor, document)
    shrunk = change(actor, made, end=10)
    for read in (made, shrunk):
        with pytest.raises(Stale) as stale:
            annotations.update_annotation(actor, read, version=1, changes={"start": 12})
        assert stale.value.current.end == 10


@pytest.mark.parametrize("version", [0, 2, -1, 2**31, 10**30])
def test_no_other_version_passes(actor: Actor, document: Document, version: int) -> None:
    made = annotate(actor, document)
    with pytest.raises(Stale):
        annotations.update_annotation(actor, made, version=version, changes={"note": "x"})
    with pytest.raises(Stale):
        annotations.delete_annotation(actor, made, version=version)


def test_what_cannot_be_changed_is_refused_by_name(actor: Actor, document: Document) -> None:
    made = annotate(actor, document)
    for name in ("document", "annotation_set", "original_label", "version", "created_by"):
        with pytest.raises(Refused) as refusal:
            change(actor, made, **{name: "x"})
        assert refusal.value.field == name


def test_a_label_changed_into_one_that_the_span_has_is_a_conflict(
    actor: Actor, document: Document
) -> None:
    annotate(actor, document, label="supported")
    other = annotate(actor, document, label="disputed")
    with pytest.raises(Conflict):
        change(actor, other, label="supported")
    assert change(actor, other, label="unsourced").version == 2


def test_every_change_moves_the_time_of_the_set(actor: Actor, document: Document) -> None:
    made = annotate(actor, document)
    times = [AnnotationSet.objects.get().updated_at]
    change(actor, made, note="x")
    times.append(AnnotationSet.objects.get().updated_at)
    annotations.delete_annotation(actor, made, version=2)
    times.append(AnnotationSet.objects.get().updated_at)
    assert times == sorted(set(times))


# --- Deleting and bringing back ---------------------------------------------------------------


def test_a_deleted_annotation_comes_back_as_it_was_with_its_evidence(
    actor: Actor, document: Document
) -> None:
    made = annotate(actor, document, label="disputed", note="see")
    linked, _new = evidence.create_evidence(
        actor, annotation=made, stance="disputes", document=document, start=27, end=34
    )
    annotations.delete_annotation(actor, made, version=1)
    back = annotations.restore_annotation(actor, made)
    assert (back.note, back.label, back.deleted_at, back.version) == ("see", made.label, None, 3)
    linked.refresh_from_db()
    assert linked.deleted_at is None


def test_bringing_back_what_is_there_changes_nothing(actor: Actor, document: Document) -> None:
    made = annotate(actor, document)
    assert annotations.restore_annotation(actor, made).version == 1


def test_a_deleted_annotation_is_not_changed(actor: Actor, document: Document) -> None:
    made = annotate(actor, document)
    deleted = annotations.delete_annotation(actor, made, version=1)
    with pytest.raises(Conflict, match="Bring it back"):
        change(actor, deleted, note="x")


def test_a_span_taken_meanwhile_keeps_a_deleted_one_from_coming_back(
    actor: Actor, document: Document
) -> None:
    made = annotate(actor, document, label="supported")
    annotations.delete_annotation(actor, made, version=1)
    other = annotate(actor, document, label="supported")
    with pytest.raises(Conflict):
        annotations.restore_annotation(actor, made)
    annotations.delete_annotation(actor, other, version=1)
    assert annotations.restore_annotation(actor, made).deleted_at is None


# --- Many at once -----------------------------------------------------------------------------


def kinds(outcomes: list[Any]) -> list[str]:
    return sorted(type(one).__name__ for one in outcomes)


@racing
def test_the_same_creation_from_two_connections_at_once_makes_one_row(
    actor: Actor, document: Document
) -> None:
    deed = partial(annotate, actor, document, id=uuid.uuid4(), label="supported")
    with write(actor):
        first = deed()
        rival = Rival(deed).wait_until_held()
    assert rival.outcome() == first
    assert Annotation.objects.count() == 1


@racing
def test_the_first_annotations_on_a_document_at_once_share_one_set(
    actor: Actor, document: Document
) -> None:
    outcomes = all_at_once(*(partial(annotate, actor, document, start=n) for n in range(4)))
    assert kinds(outcomes) == ["Annotation"] * 4
    assert AnnotationSet.objects.count() == 1


@racing
def test_the_same_id_for_two_documents_at_once_is_taken_by_one(
    cast: Cast, actor: Actor, document: Document
) -> None:
    other, chosen = cast.document("Another text."), uuid.uuid4()
    annotate(actor, other, start=0, end=2)
    with write(actor):
        annotate(actor, document, id=chosen)
        rival = Rival(partial(annotate, actor, other, id=chosen)).wait_until_held()
    outcome = rival.outcome()
    assert isinstance(outcome, Conflict) and outcome.field == "id"
    assert Annotation.objects.get(pk=chosen).document == document


@racing
def test_the_same_span_and_label_at_once_stands_there_once(
    actor: Actor, document: Document
) -> None:
    outcomes = all_at_once(*[partial(annotate, actor, document, label="supported")] * 4)
    assert kinds(outcomes) == ["Annotation", "Conflict", "Conflict", "Conflict"]
    assert Annotation.objects.count() == 1


@racing
def test_of_two_edits_of_one_version_one_wins_and_the_other_sees_it(
    actor: Actor, document: Document
) -> None:
    made = annotate(actor, document)
    outcomes = all_at_once(*(partial(change, actor, made, note=n) for n in ("left", "right")))
    assert kinds(outcomes) == ["Annotation", "Stale"]
    stored = Annotation.objects.get()
    stale = next(one for one in outcomes if isinstance(one, Stale))
    assert stale.current.note == stored.note
    assert stored.version == 2


@racing
def test_no_annotation_lands_in_a_set_that_is_being_submitted(
    actor: Actor, document: Document
) -> None:
    own = own_set(actor, document)
    with write(actor):
        annotation_sets.submit_set(actor, own)
        rival = Rival(partial(annotate, actor, document)).wait_until_held()
    assert isinstance(rival.outcome(), Conflict)
    assert not Annotation.objects.exists()


@racing
def test_a_submission_waits_for_the_annotation_that_is_being_made(
    actor: Actor, document: Document
) -> None:
    own = own_set(actor, document)
    with write(actor):
        annotate(actor, document)
        rival = Rival(partial(annotation_sets.submit_set, actor, own)).wait_until_held()
        assert AnnotationSet.objects.get().status == SetStatus.DRAFT
    assert rival.outcome().status == SetStatus.SUBMITTED
    assert Annotation.objects.get().created_at <= AnnotationSet.objects.get().submitted_at


@racing
def test_a_change_races_with_a_deletion_and_loses_nothing(actor: Actor, document: Document) -> None:
    made = annotate(actor, document)
    with write(actor):
        annotations.delete_annotation(actor, made, version=1)
        rival = Rival(partial(change, actor, made, note="late")).wait_until_held()
    outcome = rival.outcome()
    assert isinstance(outcome, Stale) and outcome.current.deleted_at is not None


@racing
def test_an_annotation_on_a_document_that_is_being_deleted_is_a_conflict(
    cast: Cast, actor: Actor, document: Document
) -> None:
    manager = Actor(cast.manager)
    with write(manager):
        documents.delete_document(manager, document, version=1)
        rival = Rival(partial(annotate, actor, document)).wait_until_held()
    assert isinstance(rival.outcome(), Conflict)
    assert not AnnotationSet.objects.exists()


@racing
def test_a_document_deleted_before_its_text_is_read_is_a_conflict(
    cast: Cast, document: Document
) -> None:
    documents.delete_document(Actor(cast.manager), document, version=1)
    with pytest.raises(Conflict):
        annotations.span_of(document.pk, 0, 4)


@racing
def test_a_label_removed_while_it_is_given_is_a_conflict_for_one(
    cast: Cast, actor: Actor, document: Document
) -> None:
    manager, label = Actor(cast.manager), cast.labels()["supported"]
    own_set(actor, document)
    with write(manager):
        assert labels.remove_label(manager, label, version=1) is None
        rival = Rival(partial(annotate, actor, document, label=label)).wait_until_held()
    outcome = rival.outcome()
    assert isinstance(outcome, WorkbenchError), outcome
    assert not Annotation.objects.exists()


def test_what_fails_leaves_nothing_behind(actor: Actor, document: Document) -> None:
    with pytest.raises(Refused):
        annotate(actor, document, start=0, end=0)
    assert not AnnotationSet.objects.exists()
