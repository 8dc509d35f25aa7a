"""The search page: one field, three kinds of hits, everything in the address."""

from __future__ import annotations

import pytest

from annotations.services.annotations import create_annotation
from annotations.services.passages import index_documents
from annotations.services.transaction import Actor
from tests.cast import Cast
from tests.views.conftest import counted as asked_of_database
from tests.views.conftest import queries_of, text_of

pytestmark = pytest.mark.django_db
PAGE = "/projects/peru/search/"
TOO_MUCH = "At most 500 characters are looked for at once; these are 501."


def fill(cast: Cast, n: int, start: int = 0) -> None:
    for i in range(start, start + n):
        document = cast.document(f"Votos number {i} here.", title=f"Votos {i:03d}", language="es")
        create_annotation(
            Actor(cast.reviewer), document=document, start=0, end=5, note="votos again"
        )
    index_documents(cast.project, n)


def test_the_page_says_what_can_be_looked_for(cast: Cast, browse) -> None:
    assert "Look for words, or for work" in text_of(browse(cast.viewer).get(PAGE))


def test_hits_lead_straight_to_their_place(cast: Cast, browse) -> None:
    fill(cast, 1)
    page = browse(cast.reviewer).get(PAGE, {"q": "votos", "kind": "annotations"})
    (hit,) = page.context["results"]
    link = f"/documents/{hit.document.pk}/?set={hit.set}#0-5"
    assert link in page.content.decode()
    assert 'lang="es"' in page.content.decode()


def counted(client, **asked: str) -> list[str]:
    """What the tabs tell: of the kind in view at once, of the others when the page asks."""
    page = client.get(PAGE, asked)
    told = []
    for tab in page.context["tabs"]:
        if tab.total is None:
            answer = client.get(
                f"{PAGE}?{tab.query}",
                headers={"HX-Request": "true", "HX-Target": f"count-{tab.kind}"},
            )
            assert answer.content.decode().startswith(
                f'<span class="tab-count" id="count-{tab.kind}"'
            )
            assert "HX-Push-Url" not in answer and len(answer.content) < 100
            told.append(text_of(answer).strip())
        else:
            told.append(str(tab.total))
    return told


def test_tabs_tell_how_many_of_each_kind_and_the_first_with_hits_is_open(
    cast: Cast, browse
) -> None:
    fill(cast, 1)
    mine = browse(cast.reviewer).get(PAGE, {"q": "votos"})
    assert [(tab.kind, tab.total) for tab in mine.context["tabs"]] == [
        ("documents", 2), ("annotations", None), ("notes", None),
    ]  # fmt: skip
    assert counted(browse(cast.reviewer), q="votos") == ["2", "1", "1"]
    assert counted(browse(cast.reviewer), q="votos", kind="notes") == ["2", "1", "1"]
    only_notes = browse(cast.reviewer).get(PAGE, {"q": "again"})
    assert only_notes.context["kind"] == "notes"
    assert counted(browse(cast.viewer), q="votos") == ["2", "0", "0"]


def test_pages_hold_every_hit_once(cast: Cast, browse) -> None:
    fill(cast, 45)
    client, seen = browse(cast.reviewer), []
    for n in (1, 2, 3):
        page = client.get(PAGE, {"q": "votos", "kind": "annotations", "page": n})
        seen += [hit.annotation.pk for hit in page.context["results"]]
    assert len(seen) == len(set(seen)) == 45


@pytest.mark.parametrize("page", ["0", "-1", "99", "x", "9" * 30])
def test_a_page_that_there_is_not_is_the_nearest(cast: Cast, browse, page: str) -> None:
    fill(cast, 1)
    assert browse(cast.reviewer).get(PAGE, {"q": "votos", "page": page}).context["results"]


@pytest.mark.parametrize(
    "query", ["kind=odd", "label=odd", "outlet=1", "since=soon", "status=x", "evidence=maybe"]
)
def test_a_filter_that_there_is_not_narrows_nothing(cast: Cast, browse, query: str) -> None:
    fill(cast, 1)
    name, value = query.split("=")
    assert counted(browse(cast.reviewer), **{name: value}, q="votos") == ["2", "1", "1"]


