"""Documents: added, described, deleted; their texts and ids as they were given."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest

from annotations.errors import Conflict, Refused, Stale
from annotations.models import (
    Annotation,
    AnnotationSet,
    Document,
    Evidence,
    Job,
    JobKind,
    Outlet,
    Precision,
    Project,
)
from annotations.services import annotations, evidence, outlets, projects
from annotations.services.documents import create_document, delete_document, update_document
from annotations.services.transaction import Actor, write
from tests.cast import Cast, own_set
from tests.rivals import Rival, all_at_once

TEXT = "Congress voted. \U0001f1f5\U0001f1ea Seventy were in favour."
NOON = datetime(2023, 5, 19, 12, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db
racing = pytest.mark.django_db(transaction=True)


@pytest.fixture
def actor(cast: Cast) -> Actor:
    return Actor(cast.manager)


@pytest.fixture
def document(cast: Cast) -> Document:
    return cast.document(TEXT)


def change(actor: Actor, row: Document, **changes: Any) -> Document:
    return update_document(actor, row, version=row.version, changes=changes)


# --- Adding -----------------------------------------------------------------------------------


def test_a_text_is_stored_with_its_length_in_code_points_and_its_digest(
    cast: Cast, actor: Actor
) -> None:
    made, new = create_document(actor, cast.project, text=TEXT)
    made.refresh_from_db()
    assert (new, made.text, made.length) == (True, TEXT, len(TEXT))
    assert made.external_id == f"sha256:{made.sha256}"


def test_line_ends_become_line_feeds_and_one_leading_mark_goes(cast: Cast, actor: Actor) -> None:
    made, _new = create_document(actor, cast.project, text="\ufeffa\r\nb\rc\xa0 ")
    assert made.text == "a\nb\nc\xa0 "


@pytest.mark.parametrize("text", ["", " \n\t", "a\0b", "a\x0cb", "a\ud800b", "a\uffffb", None, 7])
def test_a_text_that_is_none_is_refused(cast: Cast, actor: Actor, text: Any) -> None:
    with pytest.raises(Refused) as refusal:
        create_document(actor, cast.project, text=text)
    assert refusal.value.field == "text"


def test_the_same_text_under_the_same_id_again_is_the_same_document(
    cast: Cast, actor: Actor
) -> None:
    first = create_document(actor, cast.project, text="a\r\nb", external_id="x")
    again = create_document(actor, cast.project, text="a\nb", external_id="x", title="Later")
    assert (first[0], True) == first
    assert again == (first[0], False)
    assert Document.objects.get().title == ""


def test_another_text_under_a_taken_id_is_a_conflict(cast: Cast, actor: Actor) -> None:
    create_document(actor, cast.project, text="One.", external_id="x")
    with pytest.raises(Conflict) as conflict:
        create_document(actor, cast.project, text="Two.", external_id="x")
    assert conflict.value.field == "external_id"
    assert create_document(actor, cast.project, text="Two.", external_id="y")[1]
    assert create_document(actor, cast.elsewhere, text="Two.", external_id="x")[1]


@pytest.mark.parametrize("given", ["e\u0301.txt", " padded ", "x" * 500, "../a b\u200b"])
def test_an_external_id_stays_as_it_was_given(cast: Cast, actor: Actor, given: str) -> None:
    made, _new = create_document(actor, cast.project, text=TEXT, external_id=given)
    made.refresh_from_db()
    assert made.external_id == given


@pytest.mark.parametrize("given", ["  ", "a\nb", "a\tb", "a\0", "x" * 501, None, 7])
def test_an_external_id_that_is_no_line_is_refused(cast: Cast, actor: Actor, given: Any) -> None:
    with pytest.raises(Refused) as refusal:
        create_document(actor, cast.project, text=TEXT, external_id=given)
    assert refusal.value.field == "external_id"


def test_new_documents_wait_for_one_search_index_job(cast: Cast, actor: Actor) -> None:
    for text in ("One.", "Two."):
        create_document(actor, cast.project, text=text)
    assert Job.objects.filter(project=cast.project, kind=JobKind.PASSAGES).count() == 1


# --- What is known about it -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "good", "bad"),
    [
        ("title", "می\u200cخواهم 👩\u200d💻", "two\nlines"),
        ("title", "x" * 500, "x" * 501),
        ("title", "", 7),
        ("byline", "Ana Quispe", "\0"),
        ("language", "pt-BR", "x" * 36),
        ("url", "https://example.org/a", "example.org"),
        ("url", "", "https://example.org/" + "x" * 2000),
        ("metadata", {"section": ["a", {"b": 1.5}]}, ["a"]),
        ("metadata", {}, {"a": float("nan")}),
        ("published_precision", "month", "week"),
        ("published_precision", "day", 5),
    ],
)
def test_each_field_is_checked_by_name(
    cast: Cast, actor: Actor, field: str, good: Any, bad: Any
) -> None:
    dated = {"published_at": NOON} if field == "published_precision" else {}
    made, _new = create_document(actor, cast.project, text=TEXT, **{field: good}, **dated)
    made.refresh_from_db()
    assert getattr(made, field) == good
    with pytest.raises(Refused) as creation:
        create_document(actor, cast.project, text="Another.", **{field: bad}, **dated)
    with pytest.raises(Refused) as edit:
        change(actor, made, **{field: bad})
    for refusal in (creation, edit):
        assert refusal.value.field.split(".")[0] == field


def test_what_is_no_field_of_a_document_is_refused(actor: Actor, document: Document) -> None:
    for name in ("text", "sha256", "length", "external_id", "kind", "version", "project"):
        with pytest.raises(Refused) as refusal:
            change(actor, document, **{name: "x"})
        assert refusal.value.field == name


def test_an_outlet_is_named_and_made_where_it_is_new(cast: Cast, actor: Actor) -> None:
    known = outlets.create_outlet(actor, cast.project, name="Café Wire")
    made, _new = create_document(actor, cast.project, text=TEXT, outlet=" Cafe\u0301 Wire ")
    assert made.outlet == known
    assert change(actor, made, outlet="New Wire").outlet == Outlet.objects.get(name="New Wire")
    for nothing in ("", "  ", None):
        made.refresh_from_db()
        assert change(actor, made, outlet=nothing).outlet is None


def test_a_name_that_no_outlet_may_have_is_refused(actor: Actor, document: Document) -> None:
    with pytest.raises(Refused) as refusal:
        change(actor, document, outlet="Wire\u200f")
    assert refusal.value.field == "outlet"
    assert change(actor, document, outlet="Wire").outlet == Outlet.objects.get()


def test_an_outlet_of_another_project_is_refused(
    cast: Cast, actor: Actor, document: Document
) -> None:
    foreign = outlets.create_outlet(Actor(cast.stranger), cast.elsewhere, name="Wire")
    own = outlets.create_outlet(actor, cast.project, name="Wire")
    with pytest.raises(Refused) as refusal:
        change(actor, document, outlet=foreign)
    assert refusal.value.field == "outlet"
    assert change(actor, document, outlet=own).outlet == own


def test_a_date_and_its_precision_come_and_go_together(actor: Actor, document: Document) -> None:
    def dated(**changes: Any) -> tuple[datetime | None, str]:
        row = change(actor, Document.objects.get(), **changes)
        return row.published_at, row.published_precision

    assert dated(published_at=NOON) == (NOON, Precision.DAY)
    assert dated(published_at=NOON, published_precision="minute") == (NOON, "minute")
    assert dated(title="x") == (NOON, "minute")
    assert dated(published_precision="") == (NOON, "minute")
    assert dated(published_precision="year") == (NOON, "year")
    assert dated(published_at=None) == (None, "")
    assert dated(published_at=None, published_precision="") == (None, "")


@pytest.mark.parametrize(
    "date",
    [
        {"published_precision": "day"},
        {"published_at": None, "published_precision": "day"},
        {"published_at": "2023-05-19"},
        {"published_at": datetime(2023, 5, 19)},
        {"published_at": 2023},
    ],
)
def test_a_precision_without_a_date_and_a_date_that_is_none_are_refused(
    cast: Cast, actor: Actor, document: Document, date: dict[str, Any]
) -> None:
    for deed in (
        lambda: change(actor, document, **date),
        lambda: create_document(actor, cast.project, text="Another.", **date),
    ):
        with pytest.raises(Refused) as refusal:
            deed()
        assert refusal.value.field == "published_at"


def test_a_change_of_what_is_stale_is_refused_with_the_row_as_it_is(
    actor: Actor, document: Document
) -> None:
    change(actor, document, title="First")
    with pytest.raises(Stale) as stale:
        change(actor, document, title="Second")
    assert (stale.value.current.title, stale.value.current.version) == ("First", 2)


# --- Deleting ---------------------------------------------------------------------------------


def worked_on(
    cast: Cast, document: Document, source: Document, label: str = "supported"
) -> Annotation:
    """An annotation on `document` with a passage of `source` as evidence."""
    reviewer = Actor(cast.reviewer)
    made, _new = annotations.create_annotation(
        reviewer, document=document, start=0, end=8, label=label
    )
    evidence.create_evidence(
        reviewer, annotation=made, stance="supports", document=source, start=0, end=8
    )
    return made


def test_a_document_goes_with_the_work_on_it(cast: Cast, actor: Actor, document: Document) -> None:
    worked_on(cast, document, document)
    worked_on(cast, document, cast.document("A source, cited only here."), "disputed")
    delete_document(actor, document, version=1)
    assert Document.objects.count() == 1
    for model in (Annotation, AnnotationSet, Evidence):
        assert not model.objects.exists()


def test_a_document_that_others_cite_stays_until_they_do_no_more(
    cast: Cast, actor: Actor, document: Document
) -> None:
    citing = worked_on(cast, cast.document("Citing text."), document)
    with pytest.raises(Conflict, match="evidence"):
        delete_document(actor, document, version=1)
    reviewer = Actor(cast.reviewer)
    evidence.delete_evidence(reviewer, citing.evidence.get(), version=1)
    delete_document(actor, document, version=1)
    assert Annotation.objects.get() == citing


def test_a_deleted_annotation_does_not_keep_what_it_cites(
    cast: Cast, actor: Actor, document: Document
) -> None:
    citing = worked_on(cast, cast.document("Citing text."), document)
    annotations.delete_annotation(Actor(cast.reviewer), citing, version=1)
    delete_document(actor, document, version=1)
    assert annotations.restore_annotation(Actor(cast.reviewer), citing).evidence.count() == 0


def test_a_deletion_of_what_is_stale_or_gone_is_refused(actor: Actor, document: Document) -> None:
    with pytest.raises(Stale):
        delete_document(actor, document, version=2)
    delete_document(actor, document, version=1)
    with pytest.raises(Conflict):
        delete_document(actor, document, version=1)
    with pytest.raises(Conflict):
        change(actor, document, title="x")


# --- Many at once -----------------------------------------------------------------------------


@racing
def test_the_same_document_at_once_is_added_once(cast: Cast, actor: Actor) -> None:
    add = partial(create_document, actor, cast.project, text=TEXT, external_id="x")
    outcomes = all_at_once(*[add] * 4)
    assert sorted(new for _row, new in outcomes) == [False, False, False, True]
    assert Document.objects.count() == 1


@racing
def test_another_text_under_an_id_that_is_being_taken_is_a_conflict(
    cast: Cast, actor: Actor
) -> None:
    """Imports take ids without asking here first: only the database's own key tells."""
    with write(actor):
        create_document(actor, cast.project, text="One.", external_id="x")
        add = partial(create_document, actor, cast.project, text="Two.", external_id="x")
        rival = Rival(add).wait_until_held()
    outcome = rival.outcome()
    assert isinstance(outcome, Conflict) and outcome.field == "external_id"


