"""The lists behind the figures of people: as many rows as were counted, for whoever looks."""

from __future__ import annotations

from datetime import timedelta
from functools import lru_cache
from typing import Any

import pytest
from django.utils import timezone

from annotations.models import Adjudication, Assignment, Membership, Queue, User
from annotations.places import apart, behind
from annotations.queries.counted_lists import LISTS, OF_LABELS
from annotations.queries.dashboard import MAKERS
from annotations.queries.figures import Asked, Figure
from annotations.services import assignments, drawing, queues
from annotations.services.adjudications import make_ready
from annotations.services.transaction import Actor
from tests.api.client import Rest
from tests.cast import Cast
from tests.judging import SEVENTY, TEXT, VOTED, decide_all, mark, read_by_two, ready, rules
from tests.views.conftest import text_of

STATS = "projects/peru/stats/"
PAGE = "/projects/peru/dashboard/rows/"


def draw(person: User, queue: Queue) -> Assignment:
    found = drawing.draw(Actor(person), queue).assignment
    assert found is not None
    return found


@pytest.fixture
def busy(cast: Cast) -> Queue:
    """Of two documents read by two, one is decided; beside them a queue.

    One reviewer skipped, was overruled, opened a set again and searched for nothing; the other
    asked the clerk, and holds a document.
    """
    for n in range(3):
        cast.document(f"{TEXT} {n}.", title=f"In the queue {n}")
    queue = queues.create_queue(
        Actor(cast.manager), cast.project, name="First", all_documents=True, state="open", overlap=3
    )
    one, other = cast.reviewer, cast.other_reviewer
    for person, note in ((one, ""), (other, "Asked the clerk.")):
        held = draw(person, queue)
        mark(person, held.document, VOTED, "unsourced", note=note)
        mark(person, held.document, SEVENTY, None)
        assignments.submit(Actor(person), held)
    assignments.skip(Actor(one), draw(one, queue), reason="Satire")
    again = draw(one, queue)
    mark(one, again.document, VOTED, "supported")
    assignments.submit(Actor(one), again)
    assignments.reopen(Actor(one), again)
    draw(other, queue)
    decided, waiting = cast.document(TEXT), cast.document(f"{TEXT} Ever.")
    for document in (decided, waiting):
        read_by_two(one, other, document)
    decide_all(cast.adjudicator, ready(cast.manager, decided))
    ready(cast.manager, waiting)
    return queue


def figure(cast: Cast, user: User, key: str, **narrowed: Any) -> tuple[Figure, list[Any]]:
    """A figure alone, with the pages behind its lines, or its cells where these have their own."""
    asked = Asked(user, cast.project, **narrowed)
    found = MAKERS[key](asked)
    return found, [
        apart("peru", line, asked) or behind("peru", key, line, asked) for line in found.lines
    ]


@lru_cache(maxsize=2)
def rest_of(user: User) -> Rest:
    """One client a person: to make one takes longer than to ask for a list."""
    return Rest(user)


def rows(user: User, page: str) -> list[dict[str, Any]]:
    """The rows over REST of the list that a page shows."""
    address = page.removeprefix(PAGE)
    found = rest_of(user).get(f"{STATS}rows/{address}")
    assert found.status_code == 200, found.content
    shown: list[dict[str, Any]] = found.json()["results"]
    return shown


def compared(cast: Cast, user: User, **narrowed: Any) -> dict[str, dict[str, int]]:
    """The length of each list of each person, after it was compared with the figure."""
    people, lists = figure(cast, user, "people", **narrowed)
    told: dict[str, dict[str, int]] = {}
    for row, pages in zip(people.rows(), lists, strict=True):
        of = {name: rows(user, pages[name]) for name in pages}
        n = told[row["person"]] = {name: len(found) for name, found in of.items()}
        assert {one["annotator"] for found in of.values() for one in found} <= {row["person"]}
        for name in ("leased", "submitted", "this_week"):
            assert n[name] == row[name], name
        taken_up = n["skipped"] + n["median_minutes"]
        assert n["skipped"] == taken_up * (row["skipped"] or 0)
        assert n["reopened"] == n["submitted"] * (row["reopened"] or 0)
        assert n["no_search"] == n["unsourced"] * (row["no_search"] or 0)
        labelled = [one for one in rows(user, labelled_of(pages)) if one["label"]]
        assert n["unsourced"] == pytest.approx(len(labelled) * (row["unsourced"] or 0))
    return told


def labelled_of(pages: dict[str, str]) -> str:
    return pages["unsourced"].replace("/unsourced/", "/labelled/")


def test_every_figure_of_a_person_is_the_number_of_rows_behind_it(cast: Cast, busy: Queue) -> None:
    for viewer in (cast.manager, cast.admin):
        found = compared(cast, viewer)
        assert found["reviewer"] == {
            "leased": 0, "submitted": 4, "this_week": 4, "median_minutes": 2, "skipped": 1,
            "reopened": 1, "overruled": 1, "unsourced": 3, "no_search": 3,
        }  # fmt: skip
        assert found["reviewer2"] == {
            "leased": 1, "submitted": 3, "this_week": 3, "median_minutes": 1, "skipped": 0,
            "reopened": 0, "overruled": 1, "unsourced": 1, "no_search": 0,
        }  # fmt: skip


