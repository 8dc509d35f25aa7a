"""Views that are kept: whose they are, what they may hold, who shares and drops them."""

from __future__ import annotations

import pytest

from annotations.errors import Conflict, Forbidden, Refused, Stale
from annotations.forms.search import EVIDENCE
from annotations.models import SavedView
from annotations.queries.saved_views import offered
from annotations.services import saved_views
from annotations.services.saved_views import delete_view, save_view, update_view
from annotations.services.transaction import Actor
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def kept(cast: Cast, query: str = "missing=date", by: object = None, **more: object) -> SavedView:
    wanted = {"page": "documents", "name": "Undated", **more}
    return save_view(Actor(by or cast.reviewer), cast.project, query=query, **wanted)


def test_a_view_keeps_only_what_says_something_in_one_order(cast: Cast) -> None:
    view = kept(cast, "?sort=-title&missing=date&search=&kind=&cursor=abc&page=3")
    assert view.query == "missing=date&sort=-title"
    assert kept(cast, "", name="All").query == ""


@pytest.mark.parametrize(
    ("page", "query"),
    [
        ("documents", "missing=nose"),
        ("documents", "sort=sha256"),
        ("documents", "outlet=1"),
        ("documents", "q=votes"),
        ("search", "progress=draft"),
        ("search", "since=soon"),
        ("search", "kind=odd"),
        ("search", "annotator=me"),
        ("nowhere", ""),
    ],
)
def test_what_the_page_does_not_know_is_refused(cast: Cast, page: str, query: str) -> None:
    with pytest.raises(Refused):
        kept(cast, query, page=page)


@pytest.mark.parametrize("evidence", [value for value, _words in EVIDENCE if value])
def test_a_search_is_kept_with_its_words_and_filters(cast: Cast, evidence: str) -> None:
    query = f"evidence={evidence}&q=votos+contad%C3%B3s&since=2023-05-01"
    assert kept(cast, query, page="search").query == query


def test_names_are_ones_own_and_once_a_page(cast: Cast) -> None:
    kept(cast)
    with pytest.raises(Conflict):
        kept(cast)
    kept(cast, "q=a", page="search")
    kept(cast, by=cast.viewer)
    with pytest.raises(Refused):
        kept(cast, name=" ")


def test_ones_own_are_offered_to_oneself_and_shared_ones_to_all(cast: Cast) -> None:
    mine = kept(cast)
    shared = kept(cast, by=cast.manager, shared=True)
    assert set(offered(cast.reviewer, cast.project, "documents")) == {mine, shared}
    assert set(offered(cast.viewer, cast.project, "documents")) == {shared}
    assert set(offered(cast.viewer, cast.project, "search")) == set()
    assert set(offered(cast.stranger, cast.project)) == set()


def test_only_managers_share(cast: Cast) -> None:
    with pytest.raises(Forbidden):
        kept(cast, shared=True)
    mine = kept(cast)
    with pytest.raises(Forbidden):
        update_view(Actor(cast.reviewer), mine, version=1, changes={"shared": True})


def test_a_view_is_renamed_as_it_was_read(cast: Cast) -> None:
    view, actor = kept(cast), Actor(cast.reviewer)
    assert update_view(actor, view, version=1, changes={"name": "No date"}).version == 2
    with pytest.raises(Stale):
        update_view(actor, view, version=1, changes={"name": "Again"})
    kept(cast, name="Other")
    with pytest.raises(Conflict):
        update_view(actor, view, version=2, changes={"name": "Other"})


def test_others_views_are_left_alone_but_managers_drop_shared_ones(cast: Cast) -> None:
    shared = kept(cast, by=cast.manager, shared=True)
    with pytest.raises(Forbidden):
        delete_view(Actor(cast.reviewer), shared, version=1)
    with pytest.raises(Forbidden):
        update_view(Actor(cast.admin), shared, version=1, changes={"name": "Mine now"})
    unshared = update_view(Actor(cast.admin), shared, version=1, changes={"shared": False})
    with pytest.raises(Forbidden):
        delete_view(Actor(cast.admin), unshared, version=2)
    delete_view(Actor(cast.manager), unshared, version=2)
    assert not SavedView.objects.exists()


def test_nobody_keeps_views_without_end(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saved_views, "MOST", 1)
    kept(cast)
    with pytest.raises(Conflict):
        kept(cast, name="Another")
