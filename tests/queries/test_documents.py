"""The list of documents, searched: what each document is found by, however it came to be."""

from __future__ import annotations

import io
from urllib.parse import quote

import pytest
from django.db import connection

from annotations.models import Document, Outlet
from annotations.queries.documents import Wanted, filtered, found_by
from annotations.services import imports, outlets
from annotations.services.documents import update_document
from annotations.services.job_engine import work
from annotations.services.jobs import create_import
from annotations.services.transaction import Actor
from tests.api.client import Rest
from tests.cast import Cast

pytestmark = pytest.mark.django_db
LINE = (
    b'{"external_id": "Stra\xc3\x9fe-7", "text": "x", "title": "The \xe2\x80\x9cCoup\xe2\x80\x9d '
    b'of \xc5\x81\xc3\xb3d\xc5\xba", "outlet": "Cafe\xcc\x81 Wire", "byline": "JOS\xc3\x89 100%", '
    b'"url": "https://example.org/Per\xc3\xba_1"}\n'
)


def found(cast: Cast, search: str) -> list[str]:
    rows = filtered(cast.viewer, cast.project, Wanted(search=search)).order_by("external_id")
    return list(rows.values_list("external_id", flat=True))


@pytest.fixture
def known(cast: Cast) -> Document:
    """A document beside another one that nothing here shall find."""
    cast.document("Nothing.", external_id="other", title="Other", outlet="Elsewhere")
    return cast.document(
        "One.", external_id="Straße-7", title="The “Coup” of Łódź", outlet="Cafe\u0301 Wire",
        byline="JOSÉ 100%", url="https://example.org/Perú_1",
    )  # fmt: skip


SEARCHES = [
    "lodz", "ŁÓDŹ", '"coup"', "“coup”", "COUP lodz", "strasse", "STRASSE-7", "café", "CAFE wire",
    "wire coup", "jose", "José", "peru_1", "example.org/perú", "100%",
]  # fmt: skip


@pytest.mark.parametrize("search", SEARCHES)
def test_a_document_is_found_by_its_words_without_case_and_accents(
    cast: Cast, known: Document, search: str
) -> None:
    assert found(cast, search) == ["Straße-7"]
    answer = Rest(cast.viewer).get(f"documents/?project=peru&search={quote(search)}")
    assert [one["external_id"] for one in answer.json()["results"]] == ["Straße-7"]


@pytest.mark.parametrize("search", ["coup nowhere", "peruX1", "1000", "coup%lodz", "coup_of", "\\"])
def test_what_is_not_all_there_is_not_found(cast: Cast, known: Document, search: str) -> None:
    assert found(cast, search) == []


@pytest.mark.parametrize("search", ["", "  ", "\u0301"])
def test_a_search_for_nothing_narrows_nothing(cast: Cast, known: Document, search: str) -> None:
    assert found(cast, search) == ["Straße-7", "other"]


def test_what_changed_is_found_as_it_is_now(cast: Cast, known: Document) -> None:
    actor = Actor(cast.manager)
    update_document(actor, known, version=1, changes={"title": "Årsmøte"})
    outlet = Outlet.objects.get(name="Café Wire")
    outlets.update_outlet(actor, outlet, version=1, changes={"name": "Ñandú"})
    assert found(cast, "arsmote nandu jose") == ["Straße-7"]
    assert found(cast, "lodz") == found(cast, "wire") == []


def test_another_projects_outlet_of_the_name_finds_nothing(cast: Cast, known: Document) -> None:
    outlets.create_outlet(Actor(cast.stranger), cast.elsewhere, name="Only There")
    assert found(cast, "only") == []


@pytest.mark.django_db(transaction=True, databases=["default", "ledger"])
def test_an_imported_document_is_found_like_one_that_was_typed(cast: Cast) -> None:
    job, _made = create_import(
        Actor(cast.manager), cast.project, file=io.BytesIO(LINE), file_name="a.jsonl"
    )
    work(job.pk, imports.run)
    assert all(found(cast, search) == ["Straße-7"] for search in SEARCHES)


def test_the_index_of_words_and_the_one_of_outlets_answer_together(
    cast: Cast, known: Document
) -> None:
    rows = found_by(Document.objects.all(), Outlet.objects.all(), "café").order_by()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_indexscan = off")
    plan = rows.explain()
    assert "document_words_trigrams" in plan
    assert "BitmapOr" in plan
