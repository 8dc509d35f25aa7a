"""What must never be false is held up by the database itself, under a readable name.

Nothing here goes through a service. Each case is a sound row and one edit: with `good` the
database takes it, with `bad` it names the constraint. A constraint without a case fails the build.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, NamedTuple

import pytest
from django.db import DataError, IntegrityError, ProgrammingError, connection, transaction
from django.db.models import F, Model, Value
from django.db.models.functions import Concat

from annotations.models import Document, Evidence
from tests.models.scene import TEXT, Scene, copy_of, make_scene

pytestmark = pytest.mark.django_db
NOW = datetime(2023, 5, 19, tzinfo=UTC)
Values = dict[str, Any]


class Case(NamedTuple):
    """`row` names a row of the scene; the values may be made from the scene."""

    constraint: str
    row: str
    bad: Values | Callable[[Scene], Values]
    good: Values | Callable[[Scene], Values]


# An edit of the row.
EDITS = [
    Case("annotation_span_is_forward", "annotation", {"end": 3, "quote": ""},
         {"end": 4, "quote": "v"}),
    Case("annotation_quote_is_as_long_as_its_span_in_code_points", "annotation",
         {"quote": "voted "}, {"quote": "VOTED"}),
    Case("annotation_confidence_is_between_0_and_1", "annotation", {"confidence": 1.01},
         {"confidence": 1}),
    Case("annotation_confidence_is_between_0_and_1", "annotation", {"confidence": -0.01},
         {"confidence": 0}),
    Case("annotation_confidence_is_between_0_and_1", "annotation", {"confidence": float("nan")},
         {"confidence": None}),
    Case("annotation_judges_is_known", "annotation", {"judges": "tone"}, {"judges": "assertion"}),
    Case("annotation_set_kind_is_known", "annotation_set", {"kind": "robot"}, {"kind": "machine"}),
    Case("a_submitted_set_says_when", "annotation_set", {"status": "submitted"},
         {"status": "submitted", "submitted_at": NOW}),
    Case("a_submitted_set_says_when", "annotation_set", {"status": "done", "submitted_at": NOW},
         {"status": "draft", "submitted_at": NOW}),
    Case("annotator_kind_is_known", "annotator", {"kind": "robot"}, {"kind": "machine"}),
    Case("document_kind_is_known", "document", {"kind": "page"}, {"kind": "snapshot"}),
    Case("document_date_comes_with_its_precision", "document", {"published_at": NOW},
         {"published_at": NOW, "published_precision": "day"}),
    Case("document_date_comes_with_its_precision", "document", {"published_precision": "day"},
         {"published_precision": ""}),
    Case("document_date_comes_with_its_precision", "document",
         {"published_at": NOW, "published_precision": "week"},
         {"published_at": NOW, "published_precision": "year"}),
    *(
        Case(f"reading_{name}_is_known", "reading", {name: "huge"}, {name: known})
        for name, known in (
            ("size", "large"), ("measure", "long"), ("face", "mono"), ("leading", "wide")
        )
    ),
    Case("evidence_is_linked_to_one_thing", "address_evidence", {"annotation": None}, {}),
    Case("evidence_is_a_passage_or_an_address", "address_evidence", {"url": ""},
         {"url": "https://example.org/other"}),
    Case("evidence_is_a_passage_or_an_address", "address_evidence",
         lambda scene: {"document": scene.document},
         lambda scene: {"document": scene.document, "start": 0, "end": 12}),
    Case("evidence_is_a_passage_or_an_address", "passage_evidence", {"document": None},
         {"document": None, "start": None, "end": None, "url": "https://example.org"}),
    Case("evidence_span_is_forward", "passage_evidence", {"end": 0, "quote": ""},
         {"end": 1, "quote": "x"}),
    Case("evidence_quote_is_as_long_as_its_span_in_code_points", "passage_evidence", {"end": 9},
         {"end": 9, "quote": TEXT[:9]}),
    Case("evidence_stance_is_known", "passage_evidence", {"stance": "proves"},
         {"stance": "context"}),
    Case("passage_is_forward", "passage", {"start": 8}, {"start": 7}),
    Case("label_colour_is_rrggbb", "label", {"colour": "red"}, {"colour": "#00ff00"}),
    Case("label_hotkey_is_a_digit", "label", {"hotkey": "x"}, {"hotkey": "2"}),
    Case("label_meaning_is_known", "label", {"meaning": "true"}, {"meaning": "disputed"}),
    Case("membership_role_is_known", "membership", {"role": "owner"}, {"role": "viewer"}),
    Case("token_digest_is_a_sha256", "token", {"digest": "0" * 63}, {"digest": "f" * 64}),
    Case("job_state_is_known", "job", {"state": "lost"}, {"state": "failed"}),
    Case("notification_kind_is_known", "notification", {"kind": "gossip"},
         {"kind": "job-ended"}),
    Case("saved_view_page_is_known", "saved_view", {"page": "jobs"}, {"page": "search"}),
    Case("job_kind_is_known", "job", {"kind": "train"}, {"kind": "export"}),
]  # fmt: skip

# A copy of the row: figures of a text, which never change, are wrong from the first or never.
FIGURES = [
    Case("document_length_counts_its_code_points", "document", {"external_id": "x", "length": 99},
         {"external_id": "x"}),
    Case("document_length_counts_its_code_points", "document",
         {"external_id": "x", "length": len(TEXT.encode("utf-16-le")) // 2}, {"external_id": "x"}),
    Case("document_sha256_is_a_sha256", "document", {"external_id": "x", "sha256": "x" * 64},
         {"external_id": "x"}),
]  # fmt: skip

# The edit that puts a row beside one of another project.
CROSSINGS = [
    Case("document_and_outlet_are_of_one_project", "document",
         lambda scene: {"outlet": scene.foreign_outlet}, {"outlet": None}),
    Case("annotation_set_and_annotator_are_of_one_project", "annotation_set",
         lambda scene: {"annotator": scene.foreign_annotator}, {}),
    Case("annotation_and_its_set_are_of_one_document_and_project", "annotation",
         lambda scene: {"document": scene.other_document}, {}),
    Case("annotation_and_label_are_of_one_project", "annotation",
         lambda scene: {"label": scene.foreign_label}, {"label": None}),
    Case("evidence_and_annotation_are_of_one_project", "address_evidence",
         lambda scene: {"annotation": scene.foreign_annotation}, {}),
    Case("evidence_and_document_are_of_one_project", "passage_evidence",
         lambda scene: {"document": scene.foreign_document},
         lambda scene: {"document": scene.other_document}),
    Case("passage_and_document_are_of_one_project", "passage",
         lambda scene: {"document": scene.foreign_document},
         lambda scene: {"document": scene.other_document}),
    Case("passage_and_document_are_of_one_project", "passage",
         lambda scene: {"project": scene.foreign_project}, {}),
]  # fmt: skip

# A copy of the row, but for these values.
COPIES = [
    Case("a_set_holds_a_span_with_a_label_once", "annotation", {}, {"label": None}),
    Case("a_set_holds_a_span_with_a_label_once", "annotation", {}, {"deleted_at": NOW}),
    Case("an_annotator_has_one_set_a_document_and_round", "annotation_set", {}, {"round": 2}),
    Case("annotation_set_and_document_are_of_one_project", "annotation_set",
         lambda scene: {"round": 2, "document": scene.foreign_document}, {"round": 2}),
    Case("annotator_name_is_unique_in_project", "annotator", {"user": None},
         {"user": None, "name": "other"}),
    Case("a_user_is_one_annotator_of_a_project", "annotator", {"name": "other"},
         {"name": "other", "user": None}),
    Case("document_external_id_is_unique_in_project", "document", {}, {"external_id": "x"}),
    Case("outlet_name_is_unique_in_project", "outlet", {}, {"name": "Other"}),
    Case("guideline_version_is_unique_in_project", "guideline", {}, {"version": 2}),
    Case("a_user_is_a_member_of_a_project_once", "membership", {},
         lambda scene: {"project": scene.foreign_project}),
    Case("a_person_has_one_view_of_a_name_and_page", "saved_view", {}, {"page": "search"}),
    Case("label_key_is_unique_in_project", "label", {"hotkey": ""}, {"hotkey": "", "key": "b"}),
    Case("label_hotkey_is_unique_in_project", "label", {"key": "b"}, {"key": "b", "hotkey": "2"}),
    Case("label_hotkey_is_unique_in_project", "label", {"key": "b"},
         {"key": "b", "retired": True}),
    Case("a_problem_is_listed_once", "problem", {}, {"n": 2}),
    Case("an_idempotency_key_makes_one_job", "job", {}, {"idempotency_key": ""}),
    Case("an_idempotency_key_makes_one_job", "job", {}, {"kind": "export"}),
    Case("word_is_listed_once", "word", {}, {"word": "vote"}),
]  # fmt: skip


@pytest.fixture
def scene(db: None) -> Scene:
    return make_scene()


def held_up(deed: Callable[[], object]) -> str:
    """The name of the constraint that keeps the deed from being committed; empty for none."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            deed()
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    except IntegrityError as error:
        return str(error.__cause__.diag.constraint_name)
    return ""


