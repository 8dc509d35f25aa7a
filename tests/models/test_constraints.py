"""What must never be false is held up by the database itself, under a readable name.

Nothing here goes through a service. Each case (see `cases`) is a sound row and one edit: with
`good` the database takes it, with `bad` it names the constraint. A constraint without a case
fails the build.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import (
    DataError,
    IntegrityError,
    ProgrammingError,
    connection,
    transaction,
)
from django.db.models import F, Model, Value
from django.db.models.functions import Concat

from annotations.models import Document, Evidence, Place, Submission
from tests.models.cases import COPIES, CROSSINGS, EDITS, FIGURES, GIVEN_BACK, NOW, Case, Values
from tests.models.scene import TEXT, Scene, copy_of, make_scene

pytestmark = pytest.mark.django_db


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
    fresh = copy_of(scene.document, external_id="fresh")
    alone = type(scene.document)._base_manager.filter(pk=fresh.pk)
    assert held_up(lambda: alone._raw_delete(alone.db)) == ""


def test_a_frozen_submission_never_changes_but_goes_with_its_set(scene: Scene) -> None:
    with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
        edited(scene.submission, {"content": [{}]})()
    scene.annotation_set.delete()
    assert not Submission.objects.exists()


def test_a_place_is_free_exactly_while_nobody_holds_it(scene: Scene) -> None:
    def free() -> list[bool]:
        return [*Place.objects.order_by("number").values_list("free", flat=True)]

    assert free() == [False, True]
    edited(scene.assignment, {"place": scene.free_place})()
    assert free() == [True, False]
    edited(scene.assignment, {"state": "submitted", "ended_at": NOW})()
    assert free() == [True, False]
    edited(scene.assignment, GIVEN_BACK)()
    assert free() == [True, True]
    edited(scene.assignment, {"state": "leased", "place": scene.place, "ended_at": None})()
    assert free() == [False, True]
    type(scene.assignment).objects.filter(pk=scene.assignment.pk).delete()
    assert free() == [True, True]


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
    assert len(targets) == 12
    tried = {case.constraint for case in [*EDITS, *CROSSINGS, *COPIES, *FIGURES]}
    tried |= {"a_document_has_one_gold_set_a_round", "one_search_index_job_waits_a_project"}
    assert ours - targets == tried
