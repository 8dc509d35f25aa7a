"""Annotations of a corpus put into the native format by the database, for reading very many.

The bytes are those of `formats.native_write`, which says what the format is; tests hold the two
against each other. Numbers with a fraction and objects of other systems, whose spelling differs
between JSON writers, are left to that one.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.db import connection

# A part that is null is left out by `concat_ws`, as the format leaves out what says nothing.
# Times are written in the session's zone, which is UTC.
_MOMENT = """'"{0}":"' || to_char({1}.{0}, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"'"""
_TEXT = """'"{0}":' || to_json(nullif({1}, ''))::text"""
_NUMBER = """'"{0}":' || {1}"""


def _object(*parts: str) -> str:
    return "'{' || concat_ws(',', " + ", ".join(parts) + ") || '}'"


_EVIDENCE = _object(
    _MOMENT.format("created_at", "e"),
    _TEXT.format("document", "cited.external_id"),
    _NUMBER.format("end", 'e."end"'),
    _NUMBER.format("group", 'e."group"'),
    _TEXT.format("note", "e.note"),
    _TEXT.format("quote", "e.quote"),
    _TEXT.format("stance", "e.stance"),
    _NUMBER.format("start", "e.start"),
    "CASE WHEN e.sufficient THEN '\"sufficient\":true' END",
    _MOMENT.format("updated_at", "e"),
    _TEXT.format("url", "e.url"),
    _NUMBER.format("version", "e.version"),
)
_ANNOTATION = _object(
    _MOMENT.format("created_at", "a"),
    _NUMBER.format("end", 'a."end"'),
    "'\"evidence\":[' || behind.pieces || ']'",
    _TEXT.format("judges", "a.judges"),
    _TEXT.format("label", "label.key"),
    _TEXT.format("note", "a.note"),
    _TEXT.format("original_label", "a.original_label"),
    _TEXT.format("quote", "a.quote"),
    _NUMBER.format("start", "a.start"),
    _MOMENT.format("updated_at", "a"),
    _NUMBER.format("version", "a.version"),
)
_STATEMENT = f"""
WITH behind AS (
    SELECT owner, string_agg(piece, ',' ORDER BY piece COLLATE "C") AS pieces FROM (
        SELECT e.annotation_id AS owner, {_EVIDENCE} AS piece
        FROM annotations_evidence e
        JOIN annotations_annotation a ON a.id = e.annotation_id
        LEFT JOIN annotations_document cited ON cited.id = e.document_id
        WHERE a.annotation_set_id = ANY(%(sets)s)
            AND a.deleted_at IS NULL AND e.deleted_at IS NULL
    ) each GROUP BY owner
), said AS (
    SELECT a.annotation_set_id AS owner, a.start, a."end", label.key AS label,
        a.confidence IS NULL AND a.extra = '{{}}' AS plain, {_ANNOTATION} AS written
    FROM annotations_annotation a
    LEFT JOIN annotations_label label ON label.id = a.label_id
    LEFT JOIN behind ON behind.owner = a.id
    WHERE a.annotation_set_id = ANY(%(sets)s) AND a.deleted_at IS NULL
)
SELECT owner::text, string_agg(
    written, ',' ORDER BY start, "end", coalesce(label, '') COLLATE "C", written COLLATE "C"
) FROM said GROUP BY owner HAVING bool_and(plain)
"""  # noqa: S608 (constants of this module)


def written_annotations(sets: Sequence[uuid.UUID]) -> dict[str, bytes]:
    """The array of annotations of each of these sets in UTF-8, by the set's key.

    Sets without annotations are not among them, nor those of which one needs the careful way.
    """
    with connection.cursor() as cursor:
        cursor.execute(_STATEMENT, {"sets": list(sets)})
        return {owner: f"[{written}]".encode() for owner, written in cursor.fetchall()}
