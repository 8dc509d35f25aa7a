"""Evidence over REST: passages of other documents and pages elsewhere, linked with a stance."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from annotations.models import Document
from annotations.services.passages import index_documents
from tests.api.client import Rest, fields_of
from tests.cast import Cast

pytestmark = pytest.mark.django_db
READ = "Seventy were in favour."
CITED = "Bandera \U0001f1f5\U0001f1ea: setenta votos."


@pytest.fixture
def read(cast: Cast) -> Document:
    return cast.document(READ, external_id="read")


@pytest.fixture
def cited(cast: Cast) -> Document:
    return cast.document(
        CITED,
        external_id="cited",
        title="Setenta",
        outlet="Bitácora",
    )


@pytest.fixture
def rest(cast: Cast) -> Rest:
    return Rest(cast.reviewer)


@pytest.fixture
def annotation(rest: Rest, read: Document) -> dict[str, Any]:
    body = {"document": str(read.pk), "start": 0, "end": 7}
    shown: dict[str, Any] = rest.post("annotations/", body).json()
    return shown


def passage(annotation: dict[str, Any], cited: Document, **more: Any) -> dict[str, Any]:
    place = {"document": str(cited.pk), "start": 12, "end": 25}
    return {"annotation": annotation["id"], "stance": "supports", **place, **more}


def test_a_passage_is_linked_with_its_source(
    rest: Rest, annotation: dict[str, Any], cited: Document
) -> None:
    made = rest.post("evidence/", passage(annotation, cited, quote="setenta votos"))
    assert made.status_code == 201 and made["ETag"] == '"1"'
    shown = made.json()
    assert shown["quote"] == CITED[12:25] == "setenta votos"
    assert (shown["document_title"], shown["outlet"], shown["url"]) == ("Setenta", "Bitácora", "")
    assert rest.get(f"evidence/{shown['id']}/").json() == shown
    assert rest.get(f"annotations/{annotation['id']}/").json()["evidence_count"] == 1


def test_an_address_is_linked_with_what_it_says(rest: Rest, annotation: dict[str, Any]) -> None:
    body = {"annotation": annotation["id"], "stance": "disputes", "url": "https://a.example/1"}
    assert fields_of(rest.post("evidence/", body)) == ["quote"]
    shown = rest.post("evidence/", {**body, "quote": "It was 69."}).json()
    assert (shown["document"], shown["start"], shown["quote"]) == (None, None, "It was 69.")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"stance": "proves"}, "stance"),
        ({"stance": None}, "stance"),
        ({"start": None}, "start"),
        ({"start": 25, "end": 12}, "end"),
        ({"end": 900}, "end"),
        ({"quote": "setenta vote"}, "quote"),
        ({"group": -1}, "group"),
        ({"group": 10**12}, "group"),
        ({"sufficient": "yes"}, "sufficient"),
        ({"url": "ftp://a.example"}, "url"),
        ({"document": "cited"}, "document"),
        ({"claim": str(uuid.UUID(int=1))}, "claim"),
        ({"deleted_at": None}, "deleted_at"),
        ({"document": None, "start": None, "end": None}, "url"),
        ({"note": "x" * 20_001}, "note"),
    ],
)
def test_evidence_is_refused_by_the_field(
    rest: Rest, annotation: dict[str, Any], cited: Document, change: dict[str, Any], field: str
) -> None:
    answer = rest.post("evidence/", passage(annotation, cited, **change))
    assert (answer.status_code, fields_of(answer)) == (400, [field])


def test_the_same_body_under_the_same_id_is_linked_once(
    rest: Rest, cast: Cast, annotation: dict[str, Any], cited: Document
) -> None:
    body = passage(annotation, cited, id="018f3c7f-5fb9-748d-994a-1b6c7d2e3f40")
    assert rest.post("evidence/", body).status_code == 201
    assert rest.post("evidence/", body).status_code == 200
    assert rest.post("evidence/", {**body, "stance": "context"}).status_code == 409


def test_evidence_is_changed_removed_and_brought_back(
    rest: Rest, annotation: dict[str, Any], cited: Document
) -> None:
    made = rest.post("evidence/", passage(annotation, cited)).json()
    path = f"evidence/{made['id']}/"
    assert rest.patch(path, {"stance": "context"}).status_code == 428
    changed = rest.patch(path, {"stance": "context", "start": 0, "end": 7}, match=1).json()
    assert (changed["stance"], changed["quote"], changed["version"]) == ("context", "Bandera", 2)
    assert rest.patch(path, {"note": "x"}, match=1).json()["current"]["stance"] == "context"
    assert rest.delete(path, match=2).status_code == 204
    assert rest.get(path).status_code == 404
    assert rest.post(path + "restore/").json()["version"] == 4


def test_only_the_author_of_the_set_links_evidence(
    rest: Rest, cast: Cast, annotation: dict[str, Any], cited: Document
) -> None:
    made = rest.post("evidence/", passage(annotation, cited)).json()
    manager = Rest(cast.manager)
    assert manager.post("evidence/", passage(annotation, cited)).status_code == 403
    assert manager.patch(f"evidence/{made['id']}/", {"note": "x"}, match=1).status_code == 403
    assert manager.delete(f"evidence/{made['id']}/", match=1).status_code == 403
    assert Rest(cast.other_reviewer).get(f"evidence/{made['id']}/").status_code == 404


def test_a_document_of_another_project_is_not_there_to_cite(
    rest: Rest, cast: Cast, annotation: dict[str, Any]
) -> None:
    foreign = Rest(cast.stranger).post("documents/", {"project": "elsewhere", "text": "Far."})
    body = passage(annotation, Document(pk=uuid.UUID(foreign.json()["id"])), start=0, end=3)
    assert rest.post("evidence/", body).status_code == 404
    both = Rest(cast.admin)
    assert both.post("evidence/", body).status_code in (400, 403)


def test_lists_filter_by_everything_they_name(
    rest: Rest, annotation: dict[str, Any], read: Document, cited: Document
) -> None:
    made = rest.post("evidence/", passage(annotation, cited)).json()
    for query, expected in [
        (f"annotation={annotation['id']}", [made]),
        (f"annotation_set={annotation['annotation_set']}", [made]),
        (f"document={read.pk}", [made]),
        (f"document={cited.pk}", []),
        (f"cited={cited.pk}", [made]),
        ("project=peru&stance=supports", [made]),
        ("stance=disputes", []),
    ]:
        assert rest.get(f"evidence/?{query}").json()["results"] == expected, query


def test_search_finds_what_may_bear_on_an_annotation(
    rest: Rest, cast: Cast, annotation: dict[str, Any], cited: Document
) -> None:
    index_documents(cast.project, 10)
    (hit,) = rest.get("search/?project=peru&q=SETENTA vótos").json()["results"]
    assert hit["document"] == str(cited.pk) and hit["outlet"] == "Bitácora"
    assert CITED[hit["start"] : hit["end"]] == hit["quote"]
    assert [CITED[start:end] for start, end in hit["highlights"]] == ["setenta", "votos"]
    found = rest.get(f"search/?project=peru&annotation={annotation['id']}").json()["results"]
    assert all(READ not in hit["quote"] for hit in found)


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("project=peru", 400),
        ("q=x", 400),
        ("project=peru&q=%20", 400),
        ("project=elsewhere&q=x", 404),
        ("project=peru&q=x&limit=101", 400),
        ("project=peru&annotation=018f3c7f-5fb9-748d-994a-1b6c7d2e3f40", 404),
        ("project=peru&q=" + "x" * 1001, 400),
    ],
)
def test_a_search_is_refused_clearly(rest: Rest, query: str, status: int) -> None:
    assert rest.get(f"search/?{query}").status_code == status
