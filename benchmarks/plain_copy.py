"""The floor of import and export: plain COPY of the same rows and columns, and nothing else.

The same tables, with their constraints, indexes and history triggers. No file is parsed, nothing
is checked, nothing is resumable.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg
from django.db.models import Model
from django.utils import timezone
from psycopg import sql

from annotations.models import Annotation, AnnotationSet, Annotator, Document, Job, Project
from annotations.models.documents import listed_words
from annotations.services.copying import new_key
from annotations.services.import_rows import ANNOTATION_COLUMNS, DOCUMENT_COLUMNS, SET_COLUMNS
from benchmarks.projects import ANNOTATOR
from benchmarks.workload import name_of, spans_of, text_of

Row = tuple[Any, ...]
TABLES: tuple[tuple[type[Model], Sequence[str]], ...] = (
    (Document, DOCUMENT_COLUMNS),
    (AnnotationSet, SET_COLUMNS),
    (Annotation, ANNOTATION_COLUMNS),
)


@dataclass
class Rows:
    """The rows of one project, table by table, as an import would write them."""

    project: str
    user: str
    job: str
    annotator: str
    labels: dict[str, str]
    now: datetime = field(default_factory=timezone.now)
    tables: tuple[list[Row], list[Row], list[Row]] = field(default_factory=lambda: ([], [], []))

    def add(self, number: int) -> None:
        """Document `number` of the workload with its set and annotations."""
        documents, sets, annotations = self.tables
        text, key, set_key = text_of(number), new_key(), new_key()
        digest = hashlib.sha256(text.encode()).hexdigest()
        documents.append((
            key, self.project, name_of(number), "document", "", text, digest, len(text), "", "",
            "", None, None, "", None, "", None, "{}", listed_words("", name_of(number), "", ""),
            self.job, 1,
        ))  # fmt: skip
        sets.append((
            set_key, self.project, key, self.annotator, 1, "human", "submitted", None, self.now,
            self.job, 1,
        ))  # fmt: skip
        annotations += [
            (new_key(), self.project, key, set_key, start, end, text[start:end],
             self.labels[label], "content", "", None, "", "{}", self.user, "", 1, self.now,
             self.now)
            for start, end, label in spans_of(number)
        ]  # fmt: skip


def rows_of(project: Project, documents: int) -> Rows:
    """The rows for so many documents of the workload."""
    user = project.created_by
    assert user is not None
    job = Job.objects.create(project=project, kind="import", created_by=user, state="succeeded")
    annotator = Annotator.objects.create(project=project, name=ANNOTATOR)
    labels = {label.key: str(label.pk) for label in project.labels.all()}
    rows = Rows(str(project.pk), str(user.pk), str(job.pk), str(annotator.pk), labels)
    for number in range(documents):
        rows.add(number)
    return rows


def copy_in(url: str, rows: Rows) -> float:
    """Seconds for COPY of all rows in one transaction, from Python's tuples to the commit."""
    begun = time.perf_counter()
    with psycopg.connect(url) as connection, connection.cursor() as cursor:
        for (model, columns), some in zip(TABLES, rows.tables, strict=True):
            with cursor.copy(_statement("COPY {0} ({1}) FROM STDIN", model, columns)) as copy:
                for row in some:
                    copy.write_row(row)
    return time.perf_counter() - begun


def copy_out(url: str, project: Project, file: Path) -> float:
    """Seconds for COPY of the project's rows into a file, text as PostgreSQL writes it."""
    begun = time.perf_counter()
    with psycopg.connect(url) as connection, open(file, "wb") as target:
        for piece in _pieces(connection, project):
            target.write(piece)
    return time.perf_counter() - begun


def _pieces(connection: psycopg.Connection[Any], project: Project) -> Iterator[Any]:
    for model, columns in TABLES:
        query = "COPY (SELECT {1} FROM {0} WHERE project_id = {2}) TO STDOUT"
        statement = _statement(query, model, columns, sql.Literal(str(project.pk)))
        with connection.cursor() as cursor, cursor.copy(statement) as copy:
            yield from copy


def _statement(query: str, model: type[Model], columns: Sequence[str], *more: Any) -> sql.Composed:
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    return sql.SQL(query).format(sql.Identifier(model._meta.db_table), names, *more)
