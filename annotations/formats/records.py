"""What formats read and write: records of a corpus, and problems. No parsing lives here.

Every text in a record is already clean (see `annotations.anchoring`), every span was checked
against its text, and spans count Unicode code points, half open. Times are aware and in UTC. An
empty string or None means "not given". What a database must decide (does the label exist, is the
document there already) is not decided here.

Records are values: nobody changes one after it was read. They are not frozen only because making
a frozen one takes four times as long, and an import makes millions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from annotations.saying import Said

FORMAT_VERSION = 1


class FileRefused(Exception):
    """The file as a whole cannot be read. The message says why and what to do about it."""

    def __init__(self, message: Said) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True, slots=True)
class Problem:
    """One bad thing in a file.

    `line` counts from 1 (None where a file has no lines), `path` names the member of an archive
    and the place inside the record (`annotation_sets[0].annotations[3].start`), at most 500
    characters. `excerpt` is short, with control characters made visible.
    """

    line: int | None
    path: str
    message: Said
    excerpt: str = ""


@dataclass(slots=True)
class LabelRecord:
    """A value of the label scheme, as the `corpus` record carries it."""

    key: str
    title: str = ""
    definition: str = ""
    meaning: str = ""
    colour: str = ""
    hotkey: str = ""
    order: int = 0
    retired: bool = False


@dataclass(slots=True)
class CorpusRecord:
    """The first record of a native file: where it comes from and by which rules it was made."""

    format_version: int = FORMAT_VERSION
    project: str = ""
    name: str = ""
    labels: tuple[LabelRecord, ...] = ()
    guideline: int | None = None
    guideline_markdown: str = ""
    exported_at: datetime | None = None
    line: int | None = field(default=None, compare=False)
    path: str = field(default="", compare=False)


@dataclass(slots=True)
class OutletRecord:
    """Who published documents; documents name it by `name`."""

    name: str
    domain: str = ""
    owner_group: str = ""
    notes: str = ""
    line: int | None = field(default=None, compare=False)
    path: str = field(default="", compare=False)


@dataclass(slots=True)
class EvidenceRecord:
    """A passage of a document (`document` is an external id), or a `url` with its quote.

    Only evidence from the document that it stands in was checked against the text; for another
    document `len(quote) == end - start` holds, and whoever knows its text must check the rest.
    """

    stance: str
    group: int | None = None
    sufficient: bool = False
    document: str = ""
    start: int | None = None
    end: int | None = None
    quote: str = ""
    url: str = ""
    note: str = ""
    version: int = 1
    created_at: datetime | None = None
    updated_at: datetime | None = None
    line: int | None = field(default=None, compare=False)
    path: str = field(default="", compare=False)


@dataclass(slots=True)
class AnnotationRecord:
    """A span with its body; `quote == text[start:end]`. No label means *to check*.

    `label` is as the file names it: a key or a title, whose case does not count.
    """

    start: int
    end: int
    quote: str
    label: str | None = None
    judges: str = "content"
    note: str = ""
    confidence: float | None = None
    original_label: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)
    version: int = 1
    created_at: datetime | None = None
    updated_at: datetime | None = None
    evidence: tuple[EvidenceRecord, ...] = ()
    line: int | None = field(default=None, compare=False)
    path: str = field(default="", compare=False)


@dataclass(slots=True)
class AnnotatorRecord:
    """Who annotated, known by name; `kind` is human or machine."""

    name: str
    kind: str = "human"


@dataclass(slots=True)
class OpinionRecord:
    """What one annotator said about a place; without `start` they marked nothing there.

    `followed`: gold was taken from it. Its evidence has no versions and times of its own.
    """

    annotator: str
    start: int | None = None
    end: int | None = None
    quote: str = ""
    label: str | None = None
    judges: str = ""
    note: str = ""
    confidence: float | None = None
    followed: bool = False
    evidence: tuple[EvidenceRecord, ...] = ()


@dataclass(slots=True)
class DecisionRecord:
    """What became of one place (`start`, `end`), and what was said about it before.

    `gold` names the annotation of the gold set by start, end and label; None where all were
    rejected. `agreed`: all had said the same; `automatic`: and nobody needed to decide.
    """

    outcome: str
    start: int
    end: int
    gold: tuple[int, int, str | None] | None = None
    reason: str = ""
    at: datetime | None = None
    agreed: bool = False
    automatic: bool = False
    opinions: tuple[OpinionRecord, ...] = ()


@dataclass(slots=True)
class AdjudicationRecord:
    """How a gold set came about: by whom and when, and each decision with the dissent."""

    by: str = ""
    at: datetime | None = None
    closed_by_agreement: bool = False
    sampled: bool = False
    single_reviewed: bool = False
    allowed_own: bool = False
    decisions: tuple[DecisionRecord, ...] = ()


@dataclass(slots=True)
class SetRecord:
    """All annotations of one annotator on one document in one round.

    `annotator` is None where the file names nobody (the short forms): then the set belongs to
    whomever the importer names. `guideline` is a version. A set that does not say so is submitted.
    """

    annotator: AnnotatorRecord | None = None
    round: int = 1
    kind: str = "human"
    status: str = "submitted"
    guideline: int | None = None
    submitted_at: datetime | None = None
    annotations: tuple[AnnotationRecord, ...] = ()
    adjudication: AdjudicationRecord | None = None
    line: int | None = field(default=None, compare=False)
    path: str = field(default="", compare=False)


@dataclass(slots=True)
class DocumentRecord:
    """A text to be read, with everything that was said about it.

    `external_id` is never empty. `published_at` is the first moment of what is known, and
    `published_precision` (year, month, day, minute) says how much that is; both or neither.
    """

    external_id: str
    text: str
    kind: str = "document"
    title: str = ""
    language: str = ""
    url: str = ""
    final_url: str = ""
    fetched_at: datetime | None = None
    outlet: str = ""
    byline: str = ""
    published_at: datetime | None = None
    published_precision: str = ""
    posted_at: datetime | None = None
    metadata: Mapping[str, Any] = field(default_factory=dict)
    annotation_sets: tuple[SetRecord, ...] = ()
    line: int | None = field(default=None, compare=False)
    path: str = field(default="", compare=False)


@dataclass(slots=True)
class EndRecord:
    """The last record: how many documents and outlets stand before it."""

    counts: Mapping[str, int] = field(default_factory=dict)
    line: int | None = field(default=None, compare=False)
    path: str = field(default="", compare=False)


@dataclass(slots=True)
class WrittenRecords:
    """Documents that another process has written in the format that is asked for already."""

    lines: bytes
    documents: int


Record = CorpusRecord | OutletRecord | DocumentRecord | WrittenRecords | EndRecord
