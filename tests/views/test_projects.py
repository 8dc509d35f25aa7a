"""The project page: its documents filtered, sorted and cut, and what stands beside them."""

from datetime import UTC, datetime

import pytest

from annotations.models import Document
from annotations.services.annotation_sets import submit_set
from annotations.services.annotations import create_annotation
from annotations.services.transaction import Actor
from tests.cast import Cast, own_set
from tests.views.conftest import queries_of, text_of


def table(client, query: str = "", **more) -> str:
    """The words of the documents table alone, as a change of the filters asks for it."""
    headers = {"HX-Request": "true", "HX-Target": "documents"}
    response = client.get(f"/projects/peru/{query}", headers=headers, **more)
    assert response.status_code == 200, response.content
    return text_of(response)


def annotated(cast: Cast, user, document: Document, *, submit: bool = False) -> None:
    actor = Actor(user)
    create_annotation(actor, document=document, start=0, end=3, label="supported")
    create_annotation(actor, document=document, start=0, end=2)
    if submit:
        submit_set(actor, own_set(actor, document))


def test_the_page_lists_the_documents_with_my_progress_and_what_i_see_of_others(
    cast, browse
) -> None:
    document = cast.document("Foo bar.", title="Seventy votes")
    annotated(cast, cast.reviewer, document)
    annotated(cast, cast.other_reviewer, document, submit=True)

    mine = table(browse(cast.reviewer))
    viewers = table(browse(cast.viewer))

    assert "Seventy votes" in mine
    assert "Draft 1 4" in mine
    assert "Seventy votes" in viewers
    assert viewers.endswith("1 2")


def test_what_is_missing_is_said_in_the_list(cast: Cast, browse) -> None:
    cast.document("Bare.")
    cast.document(
        "Known.", title="All known", language="en", outlet="Wire",
        published_at=datetime(2023, 5, 19, tzinfo=UTC), published_precision="day",
    )  # fmt: skip

    page = table(browse(cast.reviewer))

    for word in ("no title", "no outlet", "no date", "no language"):
        assert page.count(word) == 1
    assert "19 May 2023" in page


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("?search=SEVENTY", {"Seventy votes"}),
        ("?search=wire+votes", {"Seventy votes"}),
        ("?search=votes+nowhere", set()),
        ("?language=es", {"Ochenta muertos"}),
        ("?missing=outlet", {"Ochenta muertos", "Unread"}),
        ("?missing=date", {"Ochenta muertos", "Unread", "Seventy votes"}),
        ("?progress=none", {"Unread"}),
        ("?progress=draft", {"Seventy votes"}),
        ("?progress=submitted", {"Ochenta muertos"}),
        ("?progress=submitted&language=en", set()),
        ("?kind=snapshot", {"Kept page"}),
        ("?kind=all&search=page", {"Kept page"}),
    ],
)
def test_the_filters_narrow_the_list(cast: Cast, browse, query: str, shown: set[str]) -> None:
    votes = cast.document("Foo one.", title="Seventy votes", language="en", outlet="Wire")
    deaths = cast.document("Foo two.", title="Ochenta muertos", language="es")
    cast.document("Foo three.", title="Unread")
    kept = cast.document("Foo four.", title="Kept page")
    Document.objects.filter(pk=kept.pk).update(kind="snapshot")
    annotated(cast, cast.reviewer, votes)
    annotated(cast, cast.reviewer, deaths, submit=True)

    page = table(browse(cast.reviewer), query)

    titles = {"Seventy votes", "Ochenta muertos", "Unread", "Kept page"}
    assert {title for title in titles if title in page} == shown


def test_the_filter_by_outlet_takes_the_outlet(cast: Cast, browse) -> None:
    wire = cast.document("One.", title="By wire", outlet="Wire")
    cast.document("Two.", title="By other", outlet="Other")

    page = table(browse(cast.viewer), f"?outlet={wire.outlet_id}")

    assert "By wire" in page
    assert "By other" not in page


@pytest.mark.parametrize(
    "query", ["?kind=odd", "?outlet=1", "?progress=x", "?sort=sha256", "?missing=%25"]
)
def test_a_filter_that_there_is_not_narrows_nothing(cast: Cast, browse, query: str) -> None:
    cast.document("One.", title="Only one")

    assert "Only one" in table(browse(cast.viewer), query)


def test_a_cursor_of_another_list_is_refused_plainly(cast: Cast, browse) -> None:
    response = browse(cast.viewer).get("/projects/peru/?cursor=nonsense")

    assert response.status_code == 400
    assert "cursor" in text_of(response)


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("", ["Beta", "Alpha", "Gamma"]),
        ("-added", ["Gamma", "Alpha", "Beta"]),
        ("title", ["Alpha", "Beta", "Gamma"]),
        ("-title", ["Gamma", "Beta", "Alpha"]),
        ("length", ["Alpha", "Gamma", "Beta"]),
        ("-published", ["Gamma", "Beta", "Alpha"]),
    ],
)
def test_the_list_is_sorted(cast: Cast, browse, sort: str, order: list[str]) -> None:
    for n, (title, text, year) in enumerate(
        [("Beta", "x" * 30, 2021), ("Alpha", "x", None), ("Gamma", "x" * 9, 2023)]
    ):
        when = datetime(year, 1, 1, tzinfo=UTC) if year else None
        made = cast.document(
            text, title=title, published_at=when, published_precision="year" if when else ""
        )
        Document.objects.filter(pk=made.pk).update(created_at=datetime(2026, 1, 1 + n, tzinfo=UTC))

    page = table(browse(cast.viewer), f"?sort={sort}")

    assert sorted(order, key=page.index) == order