def test_figures_and_lists_are_narrowed_alike(cast: Cast, busy: Queue) -> None:
    user, today = cast.manager, timezone.localdate()
    tomorrow = today + timedelta(days=1)
    found = compared(cast, user, queue=busy)["reviewer"]
    assert (found["submitted"], found["overruled"], found["unsourced"]) == (2, 0, 1)
    assert compared(cast, user, since=today, until=today)["reviewer"]["overruled"] == 1
    later = compared(cast, user, since=tomorrow)["reviewer2"]
    assert later == {**dict.fromkeys(later, 0), "leased": 1}
    assert set(compared(cast, user, person=cast.other_reviewer)) == {"reviewer2"}
    for narrowed in ({}, {"queue": busy}, {"since": today, "person": cast.reviewer}):
        for key, name in (
            ("labels", "annotations"), ("evidence_missing", "annotations"),
            ("throughput", "submitted"), ("backlog", "documents"),
        ):  # fmt: skip
            one, lists = figure(cast, user, key, **narrowed)
            for row, page in zip(one.rows(), lists, strict=True):
                assert len(rows(user, page)) == row[name], (narrowed, page)


def test_every_figure_of_a_queue_is_the_number_of_rows_behind_it(
    cast: Cast, browse, busy: Queue
) -> None:
    user, today = cast.manager, timezone.localdate()
    read = Assignment.objects.filter(queue=busy, state="submitted").first()
    assert read is not None
    make_ready(Actor(user), read.document, queue=busy, declared=True)
    mark(cast.adjudicator, draw(cast.adjudicator, busy).document, VOTED, None)
    late = Assignment.objects.get(annotator__user=cast.adjudicator)
    assignments.submit(Actor(cast.adjudicator), late)
    Assignment.objects.filter(pk=late.pk).update(place=None)  # an extra set
    for narrowed in ({}, {"person": cast.reviewer}, {"since": today + timedelta(days=1)}):
        one, (lists,) = figure(cast, user, "progress", **narrowed)
        (row,) = one.rows()
        for name in ("submitted", "leased"):
            assert len(rows(user, lists[name])) == row[name] > 0, name
        assert round(len(rows(user, lists["a_day"])) / 14, 1) == row["a_day"]
        page = text_of(browse(user).get(lists["left"]))
        assert "In the queue 1" in page and "In the queue 0" not in page
    for narrowed in ({}, {"queue": busy}, {"person": cast.other_reviewer, "until": today}):
        one, (lists,) = figure(cast, user, "minutes", **narrowed)
        (row,) = one.rows()
        assert len(rows(user, lists["cases"])) == row["cases"] == 2
        assert len(rows(user, lists["median"])) == row["submitted"] > 0
    assert "Taken" in text_of(browse(user).get(lists["case"]))
    found = compared(cast, user, queue=busy)["reviewer"]
    people = figure(cast, user, "people", queue=busy, person=cast.reviewer)[0]
    page = behind("peru", "people", people.lines[0], Asked(user, cast.project, queue=busy))
    assert "/rows/taken_up/" in page
    assert len(rows(user, page)) == found["skipped"] + found["median_minutes"] + found["leased"]


def test_whoever_holds_a_document_finds_no_row_of_others_on_it(cast: Cast, busy: Queue) -> None:
    before = compared(cast, cast.manager)["reviewer"]
    held = draw(cast.manager, busy)
    found = compared(cast, cast.manager)["reviewer"]
    assert found["submitted"] < before["submitted"]
    for name in LISTS:
        told = rows(cast.manager, f"{PAGE}{name}/")
        theirs = [one for one in told if one["document"] == str(held.document_id)]
        assert {one["user"] for one in theirs} <= {"manager"}, name
    assert compared(cast, cast.admin)["reviewer"] == before


def test_content_is_listed_by_name_only_once_it_is_decided(cast: Cast, busy: Queue) -> None:
    rules(cast.project, double_blind=True)
    found = compared(cast, cast.manager)
    assert (found["reviewer"]["unsourced"], found["reviewer2"]["unsourced"]) == (1, 0)
    assert (found["reviewer"]["submitted"], found["reviewer"]["overruled"]) == (4, 1)
    named = rows(cast.manager, f"{PAGE}labelled/?person=reviewer")
    everybody = rows(cast.manager, f"{PAGE}labelled/")
    decided = str(Adjudication.objects.get(state="decided").document_id)
    assert {one["document"] for one in named} == {decided}
    for one in everybody:
        assert (one["user"] is None) is (one["document"] != decided), one


def test_the_page_shows_the_rows_and_says_when_there_are_none(
    cast: Cast, browse, busy: Queue
) -> None:
    client = browse(cast.manager)
    Membership.objects.filter(user=cast.reviewer).delete()
    page = text_of(client.get(f"{PAGE}skipped/?person=reviewer"))
    assert "Skipped · reviewer" in page and "Satire" in page and "1 row" in page
    page = text_of(client.get(f"{PAGE}overruled/?person=reviewer"))
    assert "No claim." in page and "Nobody was told why" in page
    assert "None of these" in text_of(client.get(f"{PAGE}skipped/?person=reviewer2"))
    for name in LISTS:
        page = client.get(f"{PAGE}{name}/").content.decode()
        assert ('name="label"' in page) is (name in OF_LABELS)
    shown = client.get("/projects/peru/dashboard/").content.decode()
    assert f'<a href="{PAGE}skipped/?person=reviewer">' in shown
    told = Rest(cast.manager).get(STATS).json()["figures"]
    assert f"{PAGE}skipped/?person=reviewer" in [
        lists.get("skipped") for one in told for lists in one["apart"]
    ]
    assert client.get(f"{PAGE}nothing/").status_code == 404
    rest = Rest(cast.manager)
    assert rest.get(f"{STATS}rows/nothing/").status_code == 404
    assert rest.get(f"{STATS}rows/skipped/?label=none").status_code == 400
    assert rest.get(f"{STATS}rows/ready/?person=reviewer").status_code == 400
    first = rest.get(f"{STATS}rows/labelled/?page_size=2").json()
    assert len(first["results"]) == 2 and "cursor=" in first["next"]
