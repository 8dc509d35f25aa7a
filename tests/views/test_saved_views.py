"""Saved views on the pages: the menu above a list, and the page of all views."""

from __future__ import annotations

import pytest

from annotations.models import SavedView
from annotations.services.saved_views import save_view
from annotations.services.transaction import Actor
from tests.cast import Cast
from tests.views.conftest import queries_of, text_of

pytestmark = pytest.mark.django_db
VIEWS = "/projects/peru/views/"


def keep(cast: Cast, name: str = "Undated", by: object = None, **more: object) -> SavedView:
    wanted = {"page": "documents", "query": "missing=date", **more}
    return save_view(Actor(by or cast.reviewer), cast.project, name=name, **wanted)


def test_what_is_shown_is_kept_and_opened_again(cast: Cast, browse) -> None:
    cast.document("One.", title="Undated one")
    client = browse(cast.reviewer)
    assert "Keep what is shown now as" in text_of(client.get("/projects/peru/?missing=date"))
    fields = {"page": "documents", "query": "missing=date", "name": "Undated"}

    answer = client.post(VIEWS, fields)

    assert answer["Location"] == "/projects/peru/?missing=date"
    page = client.get(answer["Location"]).content.decode()
    assert '<a href="/projects/peru/?missing=date" dir="auto" aria-current="true">Undated' in page


def test_a_search_is_kept_too(cast: Cast, browse) -> None:
    client = browse(cast.viewer)
    fields = {"page": "search", "query": "label=none&q=votos", "name": "Votes"}
    assert client.post(VIEWS, fields)["Location"] == "/projects/peru/search/?label=none&q=votos"
    assert "Votes" in text_of(client.get("/projects/peru/search/"))


def test_a_refused_view_is_shown_with_its_reason(cast: Cast, browse) -> None:
    keep(cast)
    fields = {"page": "documents", "query": "missing=date", "name": "Undated"}
    answer = browse(cast.reviewer).post(VIEWS, fields)
    assert answer.status_code == 422
    assert "You keep a view of this name already" in text_of(answer)


def test_a_view_is_renamed_and_dropped(cast: Cast, browse) -> None:
    view, client = keep(cast), browse(cast.reviewer)
    client.post(f"/views/{view.pk}/", {"version": 1, "name": "No date"})
    assert "No date" in text_of(client.get(VIEWS))
    client.post(f"/views/{view.pk}/drop/", {"version": 2})
    assert "No views yet" in text_of(client.get(VIEWS))


def test_a_manager_shares_and_a_member_finds_it(cast: Cast, browse) -> None:
    cast.document("One.")
    view = keep(cast, by=cast.manager)
    fields = {"version": 1, "name": "Undated", "shared": "on"}
    browse(cast.manager).post(f"/views/{view.pk}/", fields)
    assert "Undated shared" in text_of(browse(cast.viewer).get("/projects/peru/"))


def test_the_menu_costs_the_same_for_few_and_many_views(cast: Cast, browse) -> None:
    client = browse(cast.reviewer)
    keep(cast)
    few = [queries_of(client, path) for path in ("/projects/peru/", VIEWS)]
    for n in range(20):
        keep(cast, f"View {n}", by=cast.manager, shared=True)
    assert [queries_of(client, path) for path in ("/projects/peru/", VIEWS)] == few
