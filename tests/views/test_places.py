"""The bars below the header: few tabs for each role, every page in two steps, the place marked."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast

_PAGES = {
    "viewer": {
        "Documents": ("Documents", "Search"),
        "Queues": (),
        "Activity": (),
        "Guideline": ("Guideline", "Labels", "Outlets"),
        "Members": (),
    },
    "reviewer": {"Export": ("Export", "Jobs")},
    "adjudicator": {"Adjudication": (), "Agreement": ("Agreement", "Activity")},
    "manager": {
        "Documents": ("Documents", "Search"),
        "Queues": ("Queues", "Plan"),
        "Adjudication": ("Adjudication", "Rules"),
        "Progress": ("Dashboard", "Agreement", "Activity"),
        "Guideline": ("Guideline", "Labels", "Outlets"),
        "Import and export": ("Import", "Export", "Jobs"),
        "Settings": ("Settings", "Members"),
    },
}


def links(html: str, of: str) -> list[tuple[str, str, str]]:
    """Address, `aria-current` and words of the links in the list that has this class."""
    found = re.search(rf'<ul class="{of}".*?</ul>', html, re.DOTALL)
    return re.findall(
        r'<a href="([^"]+)"(?: aria-current="(\w+)")?>([^<]+)</a>', found[0] if found else ""
    )


def bars(client: Client, path: str) -> tuple[list[tuple[str, str, str]], ...]:
    response = client.get(path)
    assert response.status_code == 200, path
    html = response.content.decode()
    return links(html, "places-tabs"), links(html, "places-pages")


@pytest.mark.parametrize("role", _PAGES)
def test_a_role_has_at_most_seven_places_and_reaches_each_page_that_it_may_open(
    cast: Cast, browse: Any, role: str
) -> None:
    client = browse(getattr(cast, role))
    told, _pages = bars(client, "/projects/peru/")
    assert len(told) <= 7
    found = {}
    for url, _current, title in told:
        tabs, pages = bars(client, url)
        assert [one for one in tabs if one[1]] == [(url, "true" if pages else "page", title)]
        assert not pages or pages[0] == (url, "page", pages[0][2])
        for below, _here, _name in pages:
            assert [one[0] for one in bars(client, below)[1] if one[1]] == [below]
        found[title] = tuple(name for _url, _here, name in pages)
    assert found.items() >= _PAGES[role].items()


def test_a_page_within_a_page_marks_the_place_that_it_belongs_to(cast: Cast, browse: Any) -> None:
    document = cast.document("Foo bar.")
    tabs, pages = bars(browse(cast.viewer), f"/documents/{document.pk}/details/")
    assert [title for _url, current, title in tabs if current == "true"] == ["Documents"]
    assert [title for _url, current, title in pages if current == "page"] == ["Documents"]


def test_the_account_and_the_people_have_places_of_one_page_each(cast: Cast, browse: Any) -> None:
    tabs, pages = bars(browse(cast.viewer), "/tokens/")
    assert [title for _url, current, title in tabs if current == "page"] == ["API tokens"]
    assert len(tabs) == 6
    assert pages == []
    tabs, _none = bars(browse(cast.admin), "/invitations/")
    assert [title for _url, current, title in tabs if current] == ["Invitations"]


def test_tabs_with_long_names_become_a_menu_sooner(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.reviewer)
    english = client.get("/preferences/", headers={"accept-language": "en"})
    spanish = client.get("/preferences/", headers={"accept-language": "es"})
    assert '<nav class="places"' in english.content.decode()
    assert '<nav class="places long"' in spanish.content.decode()


def test_a_page_beside_the_places_names_what_the_places_are_of(cast: Cast, browse: Any) -> None:
    page = browse(cast.viewer).get("/accounts/3rdparty/").content.decode()
    assert "<summary><b>My account</b>" in page
    page = browse(cast.viewer).get("/preferences/").content.decode()
    assert "<summary><b>Preferences</b><span" in page
