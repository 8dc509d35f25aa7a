"""Figures of agreement, what they are asked with, and where people are divided."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rest_framework import serializers

from annotations.agreement.figures import Figure
from annotations.agreement.measures import Agreement
from annotations.api.fields import MAX_OFFSET, Id, Text, WholeText
from annotations.api.shapes import Query, Shape
from annotations.queries.agreement import Comparison
from annotations.queries.agreement_names import Names
from annotations.queries.agreement_parts import By, Dividing, Part
from annotations.queries.agreement_words import (
    FINDING,
    JUDGING,
    MORE,
    SHARING,
    WHY,
    Measure,
    left_out,
)


class AgreementQuery(Query):
    """Which submissions, of whom, against whom."""

    queue = Id(required=False)
    round = WholeText(required=False, min_value=1, max_value=MAX_OFFSET)
    guideline_version = WholeText(required=False, min_value=1, max_value=MAX_OFFSET)
    document = Id(required=False)
    label: Any = Text(required=False, max_length=60, help_text="A label's key.")
    annotator = Id(required=False, help_text="One person, against all others.")
    other = Id(required=False, help_text="With `annotator`: this pair.")
    against = serializers.ChoiceField(
        choices=["people", "gold", "start", "rounds"], required=False, default="people",
        help_text="Whom people are held against: each other, gold, the sets that were hidden when "
        "they began, or their own other rounds.",
    )  # fmt: skip
    since = serializers.DateField(required=False, help_text="First submitted on this day or later,")
    until = serializers.DateField(required=False, help_text="and on this day or before.")
    blind = serializers.ChoiceField(
        choices=["true", "false"], required=False, default="true",
        help_text="`false` also counts what was not made blind, and imported sets.",
    )  # fmt: skip
    by = serializers.ChoiceField(
        choices=[by.value for by in By], required=False, help_text="Also part by part."
    )


class MeasureShape(Shape):
    """A number with what it stands on."""

    value = serializers.FloatField(allow_null=True)
    low = serializers.FloatField(allow_null=True, help_text="95 of 100 drawings lie from here")
    high = serializers.FloatField(allow_null=True, help_text="to here.")
    items = serializers.IntegerField(help_text="What was counted: spans, places or pairs.")
    few = serializers.BooleanField(help_text="Too few items to lean on a coefficient.")
    undefined = serializers.CharField(allow_null=True, help_text="Why there is no value.")
    why = serializers.CharField(allow_null=True, help_text="The same in words.")
    unsure = serializers.CharField(allow_null=True, help_text="Why there is no interval.")


class MeasuresShape(Shape):
    """All figures of a selection, or of a part of it."""

    people = serializers.IntegerField(help_text="People compared; sides, against gold or rounds.")
    documents = serializers.IntegerField(help_text="Documents in a round, read by several.")
    annotations = serializers.IntegerField()
    places = serializers.IntegerField(help_text="Cases: annotations that share a place.")
    finding = serializers.DictField(child=MeasureShape())
    judging = serializers.DictField(child=MeasureShape())
    evidence = serializers.DictField(child=MeasureShape())
    left_out = serializers.DictField(child=serializers.IntegerField())
    confusion = serializers.DictField(
        help_text="`rows` and `columns`: label keys, then null for *to check*, then `not_marked`. "
        "With two `sides` the rows are the first one's; else each pair counts in both directions."
    )


class AgreementPartShape(MeasuresShape):
    """The figures of one part."""

    key = serializers.JSONField(help_text="A label's key, a number, an id, or two ids of a pair.")
    title = serializers.CharField()


class AgreementShape(MeasuresShape):
    """Figures, parts of them, and where people are divided."""

    project = serializers.CharField()
    not_blind = serializers.IntegerField(help_text="Submissions left out: not made blind.")
    held = serializers.IntegerField(help_text="Documents left out: the caller works on them.")
    nameless = serializers.IntegerField(
        help_text="Documents beside which people may not be named (double blind, undecided): they "
        "are left out of figures of persons and pairs."
    )
    by = serializers.CharField(allow_null=True)
    parts: Any = AgreementPartShape(many=True)
    divided = serializers.DictField(help_text="Documents, labels and places, most divided first.")

    example = {
        "project": "peru-2023",
        "people": 2,
        "documents": 9,
        "annotations": 124,
        "places": 70,
        "finding": {
            "alpha_u": {
                "value": 0.71, "low": 0.62, "high": 0.8, "items": 124, "few": False,
                "undefined": None, "why": None, "unsure": None,
            }
        },
        "judging": {
            "cohen_kappa": {
                "value": None, "low": None, "high": None, "items": 0, "few": True,
                "undefined": "more_than_two", "why": "it is for two people; choose a pair",
                "unsure": None,
            }
        },
        "evidence": {},
        "left_out": {"single": 1, "alone": 16},
        "confusion": {
            "rows": ["supported", "not_marked"], "columns": ["supported", "not_marked"],
            "sides": [], "table": [[54, 16], [16, 0]],
        },
        "not_blind": 3,
        "held": 0,
        "nameless": 0,
        "by": None,
        "parts": [],
        "divided": {"documents": [], "labels": [], "places": []},
    }  # fmt: skip


def shown(
    found: Agreement, compared: Comparison, named: Names, names_sides: bool
) -> dict[str, Any]:
    """All figures as they are sent."""
    wanted = compared.wanted
    scheme: list[str | None] = list(compared.basis.labels)
    if wanted.label:
        scheme = [wanted.label.key, "another_label"]
    keys = [*scheme, None, "not_marked"]
    sides: list[Any] = []
    if found.two_sided and wanted.standard:
        sides = [wanted.standard, "people"]
    elif found.two_sided and wanted.focus is None and names_sides:
        sides = [_who(compared.basis.people[number], named) for number in found.sides]
    return {
        "people": found.people,
        "documents": found.texts,
        "annotations": found.marks,
        "places": found.cases,
        "finding": _figures(FINDING, found),
        "judging": _figures((*JUDGING, *MORE), found),
        "evidence": _figures(SHARING, found),
        "left_out": {key: count for key, _words, count in left_out(found)},
        "confusion": {
            "rows": keys, "columns": keys, "sides": sides, "table": found.confusion.tolist(),
        },
    }  # fmt: skip


def shown_part(part: Part, compared: Comparison, named: Names) -> dict[str, Any]:
    """A part with its figures."""
    key = part.key
    title = " · ".join(str(_who(one, named)) for one in key) if isinstance(key, tuple) else None
    figures = shown(part.agreement, compared, named, part.names_sides)
    plain = list(map(str, key)) if isinstance(key, tuple) else _plain(key)
    return {"key": plain, "title": title or str(_who(key, named)), **figures}


def shown_divided(dividing: Dividing) -> dict[str, Any]:
    """Documents, labels and places that divide people."""
    return {
        "documents": [
            {
                "document": str(one.document), "round": _plain(one.round),
                "places": one.found.cases, "divided": one.found.at_odds,
                "different_labels": one.found.opposed, "not_marked_by_all": one.found.missed,
            }
            for one in dividing.texts
        ],
        "labels": [
            {
                "label": one.key, "places": one.found.cases, "different_labels": one.found.opposed,
                "not_marked_by_all": one.found.missed, "against": dict(one.against),
            }
            for one in dividing.labels
        ],
        "places": [
            {
                "document": str(one.document), "start": one.start, "end": one.end,
                "quote": one.quote, "not_marked_by": one.absent,
                "said": [{"label": label, "people": count} for label, count in one.said],
            }
            for one in dividing.places
        ],
    }  # fmt: skip


def _figures(measures: Iterable[Measure], found: Agreement) -> dict[str, Any]:
    return {measure.key: _figure(measure.of(found)) for measure in measures}


def _figure(figure: Figure) -> dict[str, Any]:
    reason = figure.undefined or figure.unsure
    return {
        "value": figure.value, "low": figure.low, "high": figure.high, "items": figure.items,
        "few": figure.few, "undefined": figure.undefined, "unsure": figure.unsure,
        "why": str(WHY[reason]) if reason else None,
    }  # fmt: skip


def _plain(key: Any) -> Any:
    return key if isinstance(key, int | str) else str(key)


def _who(key: Any, named: Names) -> Any:
    if isinstance(key, int):
        return key
    for known in (named.people, named.queues, named.documents, named.labels):
        if key in known:
            return str(known[key])
    return str(key)
