"""Evidence: passages and addresses linked to annotations of one's own draft set."""

from __future__ import annotations

import uuid
from functools import partial
from typing import Any

import pytest

from annotations.errors import Conflict, Forbidden, Refused, Stale
from annotations.models import Annotation, Document, Evidence
from annotations.services import annotation_sets, annotations, documents
from annotations.services import evidence as services
from annotations.services.transaction import Actor, write
from tests.cast import Cast
from tests.rivals import Rival, all_at_once

SOURCE = "\U0001f1f5\U0001f1ea Seventy voted for it. Thirty-three did not."
PAGE = {"url": "https://example.org/minutes", "quote": "70 in favour"}
pytestmark = pytest.mark.django_db
racing = pytest.mark.django_db(transaction=True)


@pytest.fixture
def actor(cast: Cast) -> Actor:
    return Actor(cast.reviewer)


@pytest.fixture
def annotation(cast: Cast, actor: Actor) -> Annotation:
    made, _new = annotations.create_annotation(
        actor, document=cast.document("Congress voted."), start=0, end=8, label="supported"
    )
    return made


@pytest.fixture
def source(cast: Cast) -> Document:
    return cast.document(SOURCE)


def link(actor: Actor, annotation: Annotation, **body: Any) -> Evidence:
    body.setdefault("stance", "supports")
    made, _new = services.create_evidence(actor, annotation=annotation, **body)
    return made


def passage(source: Document, start: int = 3, end: int = 10) -> dict[str, Any]:
    return {"document": source, "start": start, "end": end}


def change(actor: Actor, row: Evidence, **changes: Any) -> Evidence:
    return services.update_evidence(actor, row, version=row.version, changes=changes)


# --- Linking ----------------------------------------------------------------------------------


def test_a_passage_takes_its_quote_from_the_text_in_code_points(
    actor: Actor, annotation: Annotation, source: Document
) -> None:
    made = link(actor, annotation, **passage(source))
    assert made.quote == "Seventy" == SOURCE[3:10]
    assert (made.document, made.url, made.version) == (source, "", 1)


def test_an_address_comes_with_what_the_page_says(actor: Actor, annotation: Annotation) -> None:
    made = link(actor, annotation, **PAGE)
    assert (made.url, made.quote) == (PAGE["url"], PAGE["quote"])
    assert (made.document, made.start, made.end) == (None, None, None)


