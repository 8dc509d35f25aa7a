"""Paging: every row exactly once, forward and back, over nulls and ties, whatever the page size."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db.models import QuerySet
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotations.anchoring import sha256_of
from annotations.errors import Refused
from annotations.models import Document, Outlet, Project
from annotations.queries.keyset import Page, Sort, choose, cut
from tests.cast import Cast

SORTS = (
    Sort("created_at", "created_at", "time"),
    Sort("published_at", "published_at", "time", nullable=True),
    Sort("title", "title"),
    Sort("length", "length", "number"),
    Sort("outlet", "outlet__name", nullable=True),
)
DAY_ONE = datetime(2023, 5, 1, tzinfo=UTC)


def fill(project: Project, days: list[int | None]) -> QuerySet[Document]:
    """One document a day given, None for a document without a date; titles and outlets tie too."""
    Document.objects.filter(project=project).delete()
    outlets = [Outlet.objects.get_or_create(project=project, name=name)[0] for name in "ab"]
    Document.objects.bulk_create(
        Document(
            project=project,
            external_id=str(n),
            text=f"text {n}",
            length=len(f"text {n}"),
            sha256=sha256_of(f"text {n}"),
            title="" if day is None else f"title {day % 3}",
            outlet=None if day is None else outlets[day % 2],
            published_at=None if day is None else DAY_ONE + timedelta(days=day, microseconds=day),
            published_precision="" if day is None else "day",
        )
        for n, day in enumerate(days)
    )
    return Document.objects.filter(project=project)


def walk(page_at: Callable[[str], Page[Document]], first: str, back: bool = False) -> list[Any]:
    """All keys from the cursor `first` on, following the links."""
    keys: list[Any] = []
    cursor: str | None = first
    while cursor is not None:
        page = page_at(cursor)
        part = [row.pk for row in page.rows]
        keys = part + keys if back else keys + part
        cursor = page.previous if back else page.next
        assert part or cursor is None
    return keys


@pytest.mark.django_db
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    days=st.lists(st.one_of(st.none(), st.integers(0, 5)), max_size=14),
    size=st.integers(1, 5),
    sort=st.sampled_from(SORTS),
    descending=st.booleans(),
)
def test_pages_walk_every_row_exactly_once_in_both_directions(
    cast: Cast, days: list[int | None], size: int, sort: Sort, descending: bool
) -> None:
    rows = fill(cast.project, days)
    order = choose(SORTS, f"-{sort.name}" if descending else sort.name)
    forward = walk(lambda cursor: cut(rows, order, size=size, cursor=cursor), "")
    assert forward == expected(rows, order)

    last = ""
    for _ in range(0, len(forward) - 1, size):
        page = cut(rows, order, size=size, cursor=last)
        last = page.next or last
    if last:
        backward = walk(lambda cursor: cut(rows, order, size=size, cursor=cursor), last, back=True)
        assert backward == forward


def expected(rows: QuerySet[Document], order: Sort) -> list[Any]:
    """The order by its definition, in Python: those with a value first, ties by id upwards."""
    values = list(rows.values_list(order.path, "pk"))
    filled = sorted((row for row in values if row[0] is not None), key=lambda row: row[1])
    filled.sort(key=lambda row: row[0], reverse=order.descending)
    return [pk for _, pk in filled] + sorted(pk for value, pk in values if value is None)


@pytest.mark.django_db
def test_the_first_page_has_no_previous_and_the_last_no_next(cast: Cast) -> None:
    rows = fill(cast.project, [1, 2, 3])
    first = cut(rows, SORTS[1], size=2)
    assert first.previous is None and first.next
    last = cut(rows, SORTS[1], size=2, cursor=first.next)
    assert last.next is None and last.previous


@pytest.mark.django_db
def test_a_page_whose_rows_are_gone_still_leads_back(cast: Cast) -> None:
    rows = fill(cast.project, [1, 2, 3])
    first = cut(rows, SORTS[1], size=2)
    rows.filter(published_at__gt=DAY_ONE + timedelta(days=2, hours=1)).delete()
    assert first.next
    empty = cut(rows, SORTS[1], size=2, cursor=first.next)
    assert empty.rows == [] and empty.next is None and empty.previous
    assert cut(rows, SORTS[1], size=2, cursor=empty.previous).rows == first.rows


@pytest.mark.django_db
def test_from_the_end_one_walks_back_through_rows_without_a_value_first(cast: Cast) -> None:
    rows = fill(cast.project, [1, None, None])
    second = cut(rows, SORTS[1], size=2)
    assert second.next
    rows.filter(pk=cut(rows, SORTS[1], size=2, cursor=second.next).rows[0].pk).delete()
    empty = cut(rows, SORTS[1], size=2, cursor=second.next)
    assert empty.rows == [] and empty.previous
    assert cut(rows, SORTS[1], size=2, cursor=empty.previous).rows == second.rows


@pytest.mark.django_db
def test_a_page_costs_the_same_number_of_queries_wherever_it_is(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    rows = fill(cast.project, [n % 4 if n % 3 else None for n in range(40)])
    cursor: str | None = ""
    while cursor is not None:
        with django_assert_max_num_queries(4):
            cursor = cut(rows, SORTS[1], size=3, cursor=cursor).next


@pytest.mark.django_db
@pytest.mark.parametrize(
    "cursor",
    ["abc", "١٢٣", "=", "bnVsbA", "W10", "WyJ0aXRsZSIsZmFsc2UsIlx1MDAwMCIsIngiXQ", "A" * 5000],
)
def test_a_cursor_that_we_did_not_write_is_refused(cast: Cast, cursor: str) -> None:
    with pytest.raises(Refused) as refused:
        cut(fill(cast.project, [1]), SORTS[2], cursor=cursor)
    assert refused.value.field == "cursor"


@pytest.mark.django_db
def test_a_cursor_of_another_order_is_refused(cast: Cast) -> None:
    rows = fill(cast.project, [1, 2])
    cursor = cut(rows, SORTS[2], size=1).next
    assert cursor
    with pytest.raises(Refused):
        cut(rows, choose(SORTS, "-title"), size=1, cursor=cursor)


def test_an_order_that_is_not_named_is_refused() -> None:
    assert choose(SORTS, "-title").descending
    with pytest.raises(Refused) as refused:
        choose(SORTS, "user__password")
    assert refused.value.field == "ordering" and "title" in refused.value.message
