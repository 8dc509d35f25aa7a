"""Where the list behind a figure is: the address of a page, narrowed as the figure is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from django.urls import NoReverseMatch, get_script_prefix, reverse
from django.utils.http import urlencode

from annotations.queries.figures import Asked, Line
from annotations.queries.search_questions import TO_CHECK


def behind(slug: str, figure: str, line: Line, asked: Asked) -> str:
    """The page that lists what a line of a figure counted, narrowed as far as it can be."""
    return _PAGES[figure](slug, {**_narrowed(asked), **line.about})


def apart(slug: str, line: Line, asked: Asked) -> dict[str, str]:
    """By the key of a column the page that lists the rows that a single cell of a line counted."""
    about = {**_narrowed(asked), **line.about}
    return {
        column: _left(slug, about) if name == "left" else _rows(slug, name, about)
        for column, name in line.apart.items()
    }


def _rows(slug: str, name: str, about: Mapping[str, str]) -> str:
    """A list of `counted_lists`, narrowed as the figure is."""
    known = {name: about.get(name, "") for name in ("person", "since", "until", "queue", "label")}
    return _page("dashboard-rows", [slug, name], **known)


def _narrowed(asked: Asked) -> dict[str, str]:
    """Days, queue and person that were asked for; agreement knows people by their annotator."""
    known: dict[str, Any] = {"since": asked.since, "until": asked.until}
    known = {name: day.isoformat() for name, day in known.items() if day}
    if asked.queue:
        known["queue"] = str(asked.queue.pk)
    if asked.person:
        known["person"] = asked.person.username
    if asked.annotator:
        known["annotator"] = str(asked.annotator)
    return known


def _page(name: str, args: list[Any], **narrowed: str) -> str:
    query = urlencode({key: value for key, value in narrowed.items() if value})
    return _address(name, get_script_prefix(), *args) + (f"?{query}" if query else "")


@lru_cache(maxsize=2_000)
def _address(name: str, _prefix: str, *args: Any) -> str:
    """A page of figures has many that differ by their query alone."""
    return reverse(name, args=args)


def _left(_slug: str, about: Mapping[str, str]) -> str:
    """The documents of a queue that still need reviews."""
    return _page("queue", [about["queue"]], state="waiting")


def _queue(slug: str, about: Mapping[str, str]) -> str:
    try:
        return _page("queue", [about["queue"]])
    except NoReverseMatch:
        return _page("project", [slug])


def _day(slug: str, about: Mapping[str, str]) -> str:
    return _rows(slug, "submitted", {**about, "since": about["day"], "until": about["day"]})


def _labelled(slug: str, about: Mapping[str, str]) -> str:
    return _rows(slug, "labelled", {**about, "label": about["label"] or TO_CHECK})


def _bare(slug: str, about: Mapping[str, str]) -> str:
    return _rows(slug, "bare", {**about, "label": about["label"] or TO_CHECK})


def _checked(slug: str, about: Mapping[str, str]) -> str:
    return _rows(slug, "checked", about)


def _reviews(slug: str, about: Mapping[str, str]) -> str:
    return _rows(slug, "reviews", about)


def _person(slug: str, about: Mapping[str, str]) -> str:
    """All that they did in these days; in a queue, what they took up there."""
    if about.get("queue"):
        return _rows(slug, "taken_up", about)
    return _page("activity", [slug], who=about["person"], kind="sets", **_days(about))


def _days(about: Mapping[str, str]) -> dict[str, str]:
    return {name: about.get(name, "") for name in ("since", "until")}


def _agreement(slug: str, about: Mapping[str, str]) -> str:
    try:
        known = {"queue": about.get("queue", ""), "one": about.get("annotator", "")}
        return _page("agreement", [slug], round=about["round"], **known, **_days(about))
    except NoReverseMatch:
        return _page("project", [slug])


def _waiting(slug: str, about: Mapping[str, str]) -> str:
    return _rows(slug, about["state"], {**about, "person": ""})


_PAGES: dict[str, Callable[[str, Mapping[str, str]], str]] = {
    "progress": _queue,
    "throughput": _day,
    "people": _person,
    "gold_checks": _checked,
    "labels": _labelled,
    "evidence_missing": _bare,
    "agreement": _agreement,
    "backlog": _waiting,
    "minutes": _reviews,
}