def test_pages_of_the_list_hold_every_document_once(cast: Cast, browse) -> None:
    for n in range(120):
        cast.document(f"Text {n}.", title=f"Number {n:03d}")
    client = browse(cast.viewer)
    seen: list[str] = []
    cursor = ""
    for _page in range(3):
        response = client.get("/projects/peru/", {"sort": "title", "cursor": cursor})
        documents = response.context["documents"]
        seen += [row.document.title for row in documents.rows]
        cursor = documents.next or ""

    assert seen == [f"Number {n:03d}" for n in range(120)]
    assert cursor == ""


def test_a_change_of_the_filters_puts_only_what_is_set_into_the_address(cast: Cast, browse) -> None:
    headers = {"HX-Request": "true", "HX-Target": "documents"}
    client = browse(cast.viewer)

    narrowed = client.get("/projects/peru/?search=a+b&kind=&sort=title", headers=headers)
    everything = client.get("/projects/peru/?search=&kind=", headers=headers)

    assert narrowed["HX-Push-Url"] == "/projects/peru/?search=a+b&sort=title"
    assert everything["HX-Push-Url"] == "/projects/peru/"


def test_labels_are_counted_as_far_as_the_reader_sees(cast: Cast, browse) -> None:
    document = cast.document("Foo bar.")
    annotated(cast, cast.reviewer, document)
    annotated(cast, cast.other_reviewer, document, submit=True)
    headers = {"HX-Request": "true", "HX-Target": "label-counts"}

    reviewers = text_of(browse(cast.reviewer).get("/projects/peru/", headers=headers))
    viewers = text_of(browse(cast.viewer).get("/projects/peru/", headers=headers))

    assert reviewers == "Supported 2 Disputed 0 Unsourced 0 To check 2"
    assert viewers == "Supported 1 Disputed 0 Unsourced 0 To check 1"


def test_a_manager_is_told_how_many_documents_lack_what(cast: Cast, browse) -> None:
    cast.document("Bare.")
    cast.document("Titled.", title="Titled")
    counts = {"HX-Request": "true", "HX-Target": "label-counts"}

    managers = text_of(browse(cast.manager).get("/projects/peru/", headers=counts))
    reviewers = text_of(browse(cast.reviewer).get("/projects/peru/", headers=counts))

    assert managers.endswith("Without title 1 Without outlet 2 Without date 2 Without language 2")
    assert "Without" not in reviewers
    assert "Still missing" in text_of(browse(cast.manager).get("/projects/peru/"))


def test_what_is_counted_later_has_its_place_whatever_the_list_shows(cast: Cast, browse) -> None:
    client, place = browse(cast.manager), 'id="lacking-counts"'
    page = client.get("/projects/peru/").content.decode()
    assert place in page and 'aria-labelledby="lacking" hidden' in page
    cast.document("One.")
    page = client.get("/projects/peru/?search=xyzzy").content.decode()
    assert place in page and 'aria-labelledby="lacking" hidden' not in page
    assert place not in browse(cast.reviewer).get("/projects/peru/").content.decode()


def test_a_reviewer_is_led_to_the_draft_and_to_the_next_document(cast: Cast, browse) -> None:
    begun = cast.document("First.", title="First")
    following = cast.document("Second.", title="Second")
    client = browse(cast.reviewer)

    assert "Begin reading" in text_of(client.get("/projects/peru/"))

    annotated(cast, cast.reviewer, begun)
    response = client.get("/projects/peru/")
    assert response.context["draft"].document == begun
    assert response.context["unread"] == following
    assert "Go on where I left off" in text_of(response)


def test_a_viewer_is_not_asked_to_read_on(cast: Cast, browse) -> None:
    cast.document("First.", title="First")

    assert "Begin reading" not in text_of(browse(cast.viewer).get("/projects/peru/"))


def test_an_empty_project_says_what_to_do_next(cast: Cast, browse) -> None:
    assert "Import documents" in text_of(browse(cast.manager).get("/projects/peru/"))
    reviewers = text_of(browse(cast.reviewer).get("/projects/peru/"))
    assert "Import documents" not in reviewers
    assert "A manager of the project brings them in" in reviewers


def test_when_nothing_fits_the_filters_the_way_back_is_shown(cast: Cast, browse) -> None:
    cast.document("One.", title="Only one")

    page = table(browse(cast.viewer), "?search=xyzzy")

    assert "Nothing fits" in page
    assert "Show all documents" in page


def test_the_list_costs_the_same_queries_for_ten_and_twenty_rows(cast: Cast, browse) -> None:
    client = browse(cast.reviewer)
    costs = []
    for half in range(2):
        for n in range(10):
            document = cast.document(f"Text {half} {n}.", outlet=f"Outlet {half} {n}")
            annotated(cast, cast.reviewer, document, submit=n % 2 == 0)
            annotated(cast, cast.other_reviewer, document, submit=True)
        costs.append(queries_of(client, "/projects/peru/"))

    assert costs[0] == costs[1]


def test_strangers_find_nothing_and_members_without_the_role_are_told(cast: Cast, browse) -> None:
    assert browse(cast.stranger).get("/projects/peru/").status_code == 404
    assert browse(cast.stranger).get("/projects/peru/settings/").status_code == 404
    refused = browse(cast.adjudicator).get("/projects/peru/settings/")
    assert refused.status_code == 403
    assert "Manager" in text_of(refused)
