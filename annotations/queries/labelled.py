"""How often people gave each label in submitted sets: one count, of which several figures are made.

A figure of labels, one of missing evidence, and the rates of each person.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet, Value

from annotations.models import Annotation, Label, Meaning
from annotations.queries.counted import LINKED, UNNOTED, annotated, hides
from annotations.queries.figures import RESULTS, WORK, Asked
from annotations.queries.kept import kept


@dataclass(frozen=True, slots=True)
class Labelled:
    """Annotations with a label, and those of them without evidence. To check: without a key."""

    key: str
    title: str
    meaning: str
    n: int
    bare: int


def labelled(asked: Asked) -> list[Labelled]:
    """Label by label in the scheme's order, those that were given; last, what is to check."""
    counts: dict[Any, list[int]] = defaultdict(lambda: [0, 0])
    for _person, label, n, bare, _unsearched in _counted(asked, named=asked.person is not None):
        counts[label][0] += n
        counts[label][1] += bare
    found = [
        Labelled(key, title, meaning, *counts[pk])
        for pk, key, title, meaning in _scheme(asked)
        if pk in counts
    ]
    return [*found, *([Labelled("", "", "", *counts[None])] if None in counts else [])]


def searched(asked: Asked) -> dict[Any, dict[str, int]]:
    """By annotator: what was labelled, what of it is unsourced, and that without any search."""
    unsourced = {pk for pk, _key, _title, meaning in _scheme(asked) if meaning == Meaning.UNSOURCED}
    found: dict[Any, dict[str, int]] = {}
    for person, label, n, _bare, unsearched in _counted(asked, named=True):
        if label is not None:
            one = found.setdefault(person, {"n": 0, "unsourced": 0, "no_search": 0})
            one["n"] += n
            if label in unsourced:
                one["unsourced"] += n
                one["no_search"] += unsearched
    return found


def _scheme(asked: Asked) -> list[tuple[Any, ...]]:
    return asked.kept("scheme", lambda: _labels_of(asked.project.pk), RESULTS)


@kept
def _labels_of(project: uuid.UUID) -> QuerySet[Label, Any]:
    rows = Label.objects.filter(project=project).order_by("order", "key")
    return rows.values_list("pk", "key", "title", "meaning")


def _counted(asked: Asked, *, named: bool) -> list[tuple[Any, ...]]:
    """Annotator, label, annotations, those without evidence, those of these without a note."""
    if named and hides(asked):
        return asked.kept("labelled, named", lambda: _count(asked, named=True), WORK)
    return asked.kept("labelled", lambda: _count(asked, named=False), RESULTS)


def _count(asked: Asked, *, named: bool) -> list[tuple[Any, ...]]:
    rows = annotated(asked, named=named)
    # All, and apart those with evidence, in one statement: to join them is half the work of
    # asking of each row whether it has any.
    linked = rows.filter(LINKED)
    found: dict[tuple[Any, ...], list[int]] = defaultdict(lambda: [0, 0, 0])
    for person, label, all_of_them, n, unnoted in _sums(rows, 1).union(_sums(linked, 0), all=True):
        sign = 1 if all_of_them else -1
        counts = found[person, label]
        counts[0] += n * all_of_them
        counts[1] += n * sign
        counts[2] += unnoted * sign
    return [(*key, *counts) for key, counts in found.items()]


def _sums(rows: QuerySet[Annotation], tag: int) -> QuerySet[Annotation, Any]:
    """Annotator and label, `tag`, how many, and how many of them without a note."""
    return (
        rows.order_by()
        .values_list("annotation_set__annotator", "label", Value(tag))
        .annotate(n=Count("pk"), unnoted=Count("pk", filter=UNNOTED))
    )
