"""What the database writes of a corpus is, byte for byte, what the format's own writer writes."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from annotations.formats.native_write import write
from annotations.formats.records import DocumentRecord
from annotations.models import Annotation, Document, Evidence
from annotations.queries.corpus import Scope, records
from annotations.services.evidence import create_evidence
from annotations.services.transaction import Actor
from tests.browser.annotating import mark
from tests.cast import Cast

pytestmark = pytest.mark.django_db

NASTY = "".join(map(chr, range(1, 0x20))) + "\"\\/'<&>\x7f\x85\xa0é\u2028\ufeff🦩 {}, null"
TEXT = "«Ñandú» said: “🦩 seven”. Nobody asked."


@pytest.fixture
def annotations(cast: Cast) -> list[Annotation]:
    document = cast.document(TEXT, external_id="the one")
    return [
        mark(cast.reviewer, document, "«Ñandú» said", "supported"),
        mark(cast.reviewer, document, "«Ñandú» said", "disputed"),
        mark(cast.reviewer, document, "«Ñandú» said", None),
        mark(cast.reviewer, document, "🦩 seven", "unsourced"),
        mark(cast.other_reviewer, document, "Nobody", "supported"),
    ]


def both(cast: Cast) -> tuple[bytes, bytes]:
    """The corpus by the database's writing, and by the writer alone."""
    scope = Scope(cast.manager, cast.project, {})
    quick, careful = (
        [one for one in records(scope, written=written) if isinstance(one, DocumentRecord)]
        for written in (True, False)
    )
    assert any(one.written for record in quick for one in record.annotation_sets)
    assert not any(one.written for record in careful for one in record.annotation_sets)
    return b"".join(write(quick)), b"".join(write(careful))


def link(cast: Cast, annotation: Annotation, **given: object) -> Evidence:
    row, _made = create_evidence(
        Actor(cast.reviewer), annotation=annotation, stance="supports", **given
    )  # type: ignore[arg-type]
    return row


def test_every_character_is_written_alike(cast: Cast, annotations: list[Annotation]) -> None:
    Annotation.objects.filter(pk=annotations[0].pk).update(note=NASTY, original_label=NASTY)
    quick, careful = both(cast)
    assert quick == careful
    assert json.dumps(NASTY, ensure_ascii=False).encode() in quick


def test_spans_at_one_place_stand_in_the_order_of_their_labels(
    cast: Cast, annotations: list[Annotation]
) -> None:
    quick, careful = both(cast)
    assert quick == careful
    first = json.loads(quick.splitlines()[0])["annotation_sets"][0]["annotations"]
    assert [one.get("label") for one in first] == [None, "disputed", "supported", "unsourced"]


def test_evidence_of_every_kind_is_written_alike(
    cast: Cast, annotations: list[Annotation], document: Document
) -> None:
    link(cast, annotations[0], document=document, start=0, end=3)
    link(cast, annotations[0], url="https://a.org/?q=\"'", quote="They came 🦩.", note="a\nb")
    link(cast, annotations[3], url="https://b.org", quote="“No”", group=0, sufficient=True)
    gone = link(cast, annotations[3], url="https://c.org", quote="gone")
    Evidence.objects.filter(pk=gone.pk).update(deleted_at=datetime.now(UTC))
    quick, careful = both(cast)
    assert quick == careful
    assert (quick.count(b'"stance"'), b"c.org" in quick) == (3, False)


def test_times_keep_their_microseconds_in_utc(cast: Cast, annotations: list[Annotation]) -> None:
    moments = datetime(2023, 5, 19, 1, 2, 3, tzinfo=UTC), datetime(2024, 12, 31, 23, 59, 59, 7, UTC)
    Annotation.objects.filter(pk=annotations[3].pk).update(
        created_at=moments[0], updated_at=moments[1]
    )
    quick, careful = both(cast)
    assert quick == careful
    assert b'"created_at":"2023-05-19T01:02:03.000000Z"' in quick


def test_a_fraction_or_a_field_of_another_system_goes_the_careful_way(
    cast: Cast, annotations: list[Annotation]
) -> None:
    Annotation.objects.filter(pk=annotations[1].pk).update(confidence=0.00001)
    Annotation.objects.filter(pk=annotations[2].pk).update(extra={"b": 1, "a": {"é": 0.5}})
    quick, careful = both(cast)
    assert quick == careful
    assert b'"extra":{"a":{"\xc3\xa9":0.5},"b":1}' in quick


@pytest.fixture
def document(cast: Cast) -> Document:
    return cast.document("Seventy votes were cast.", external_id='wire "1"')