def test_a_passage_may_carry_the_address_too(
    actor: Actor, annotation: Annotation, source: Document
) -> None:
    made = link(actor, annotation, **passage(source), url=PAGE["url"])
    assert (made.quote, made.url) == ("Seventy", PAGE["url"])


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "url"),
        ({"quote": "only a quote"}, "url"),
        ({"url": PAGE["url"]}, "quote"),
        ({"url": PAGE["url"], "quote": "  "}, "quote"),
        ({"url": PAGE["url"], "quote": "x" * 20_001}, "quote"),
        ({"url": "javascript:alert(1)", "quote": "x"}, "url"),
        ({"url": 7, "quote": "x"}, "url"),
        ({**PAGE, "start": 0, "end": 2}, "start"),
    ],
)
def test_what_stands_nowhere_is_refused(
    actor: Actor, annotation: Annotation, body: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as refusal:
        link(actor, annotation, **body)
    assert refusal.value.field == field


@pytest.mark.parametrize(
    ("place", "field"),
    [
        ({"start": None}, "start"),
        ({"end": None}, "end"),
        ({"start": 10}, "end"),
        ({"end": len(SOURCE) + 1}, "end"),
        ({"end": 2**40}, "end"),
        ({"start": True}, "start"),
        ({"quote": "seventy"}, "quote"),
    ],
)
def test_a_passage_that_is_none_is_refused_by_its_field(
    actor: Actor, annotation: Annotation, source: Document, place: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as refusal:
        link(actor, annotation, **{**passage(source), **place})
    assert refusal.value.field == field


def test_a_document_of_another_project_is_no_evidence(
    cast: Cast, actor: Actor, annotation: Annotation
) -> None:
    foreign, _made = documents.create_document(Actor(cast.stranger), cast.elsewhere, text=SOURCE)
    with pytest.raises(Refused) as refusal:
        link(actor, annotation, **passage(foreign))
    assert refusal.value.field == "document"


@pytest.mark.parametrize(
    ("field", "good", "bad"),
    [
        ("stance", "context", "proves"),
        ("stance", "disputes", ["supports"]),
        ("group", 0, -1),
        ("group", 10_000, 10_001),
        ("group", None, 2**40),
        ("group", 1, True),
        ("group", 1, "1"),
        ("sufficient", True, "yes"),
        ("sufficient", False, 0),
        ("note", "a\nb", "\0"),
        ("note", "", None),
        ("note", "x" * 20_000, "x" * 20_001),
    ],
)
def test_each_field_is_checked_by_name(
    actor: Actor, annotation: Annotation, field: str, good: Any, bad: Any
) -> None:
    stored = link(actor, annotation, **{**PAGE, field: good})
    stored.refresh_from_db()
    assert getattr(stored, field) == good
    with pytest.raises(Refused) as refusal:
        link(actor, annotation, **{**PAGE, field: bad})
    assert refusal.value.field == field


def test_only_the_author_of_the_annotation_links_and_changes_evidence(
    cast: Cast, actor: Actor, annotation: Annotation
) -> None:
    made = link(actor, annotation, **PAGE)
    for other in (cast.other_reviewer, cast.manager, cast.admin):
        theirs = Actor(other)
        for deed in (
            lambda theirs=theirs: link(theirs, annotation, **PAGE),
            lambda theirs=theirs: change(theirs, made, note="mine"),
            lambda theirs=theirs: services.delete_evidence(theirs, made, version=1),
            lambda theirs=theirs: services.restore_evidence(theirs, made),
        ):
            with pytest.raises(Forbidden):
                deed()
    assert Evidence.objects.get().version == 1


def test_evidence_of_a_submitted_set_stays_as_it_is(actor: Actor, annotation: Annotation) -> None:
    made = link(actor, annotation, **PAGE)
    annotation_sets.submit_set(actor, annotation.annotation_set)
    deeds = [
        lambda: link(actor, annotation, **PAGE),
        lambda: change(actor, made, note="late"),
        lambda: services.delete_evidence(actor, made, version=1),
        lambda: services.restore_evidence(actor, made),
    ]
    for deed in deeds:
        with pytest.raises(Conflict, match="Reopen"):
            deed()
    annotation_sets.reopen_set(actor, annotation.annotation_set)
    assert change(actor, made, note="in time").version == 2


def test_a_deleted_annotation_takes_no_evidence_until_it_is_back(
    actor: Actor, annotation: Annotation
) -> None:
    made = link(actor, annotation, **PAGE)
    annotations.delete_annotation(actor, annotation, version=1)
    for deed in (
        lambda: link(actor, annotation, **PAGE),
        lambda: change(actor, made, note="x"),
        lambda: services.restore_evidence(actor, made),
    ):
        with pytest.raises(Conflict, match="Bring it back first"):
            deed()
    annotations.restore_annotation(actor, annotation)
    assert change(actor, made, note="x").note == "x"


# --- Ids that clients choose ------------------------------------------------------------------


def test_the_same_creation_again_gives_the_row_as_it_is_now(
    actor: Actor, annotation: Annotation, source: Document
) -> None:
    body = {"id": uuid.uuid4(), "annotation": annotation, "stance": "supports", **passage(source)}
    first, made = services.create_evidence(actor, **body)
    assert (made, first.pk) == (True, body["id"])
    change(actor, first, note="since then")
    again, made = services.create_evidence(actor, **body)
    assert (made, again.note) == (False, "since then")
    annotation_sets.submit_set(actor, annotation.annotation_set)
    assert services.create_evidence(actor, **body) == (first, False)


@pytest.mark.parametrize("other", [{"stance": "context"}, {"start": 4}, {"url": PAGE["url"]}])
def test_another_body_under_a_taken_id_is_a_conflict(
    actor: Actor, annotation: Annotation, source: Document, other: dict[str, Any]
) -> None:
    body = {"id": uuid.uuid4(), **passage(source), "stance": "supports"}
    link(actor, annotation, **body)
    with pytest.raises(Conflict) as conflict:
        link(actor, annotation, **{**body, **other})
    assert conflict.value.field == "id"


def test_a_taken_id_of_somebody_else_is_a_conflict_that_tells_nothing(
    cast: Cast, actor: Actor, annotation: Annotation
) -> None:
    theirs = link(actor, annotation, **PAGE)
    other = Actor(cast.other_reviewer)
    own, _new = annotations.create_annotation(
        other, document=annotation.document, start=0, end=8, label="supported"
    )
    with pytest.raises(Conflict) as conflict:
        link(other, own, id=theirs.pk, **PAGE)
    assert conflict.value.message == "This id is taken; make another one."
    assert link(other, own, **PAGE).pk != theirs.pk


def test_an_id_of_an_annotation_is_free_for_evidence(actor: Actor, annotation: Annotation) -> None:
    assert link(actor, annotation, id=annotation.pk, **PAGE).pk == annotation.pk


# --- Changing ---------------------------------------------------------------------------------


def test_a_passage_that_moves_takes_the_new_quote(
    actor: Actor, annotation: Annotation, source: Document
) -> None:
    made = link(actor, annotation, **passage(source))
    moved = change(actor, made, end=16)
    assert (moved.quote, moved.document, moved.version) == ("Seventy voted", source, 2)


def test_what_is_not_named_stays(actor: Actor, annotation: Annotation, source: Document) -> None:
    made = link(actor, annotation, **passage(source), url=PAGE["url"], note="n", group=2)
    changed = change(actor, made, stance="context")
    assert (changed.stance, changed.quote, changed.url) == ("context", "Seventy", PAGE["url"])
    assert (changed.note, changed.group, changed.document) == ("n", 2, source)


def test_an_address_keeps_its_quote_and_a_quote_its_address(
    actor: Actor, annotation: Annotation
) -> None:
    made = link(actor, annotation, **PAGE)
    moved = change(actor, made, url="https://example.org/archived")
    assert moved.quote == PAGE["quote"]
    requoted = change(actor, moved, quote="seventy in favour")
    assert requoted.url == "https://example.org/archived"
    with pytest.raises(Refused) as refusal:
        change(actor, requoted, quote="")
    assert refusal.value.field == "quote"


def test_an_address_becomes_a_passage_and_a_passage_an_address(
    actor: Actor, annotation: Annotation, source: Document
) -> None:
    made = link(actor, annotation, **PAGE)
    stored = change(actor, made, **passage(source))
    assert (stored.quote, stored.start, stored.url) == ("Seventy", 3, PAGE["url"])
    back = change(actor, stored, document=None, quote="what the page says")
    assert (back.document, back.start, back.end, back.quote) == (
        None, None, None, "what the page says",
    )  # fmt: skip


def test_a_passage_does_not_become_an_address_without_a_quote(
    actor: Actor, annotation: Annotation, source: Document
) -> None:
    made = link(actor, annotation, **passage(source), url=PAGE["url"])
    with pytest.raises(Refused) as refusal:
        change(actor, made, document=None)
    assert refusal.value.field == "quote"


def test_another_document_needs_offsets_of_its_own(
    cast: Cast, actor: Actor, annotation: Annotation, source: Document
) -> None:
    other = cast.document("Thirty-three voted against it.")
    made = link(actor, annotation, **passage(source))
    with pytest.raises(Refused) as refusal:
        change(actor, made, document=other)
    assert refusal.value.field == "start"
    assert change(actor, made, document=other, start=0, end=12).quote == "Thirty-three"


def test_a_change_of_what_is_stale_is_refused_with_the_row_as_it_is(
    actor: Actor, annotation: Annotation, source: Document
) -> None:
    made = link(actor, annotation, **passage(source))
    shrunk = change(actor, made, end=4)
    for read in (made, shrunk):
        for changes in ({"note": "x"}, {"start": 6}):
            with pytest.raises(Stale) as stale:
                services.update_evidence(actor, read, version=1, changes=changes)
            assert stale.value.current.end == 4


def test_what_cannot_be_changed_is_refused_by_name(actor: Actor, annotation: Annotation) -> None:
    made = link(actor, annotation, **PAGE)
    for name in ("annotation", "version", "created_by", "deleted_at"):
        with pytest.raises(Refused) as refusal:
            change(actor, made, **{name: None})
        assert refusal.value.field == name


# --- Removing and bringing back ---------------------------------------------------------------


def test_removed_evidence_comes_back_as_it_was(
    actor: Actor, annotation: Annotation, source: Document
) -> None:
    made = link(actor, annotation, **passage(source), note="n")
    removed = services.delete_evidence(actor, made, version=1)
    with pytest.raises(Conflict, match="Bring it back"):
        change(actor, removed, note="x")
    back = services.restore_evidence(actor, made)
    assert (back.note, back.quote, back.deleted_at, back.version) == ("n", "Seventy", None, 3)
    assert services.restore_evidence(actor, made).version == 3


def test_evidence_removed_before_its_annotation_stays_removed_when_that_comes_back(
    actor: Actor, annotation: Annotation
) -> None:
    made, kept = link(actor, annotation, **PAGE), link(actor, annotation, **PAGE)
    services.delete_evidence(actor, made, version=1)
    annotations.delete_annotation(actor, annotation, version=1)
    annotations.restore_annotation(actor, annotation)
    live = Evidence.objects.filter(deleted_at__isnull=True)
    assert list(live) == [kept]


def test_evidence_that_is_gone_with_its_document_is_a_conflict(
    cast: Cast, actor: Actor, annotation: Annotation, source: Document
) -> None:
    made = link(actor, annotation, **passage(source))
    services.delete_evidence(actor, made, version=1)
    documents.delete_document(Actor(cast.manager), source, version=1)
    for deed in (
        lambda: services.restore_evidence(actor, made),
        lambda: change(actor, made, note="x"),
        lambda: services.delete_evidence(actor, made, version=2),
    ):
        with pytest.raises(Conflict):
            deed()


# --- Many at once -----------------------------------------------------------------------------


@racing
def test_the_same_creation_from_two_connections_at_once_makes_one_row(
    actor: Actor, annotation: Annotation
) -> None:
    deed = partial(link, actor, annotation, id=uuid.uuid4(), **PAGE)
    with write(actor):
        first = deed()
        rival = Rival(deed).wait_until_held()
    assert rival.outcome() == first
    assert Evidence.objects.count() == 1


@racing
def test_of_two_edits_of_one_version_one_wins_and_the_other_sees_it(
    actor: Actor, annotation: Annotation
) -> None:
    made = link(actor, annotation, **PAGE)
    outcomes = all_at_once(*(partial(change, actor, made, note=n) for n in ("left", "right")))
    stale = next(one for one in outcomes if isinstance(one, Stale))
    stored = Evidence.objects.get()
    assert (stale.current.note, stored.version) == (stored.note, 2)


@racing
def test_no_evidence_lands_on_an_annotation_that_is_being_deleted(
    actor: Actor, annotation: Annotation
) -> None:
    with write(actor):
        annotations.delete_annotation(actor, annotation, version=1)
        rival = Rival(partial(link, actor, annotation, **PAGE)).wait_until_held()
    assert isinstance(rival.outcome(), Conflict)
    assert not Evidence.objects.exists()


@racing
def test_no_evidence_lands_in_a_set_that_is_being_submitted(
    actor: Actor, annotation: Annotation
) -> None:
    with write(actor):
        annotation_sets.submit_set(actor, annotation.annotation_set)
        rival = Rival(partial(link, actor, annotation, **PAGE)).wait_until_held()
    assert isinstance(rival.outcome(), Conflict)
    assert not Evidence.objects.exists()


@racing
def test_a_document_cited_while_it_is_deleted_is_a_conflict_for_one(
    cast: Cast, actor: Actor, annotation: Annotation, source: Document
) -> None:
    manager = Actor(cast.manager)
    with write(manager):
        documents.delete_document(manager, source, version=1)
        rival = Rival(partial(link, actor, annotation, **passage(source))).wait_until_held()
    assert isinstance(rival.outcome(), Conflict)
    assert not Evidence.objects.exists()


@racing
def test_a_document_deleted_while_it_is_cited_is_a_conflict_for_one(
    cast: Cast, actor: Actor, annotation: Annotation, source: Document
) -> None:
    deletion = partial(documents.delete_document, Actor(cast.manager), source, version=1)

    def cite() -> None:
        with write(actor):
            link(actor, annotation, **passage(source))
            assert Rival(deletion).outcome() is None

    with pytest.raises(Conflict, match="deleted in the meantime"):
        cite()
    assert not Evidence.objects.exists()
