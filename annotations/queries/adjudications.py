"""What an adjudicator looks at: the sets of a document put into cases, and what was decided.

Reads only. While a document is open its cases are made from the sets as they are now; once it is
closed they are what the decisions kept.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, F, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from annotations import alignment, opinions
from annotations.models import (
    CLOSED_STATES,
    Adjudication,
    AdjudicationState,
    Annotation,
    AnnotationSet,
    Decision,
    Evidence,
    SetKind,
    SetStatus,
    User,
)
from annotations.opinions import Opinion, Rules
from annotations.queries.keyset import Sort
from annotations.queries.visibility import visible_to

SORTS = (
    Sort("ready", "created_at", "time"),
    Sort("decided", "decided_at", "time", nullable=True),
    Sort("differing", "differing", "number"),
)
# The filters of the backlog by their word: what is to be done, what waits for others, what is over.
OPEN_STATES = (
    AdjudicationState.READY,
    AdjudicationState.SAMPLED,
    AdjudicationState.WORKING,
    AdjudicationState.PARKED,
)


@dataclass(frozen=True, slots=True)
class Case:
    """One place and what each annotator said about it (`opinions`, by name, see `opinions.py`).

    `sources` are the annotations by annotator, `pieces` their evidence by annotator, in the order
    of the opinions' evidence.
    """

    key: str
    start: int
    end: int
    kind: str
    agreed: bool
    opinions: list[Opinion]
    sources: dict[str, uuid.UUID] = field(default_factory=dict)
    pieces: dict[str, list[uuid.UUID]] = field(default_factory=dict)


@dataclass(slots=True)
class Reading:
    """One submitted set with its annotations as opinions, by annotation."""

    set: AnnotationSet
    said: dict[uuid.UUID, Opinion] = field(default_factory=dict)
    pieces: dict[uuid.UUID, list[uuid.UUID]] = field(default_factory=dict)


def rules_of(adjudication: Adjudication) -> Rules:
    """The rules of its project as they are now."""
    return Rules.of(adjudication.project.settings)


def backlog(user: User) -> QuerySet[Adjudication]:
    """The adjudications that the person may see, with what the lists show of them."""
    rows = visible_to(user, Adjudication).select_related(
        "document__outlet", "project", "adjudicator", "queue", "gold"
    )
    standing = Decision.objects.filter(adjudication=OuterRef("pk"), withdrawn_at__isnull=True)
    counted = standing.order_by().values("adjudication").annotate(n=Count("pk")).values("n")
    return rows.defer("document__text", "document__metadata").annotate(
        decided=Coalesce(Subquery(counted, output_field=IntegerField()), 0)
    )


def human_sets(document: uuid.UUID, round: int) -> QuerySet[AnnotationSet]:
    """The sets of people on a document in a round, drafts too."""
    rows = AnnotationSet.objects.filter(document=document, round=round, kind=SetKind.HUMAN)
    return rows.select_related("annotator").order_by("annotator__name")


def readings(document: uuid.UUID, round: int) -> list[Reading]:
    """The submitted sets of people, by name, each with what it says."""
    sets = list(human_sets(document, round).filter(status=SetStatus.SUBMITTED))
    found = {one.pk: Reading(one) for one in sets}
    rows = Annotation.objects.filter(annotation_set__in=found, deleted_at__isnull=True)
    evidence = _evidence(rows)
    for row in rows.select_related("label"):
        reading = found[row.annotation_set_id]
        reading.said[row.pk] = _said(reading.set.annotator.name, row, evidence[row.pk])
        reading.pieces[row.pk] = [key for key, _piece in evidence[row.pk]]
    return list(found.values())


def _said(name: str, row: Annotation, evidence: list[tuple[uuid.UUID, Any]]) -> Opinion:
    known = {
        "annotator": name,
        "label": row.label.key if row.label else None,
        "judges": row.judges,
        "note": row.note,
        "confidence": row.confidence,
        "quote": row.quote,
        "evidence": [piece for _key, piece in evidence],
    }
    filled = {key: value for key, value in known.items() if value not in (None, "", [])}
    return {**filled, "start": row.start, "end": row.end}


def _evidence(rows: QuerySet[Annotation]) -> dict[uuid.UUID, list[tuple[uuid.UUID, Any]]]:
    found: dict[uuid.UUID, list[tuple[uuid.UUID, Any]]] = defaultdict(list)
    pieces = Evidence.objects.filter(annotation__in=rows.order_by(), deleted_at__isnull=True)
    names = ("stance", "group", "sufficient", "start", "end", "quote", "url", "note")
    for piece in pieces.order_by("created_at", "pk").values(
        "pk", "annotation", *names, external=F("document__external_id")
    ):
        said = {name: piece[name] for name in names} | {"document": piece["external"]}
        # A passage may begin at 0, which Python takes for False.
        filled = {name: value for name, value in said.items() if _says(value)}
        found[piece["annotation"]].append((piece["pk"], filled))
    return found


def _says(value: Any) -> bool:
    """Null, empty texts and false say nothing; zero does."""
    return value is not None and value != "" and value is not False


def live_cases(read: list[Reading], rules: Rules) -> list[Case]:
    """The cases that these sets make now, in the order of the text."""
    marks = {
        reading.set.annotator.name: [
            alignment.Mark(str(key), one["start"], one["end"], one.get("label"))
            for key, one in reading.said.items()
        ]
        for reading in read
    }
    said = {key: one for reading in read for key, one in reading.said.items()}
    pieces = {key: keys for reading in read for key, keys in reading.pieces.items()}
    return [_case(one, said, pieces, rules) for one in alignment.cases(marks)]


def _case(
    found: alignment.Case,
    said: dict[uuid.UUID, Opinion],
    pieces: dict[uuid.UUID, list[uuid.UUID]],
    rules: Rules,
) -> Case:
    sources = {name: uuid.UUID(mark.key) for name, mark in found.marks.items()}
    absent: list[Opinion] = [{"annotator": name} for name in found.absent]
    heard = [said[key] for key in sources.values()] + absent
    heard.sort(key=lambda one: str(one["annotator"]))
    return Case(
        key=opinions.digest(heard),
        start=found.start,
        end=found.end,
        kind=found.kind.value,
        agreed=opinions.agree(heard, rules),
        opinions=heard,
        sources=sources,
        pieces={name: pieces[key] for name, key in sources.items()},
    )


def kept_case(decision: Decision) -> Case:
    """The case of a decision, as it was when it was decided."""
    found = opinions.marked(decision.opinions)
    spans = {(one["start"], one["end"]) for one in found}
    kind = alignment.Kind.OVERLAPPING if len(spans) > 1 else alignment.Kind.SAME
    return Case(
        key=decision.key,
        start=decision.start,
        end=decision.end,
        kind=(alignment.Kind.ALONE if len(found) == 1 else kind).value,
        agreed=decision.agreed,
        opinions=decision.opinions,
    )


def in_force(adjudication: Adjudication) -> QuerySet[Decision]:
    """The decisions that stand, in the order of the text."""
    return adjudication.decisions.filter(withdrawn_at__isnull=True)


def cases_of(adjudication: Adjudication) -> list[Case]:
    """The cases as they are now, or of a closed document as they were decided."""
    if adjudication.state in CLOSED_STATES:
        return [kept_case(one) for one in in_force(adjudication)]
    return live_cases(
        readings(adjudication.document_id, adjudication.round), rules_of(adjudication)
    )
