"""Making a project's documents searchable: passages, folded, with their words, by COPY.

Where sentences end is `annotations.passages`, what folding does `annotations.folding`, and how the
index is asked `queries.search`.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable, Iterator

from django.db import connection
from django.db.models.functions import Now

from annotations.folding import fold
from annotations.models import Document, Passage, Project
from annotations.passages import split
from annotations.queries.lexemes import vector_of, words_of
from annotations.services.copying import copy_rows

MAX_CODE_POINTS = 4_000_000
"""Of texts held in memory at once; a longer document comes alone."""
_COLUMNS = ("project_id", "document_id", "start", "end", "folded", "vector")
_COUNT_WORDS = """
INSERT INTO annotations_word AS known (project_id, word, passages)
SELECT %s, new.word, new.passages
FROM unnest(%s::text[], %s::int[]) AS new (word, passages) ORDER BY new.word
ON CONFLICT (project_id, word) DO UPDATE SET passages = known.passages + EXCLUDED.passages
"""


def index_documents(project: Project, limit: int) -> int:
    """Make the passages of at most `limit` documents that have none; returns of how many.

    Call inside a transaction; 0 means that none is left.
    """
    keys = _waiting(project, limit)
    if keys:
        Passage.objects.filter(document__in=keys).delete()
        texts = Document.objects.filter(pk__in=keys).values_list("pk", "text")
        words: Counter[str] = Counter()
        copy_rows(Passage, _COLUMNS, _rows(project, list(texts), words))
        with connection.cursor() as cursor:
            cursor.execute(_COUNT_WORDS, [project.pk, list(words), list(words.values())])
        Document.objects.filter(pk__in=keys).update(passages_at=Now())
    return len(keys)


def _waiting(project: Project, limit: int) -> list[uuid.UUID]:
    """Documents without passages, locked; fewer than `limit` where their texts are long."""
    waiting = Document.objects.filter(project=project, passages_at__isnull=True).order_by("pk")
    held = waiting.select_for_update(no_key=True)
    keys: list[uuid.UUID] = []
    total = 0
    for key, length in held.values_list("pk", "length")[:limit]:
        total += length
        if keys and total > MAX_CODE_POINTS:
            break
        keys.append(key)
    return keys


def _rows(
    project: Project, texts: Iterable[tuple[uuid.UUID, str]], counted: Counter[str]
) -> Iterator[tuple[object, ...]]:
    """The passages of the texts, whose words are counted on the way."""
    for key, text in texts:
        for start, end in split(text):
            folded = fold(text[start:end])
            words = words_of(folded)
            counted.update(words)
            yield project.pk, key, start, end, folded, vector_of(words)