def values_of(made: Values | Callable[[Scene], Values], scene: Scene) -> Values:
    return made(scene) if callable(made) else made


def edited(row: Model, values: Values) -> Callable[[], object]:
    rows = type(row)._base_manager.filter(pk=row.pk)
    return lambda: rows.update(**(values or {row._meta.pk.name: row.pk}))


def names_of(case: Case) -> str:
    return f"{case.constraint}-{case.row}"


@pytest.mark.parametrize("case", EDITS + CROSSINGS, ids=names_of)
def test_an_edit_is_held_up_by_name_and_its_neighbour_is_not(scene: Scene, case: Case) -> None:
    row = getattr(scene, case.row)
    assert held_up(edited(row, values_of(case.bad, scene))) == case.constraint
    assert held_up(edited(row, values_of(case.good, scene))) == ""


@pytest.mark.parametrize("case", COPIES + FIGURES, ids=names_of)
def test_a_second_row_is_held_up_by_name_and_a_different_one_is_not(
    scene: Scene, case: Case
) -> None:
    row = getattr(scene, case.row)
    assert held_up(lambda: copy_of(row, **values_of(case.bad, scene))) == case.constraint
    assert held_up(lambda: copy_of(row, **values_of(case.good, scene))) == ""


def test_spans_to_check_are_told_apart_like_labels(scene: Scene) -> None:
    """Null is not distinct from null here: twice *to check* is twice the same."""
    to_check = copy_of(scene.annotation, label=None)
    assert held_up(lambda: copy_of(to_check)) == "a_set_holds_a_span_with_a_label_once"
    assert held_up(lambda: copy_of(to_check, start=4, quote="oted")) == ""


