"""The second pass of an import: evidence whose document stood elsewhere in the file, or was there.

Quotes are compared in the database, against the text that the offsets point into.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from annotations.formats.records import Problem
from annotations.models import Evidence, Job, PendingEvidence
from annotations.saying import Said, say
from annotations.services.copying import copy_rows
from annotations.services.import_rows import EVIDENCE_COLUMNS, evidence_row

BATCH = 1_000
_MATCH = """
SELECT p.id, p.annotation_id, p.external_id, p.payload, p.line, p.path, d.id, d.length,
       substring(d.text FROM (p.payload->>'start')::int + 1
                        FOR (p.payload->>'end')::int - (p.payload->>'start')::int)
FROM annotations_pendingevidence p
LEFT JOIN annotations_document d ON d.project_id = %s AND d.external_id = p.external_id
WHERE p.job_id = %s ORDER BY p.id LIMIT %s
"""


@dataclass(slots=True)
class Resolved:
    """What a batch of the second pass came to; `more` says whether another one is needed."""

    more: bool = False
    problems: list[Problem] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)


def resolve_pending(job: Job) -> Resolved:
    """Bind a batch of waiting evidence to its documents; list what cannot be bound."""
    outcome = Resolved()
    with connection.cursor() as cursor:
        cursor.execute(_MATCH, [job.project_id, job.pk, BATCH])
        found = [(*row[:3], json.loads(row[3]), *row[4:]) for row in cursor.fetchall()]
    good: list[tuple[Any, ...]] = []
    for _key, annotation, external_id, payload, line, path, document, length, text in found:
        trouble = _trouble(external_id, payload, document, length, text)
        if trouble:
            outcome.problems.append(Problem(line, path, trouble, payload["quote"][:80]))
        else:
            good.append(evidence_row(job, annotation, document, payload))
    copy_rows(Evidence, EVIDENCE_COLUMNS, good)
    outcome.counts["evidence_added"] = len(good)
    PendingEvidence.objects.filter(pk__in=[row[0] for row in found]).delete()
    outcome.more = len(found) == BATCH
    return outcome


def _trouble(
    external_id: str, payload: dict[str, Any], document: Any, length: int | None, text: str | None
) -> Said | None:
    if document is None or length is None:
        return say("document-unknown", id=external_id)
    if payload["end"] > length:
        return say("passage-past-text", id=external_id, length=length)
    if text != payload["quote"]:
        return say("passage-differs", id=external_id, there=(text or "")[:80])
    return None