@racing
def test_a_document_added_to_a_project_that_is_being_deleted_is_a_conflict(
    cast: Cast, actor: Actor
) -> None:
    with write(actor):
        projects.delete_project(actor, Project.objects.get(slug="peru"), confirm="peru")
        rival = Rival(partial(create_document, actor, cast.project, text=TEXT)).wait_until_held()
    assert isinstance(rival.outcome(), Conflict)
    assert not Document.objects.exists()


@racing
def test_of_two_edits_of_one_version_one_wins_and_the_other_sees_it(
    actor: Actor, document: Document
) -> None:
    outcomes = all_at_once(*(partial(change, actor, document, title=t) for t in ("A", "B")))
    stale = next(one for one in outcomes if isinstance(one, Stale))
    assert (stale.current.title, stale.current.version) == (Document.objects.get().title, 2)


@racing
def test_a_new_outlet_named_by_two_documents_at_once_is_one_outlet(
    cast: Cast, actor: Actor
) -> None:
    adds = (
        partial(create_document, actor, cast.project, text=f"Text {n}.", outlet="Wire")
        for n in range(4)
    )
    assert all(new for _row, new in all_at_once(*adds))
    assert Outlet.objects.count() == 1


@racing
def test_a_document_deleted_while_somebody_begins_on_it_is_a_conflict_for_one(
    cast: Cast, actor: Actor, document: Document
) -> None:
    def begin(reviewer: Actor) -> None:
        with write(reviewer):
            own_set(reviewer, document)
            assert Rival(partial(delete_document, actor, document, version=1)).outcome() is None

    with pytest.raises(Conflict, match="deleted in the meantime"):
        begin(Actor(cast.reviewer))
    assert not AnnotationSet.objects.exists()