def test_a_document_has_one_gold_set_a_round(scene: Scene) -> None:
    gold = copy_of(scene.annotation_set, round=2, kind="gold")
    third = copy_of(scene.annotator, name="third", user=None)
    again = {"annotator": third, "round": 2}
    assert held_up(lambda: copy_of(gold, **again)) == "a_document_has_one_gold_set_a_round"
    assert held_up(lambda: copy_of(gold, **again, kind="human")) == ""
    assert held_up(lambda: copy_of(gold, annotator=third, round=3)) == ""


def test_one_search_index_job_waits_a_project(scene: Scene) -> None:
    once = {"idempotency_key": "", "kind": "passages"}
    waiting = copy_of(scene.job, **once)
    assert held_up(lambda: copy_of(waiting)) == "one_search_index_job_waits_a_project"
    assert held_up(lambda: copy_of(waiting, project=scene.foreign_project)) == ""
    assert held_up(lambda: copy_of(waiting, state="running")) == ""


def test_what_other_rows_lean_on_does_not_go(scene: Scene) -> None:
    for row, constraint in (
        (scene.label, "annotation_and_label_are_of_one_project"),
        (scene.outlet, "document_and_outlet_are_of_one_project"),
        (scene.annotator, "annotation_set_and_annotator_are_of_one_project"),
        (scene.annotation_set, "annotation_and_its_set_are_of_one_document_and_project"),
        (scene.annotation, "evidence_and_annotation_are_of_one_project"),
    ):
        rows = type(row)._base_manager.filter(pk=row.pk)
        assert held_up(lambda rows=rows: rows._raw_delete(rows.db)) == constraint
    alone = type(scene.document)._base_manager.filter(pk=scene.other_document.pk)
    assert held_up(lambda: alone._raw_delete(alone.db)) == ""


