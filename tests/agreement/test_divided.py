"""Which texts, labels and places divide people, the most divided first."""

from __future__ import annotations

from annotations.agreement.divided import by_label, by_text, divided, places, said
from tests.agreement.tables import table

SUPPORTED, DISPUTED, UNSOURCED = range(3)


def found():
    return divided(
        table(
            {"A": [(0, 5, SUPPORTED)], "B": [(0, 5, SUPPORTED)]},
            {
                "A": [(0, 5, SUPPORTED), (10, 15, DISPUTED), (20, 25)],
                "B": [(2, 8, DISPUTED), (20, 25, SUPPORTED)],
            },
            {"A": [(0, 5, SUPPORTED)]},
            {"A": [(0, 5, UNSOURCED)], "B": []},
            {"A": [(1, 9, DISPUTED)], "B": [(1, 9, UNSOURCED)], "C": [(1, 9, UNSOURCED)]},
        )
    )


def test_the_most_divided_text_comes_first_and_an_agreed_one_not_at_all() -> None:
    rows = by_text(found())
    assert [(row.text, row.cases, row.opposed, row.missed, row.at_odds) for row in rows] == [
        (1, 3, 1, 1, 2),
        (3, 1, 0, 1, 1),
        (4, 1, 1, 0, 1),
    ]


def test_labels_say_what_was_said_against_them() -> None:
    rows = {row.label: row for row in by_label(found())}
    assert list(rows) == [DISPUTED, UNSOURCED, SUPPORTED]
    disputed = rows[DISPUTED]
    assert (disputed.cases, disputed.opposed, disputed.missed) == (3, 2, 1)
    assert disputed.against == {SUPPORTED: 1, UNSOURCED: 1}
    assert rows[SUPPORTED].cases == 3


def test_places_are_opposed_ones_first_and_say_who_said_what() -> None:
    rows = found()
    cases = places(rows, 10)
    shown = [
        (int(rows.cases.text[case]), int(rows.start[case]), int(rows.end[case])) for case in cases
    ]
    assert shown == [(1, 0, 8), (4, 1, 9), (1, 10, 15), (3, 0, 5)]
    assert said(rows, cases[:2]) == {
        cases[0]: [(0, SUPPORTED), (1, DISPUTED)],
        cases[1]: [(0, DISPUTED), (1, UNSOURCED), (2, UNSOURCED)],
    }
    assert places(rows, 1) == cases[:1]
    assert places(rows, 10, UNSOURCED) == [cases[1], cases[3]]


def test_nothing_shared_divides_nobody() -> None:
    nothing = divided(table({"A": [(0, 5, SUPPORTED)]}))
    assert (by_text(nothing), by_label(nothing), places(nothing, 5)) == ([], [], [])