@pytest.mark.parametrize(
    ("page", "query", "told"),
    [
        ("search/", "q=votos&since=soon", "Published from: Enter a valid date."),
        ("search/", "label=odd", "Label: Select a valid choice."),
        ("activity/", "since=soon", "From: Enter a valid date."),
        ("agreement/", "until=2023-02-30", "To: Enter a valid date."),
        ("dashboard/", "since=soon", "From: Enter a valid date."),
        ("dashboard/rows/waiting/", "queue=none", "Queue: Select a valid choice."),
        ("", "progress=much", "My progress: Select a valid choice."),
    ],
)
def test_a_filter_that_there_is_not_is_told_on_every_page_with_filters(
    cast: Cast, browse, page: str, query: str, told: str
) -> None:
    fill(cast, 1)
    client, path = browse(cast.admin), f"/projects/peru/{page}"
    said = text_of(client.get(f"{path}?{query}"))
    assert "This narrows nothing:" in said
    assert told in said
    assert "This narrows nothing:" not in text_of(client.get(path))


def test_a_change_of_the_filters_puts_only_what_is_set_into_the_address(cast: Cast, browse) -> None:
    headers = {"HX-Request": "true", "HX-Target": "hits"}
    answer = browse(cast.viewer).get(f"{PAGE}?q=a+b&label=&outlet=", headers=headers)
    assert answer["HX-Push-Url"] == f"{PAGE}?q=a+b"
    assert "<html" not in answer.content.decode()


def test_nothing_found_says_what_to_try(cast: Cast, browse) -> None:
    fill(cast, 1)
    client = browse(cast.reviewer)
    assert "Try fewer or other words" in text_of(client.get(PAGE, {"q": "xylophone"}))
    assert "Take a filter away" in text_of(client.get(PAGE, {"q": "votos", "label": "disputed"}))


@pytest.mark.parametrize(
    ("page", "name"), [(PAGE, "q"), ("/projects/peru/", "search"), ("/people/", "q")]
)
def test_too_many_words_in_the_address_are_told_on_every_page_with_a_search(
    cast: Cast, browse, page: str, name: str
) -> None:
    fill(cast, 1)
    client = browse(cast.admin)

    answer = client.get(page, {name: "x" * 501})
    assert TOO_MUCH in text_of(answer)
    assert "Begin again" in text_of(answer)
    assert f'aria-describedby="id_{name}_error"' in answer.content.decode()
    assert "characters are looked for at once" not in text_of(client.get(page, {name: "x" * 500}))


@pytest.mark.parametrize(("path", "name"), [("search", "q"), ("documents", "search")])
def test_too_many_words_are_refused_over_rest_by_the_name_of_their_field(
    cast: Cast, browse, path: str, name: str
) -> None:
    asked = {"project": "peru", name: "x" * 501}
    refused = browse(cast.viewer).get(f"/api/v1/{path}/", asked)
    assert refused.status_code == 400
    assert refused.json()["errors"] == [{"field": name, "message": TOO_MUCH}]
    fits = {**asked, name: "x" * 500}
    assert browse(cast.viewer).get(f"/api/v1/{path}/", fits).status_code == 200


@pytest.mark.parametrize("kind", ["documents", "annotations", "notes"])
def test_a_page_of_hits_costs_the_same_queries_for_few_and_many(
    cast: Cast, browse, kind: str
) -> None:
    client, path = browse(cast.reviewer), f"{PAGE}?q=votos&kind={kind}"
    fill(cast, 3)
    few = queries_of(client, path)
    fill(cast, 17, start=3)
    assert queries_of(client, path) <= few <= 30


@pytest.mark.parametrize(
    ("path", "part"),
    [(f"{PAGE}?q=votos", "hits"), (f"{PAGE}?q=votos&kind=notes", "count-notes"),
     ("/projects/peru/", "documents")],
)  # fmt: skip
def test_a_part_without_the_form_does_not_ask_what_the_form_would_offer(
    cast: Cast, browse, path: str, part: str
) -> None:
    fill(cast, 1)
    offered = [f'FROM "annotations_{table}"' for table in ("outlet", "label", "annotator")]
    client = browse(cast.reviewer)
    with asked_of_database() as whole:
        client.get(path)
    with asked_of_database() as parts:
        client.get(path, headers={"HX-Request": "true", "HX-Target": part})
    assert any(offered[0] in one for one in whole)
    assert [one for one in parts if any(table in one for table in offered)] == []