# --- Offsets and texts ------------------------------------------------------------------------


def test_offsets_of_utf_16_are_refused_by_name(scene: Scene) -> None:
    """The flag is two code points and four units of UTF-16, so a span across it tells."""
    quote = TEXT[:8]
    units = len(quote.encode("utf-16-le")) // 2
    assert (len(quote), units) == (8, 10)
    for row in (scene.annotation, scene.passage_evidence):
        constraint = f"{row._meta.model_name}_quote_is_as_long_as_its_span_in_code_points"
        wrong = {"start": 0, "end": units, "quote": quote}
        assert held_up(edited(row, wrong)) == constraint
        assert held_up(edited(row, {**wrong, "end": 8})) == ""


@pytest.mark.parametrize(
    "change",
    [
        {"text": "Another text."},
        {"text": TEXT, "length": len(TEXT) + 1},
        {"sha256": "0" * 64},
        {"text": Concat(F("text"), Value(" "))},
    ],
)
def test_the_text_of_a_document_never_changes(scene: Scene, change: Values) -> None:
    with pytest.raises(ProgrammingError, match="document_text_never_changes"):
        edited(scene.document, change)()


def test_the_text_of_a_document_may_be_written_again_as_it_is(scene: Scene) -> None:
    edited(scene.document, {"text": TEXT, "title": "New title"})()
    assert Document.objects.get(pk=scene.document.pk).title == "New title"


@pytest.mark.parametrize("column", ["start", "end", "version"])
def test_a_number_below_zero_or_beyond_the_column_is_held_up(scene: Scene, column: str) -> None:
    rows = Evidence.objects.filter(pk=scene.passage_evidence.pk)
    assert held_up(lambda: rows.update(**{column: -1})) != ""
    with pytest.raises(DataError), transaction.atomic():
        rows.update(**{column: 2**31})


# --- Every constraint has a case --------------------------------------------------------------

_NAMED = """
SELECT conname FROM pg_constraint WHERE contype <> 'n' AND conrelid = ANY(%(tables)s::regclass[])
UNION
SELECT i.indexrelid::regclass::text FROM pg_index i
WHERE i.indisunique AND i.indrelid = ANY(%(tables)s::regclass[])
"""


def test_every_constraint_with_a_name_of_ours_has_a_case(scene: Scene) -> None:
    tables = [
        name
        for name in connection.introspection.table_names()
        if name.startswith("annotations_") and not name.endswith("event")
    ]
    with connection.cursor() as cursor:
        cursor.execute(_NAMED, {"tables": tables})
        found = {name for (name,) in cursor.fetchall()}
    ours = {name for name in found if not name.startswith(("annotations_", "pg_toast"))}
    # These are there for composite keys to point at; their first column is the primary key.
    targets = {name for name in ours if name.endswith("_project_key")}
    assert len(targets) == 6
    tried = {case.constraint for case in [*EDITS, *CROSSINGS, *COPIES, *FIGURES]}
    tried |= {"a_document_has_one_gold_set_a_round", "one_search_index_job_waits_a_project"}
    assert ours - targets == tried
