"""The cases of a document as both doors show them: side by side, with what was decided.

What the rows mean is `adjudications`; here they become plain values. Offsets are code points.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection
from typing import Any

from annotations.models import (
    CLOSED_STATES,
    Adjudication,
    Assignment,
    AssignmentState,
    Decision,
    Document,
    Evidence,
    User,
)
from annotations.opinions import Opinion
from annotations.queries.adjudications import (
    Case,
    cases_of,
    human_sets,
    in_force,
)
from annotations.queries.names import names_shown

Shown = dict[str, Any]


def looks_away(user: User, adjudication: Adjudication) -> bool:
    """Whether the person is reviewing this very document now, and so must not see others' work."""
    return Assignment.objects.filter(
        document=adjudication.document_id, round=adjudication.round, annotator__user=user,
        state=AssignmentState.LEASED,
    ).exists()  # fmt: skip


def shown_cases(adjudication: Adjudication, keys: Collection[str] | None = None) -> list[Shown]:
    """The cases in the order of the text, or those of these keys: see `CaseShape` of the API."""
    cases = [one for one in cases_of(adjudication) if keys is None or one.key in keys]
    standing = in_force(adjudication).filter(key__in=[one.key for one in cases])
    decisions = {one.key: one for one in standing.select_related("gold__label", "decided_by")}
    evidence = _gold_evidence(decisions.values())
    names = names_shown(adjudication, _names(adjudication, cases))
    documents = _documents(adjudication, cases)
    return [
        {
            "key": one.key,
            "start": one.start,
            "end": one.end,
            "kind": one.kind,
            "agreed": one.agreed,
            "sides": _sides(one, names, documents),
            "decision": _decision(decisions.get(one.key), evidence),
        }
        for one in cases
    ]


def shown_reviewers(adjudication: Adjudication) -> list[Shown]:
    """Whose sets lie side by side, by letter; a name only where it may be told."""
    sets = list(human_sets(adjudication.document_id, adjudication.round))
    shown = names_shown(adjudication, [one.annotator.name for one in sets])
    found = []
    for one in sets:
        letter, told = shown[one.annotator.name]
        found.append(
            {
                "letter": letter,
                "name": one.annotator.name if told else None,
                "annotation_set": one.pk,
                "submitted": one.status == "submitted",
                "can_be_asked": one.annotator.user_id is not None,
            }
        )
    return sorted(found, key=lambda one: (len(one["letter"]), one["letter"]))


def _names(adjudication: Adjudication, cases: list[Case]) -> list[str]:
    """Everybody who read the document: letters must not depend on which cases are shown."""
    if adjudication.state in CLOSED_STATES:
        told = {str(said["annotator"]) for one in cases for said in one.opinions}
        return sorted(told)
    sets = human_sets(adjudication.document_id, adjudication.round)
    return list(sets.values_list("annotator__name", flat=True))


def _documents(adjudication: Adjudication, cases: list[Case]) -> dict[str, tuple[uuid.UUID, str]]:
    """Key and title of the documents that evidence is from, by external id."""
    named = {
        piece["document"]
        for one in cases
        for said in one.opinions
        for piece in said.get("evidence", [])
        if piece.get("document")
    }
    rows = Document.objects.filter(project=adjudication.project_id, external_id__in=named)
    return {
        external: (key, title or external)
        for key, external, title in rows.values_list("pk", "external_id", "title")
    }


def _sides(
    case: Case, names: dict[str, tuple[str, bool]], documents: dict[str, tuple[uuid.UUID, str]]
) -> list[Shown]:
    found = [_side(case, said, names, documents) for said in case.opinions]
    return sorted(found, key=lambda one: (len(one["letter"]), one["letter"]))


def _side(
    case: Case,
    said: Opinion,
    names: dict[str, tuple[str, bool]],
    documents: dict[str, tuple[uuid.UUID, str]],
) -> Shown:
    name = str(said["annotator"])
    letter, told = names[name]
    keys = case.pieces.get(name, [])
    pieces = [
        _piece(piece, keys[number] if number < len(keys) else None, documents)
        for number, piece in enumerate(said.get("evidence", []))
    ]
    return {
        "letter": letter,
        "name": name if told else None,
        "annotation": case.sources.get(name),
        "marked": "start" in said,
        "start": said.get("start"),
        "end": said.get("end"),
        "quote": said.get("quote", ""),
        "label": said.get("label"),
        "judges": said.get("judges", "content"),
        "note": said.get("note", ""),
        "confidence": said.get("confidence"),
        "evidence": pieces,
        "followed": bool(said.get("followed")),
    }


def _piece(
    piece: Shown, key: uuid.UUID | None, documents: dict[str, tuple[uuid.UUID, str]]
) -> Shown:
    document, title = documents.get(piece.get("document", ""), (None, ""))
    return {
        "id": key,
        "stance": piece["stance"],
        "document": document,
        "title": title,
        "url": piece.get("url", ""),
        "quote": piece.get("quote", ""),
        "note": piece.get("note", ""),
    }


def _gold_evidence(decisions: Collection[Decision]) -> dict[uuid.UUID, list[Shown]]:
    rows = Evidence.objects.filter(
        annotation__in=[one.gold_id for one in decisions if one.gold_id], deleted_at__isnull=True
    )
    found: dict[uuid.UUID, list[Shown]] = {}
    for row in rows.select_related("document").defer("document__text").order_by("created_at", "pk"):
        assert row.annotation_id is not None
        found.setdefault(row.annotation_id, []).append(
            {
                "id": row.pk,
                "stance": row.stance,
                "document": row.document_id,
                "title": str(row.document) if row.document else "",
                "url": row.url,
                "quote": row.quote,
                "note": row.note,
            }
        )
    return found


def _decision(one: Decision | None, evidence: dict[uuid.UUID, list[Shown]]) -> Shown | None:
    if one is None:
        return None
    gold = one.gold
    return {
        "id": one.pk,
        "outcome": one.outcome,
        "reason": one.reason,
        "automatic": one.automatic,
        "decided_by": one.decided_by.username if one.decided_by else None,
        "created_at": one.created_at,
        "annotation": one.gold_id,
        "start": gold.start if gold else None,
        "end": gold.end if gold else None,
        "quote": gold.quote if gold else "",
        "label": gold.label.key if gold and gold.label else None,
        "judges": gold.judges if gold else "content",
        "note": gold.note if gold else "",
        "confidence": gold.confidence if gold else None,
        "evidence": evidence.get(one.gold_id, []) if one.gold_id else [],
    }
