"""Plain error pages, and what no page may hold."""

import re
from pathlib import Path

import pytest
from django.template.loader import get_template
from django.test import Client

from tests.cast import Cast
from tests.views.conftest import text_of

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))


def test_what_is_not_there_says_so_plainly(cast: Cast, browse) -> None:
    for client in (browse(None), browse(cast.reviewer)):
        response = client.get("/nowhere/")
        assert response.status_code == 404
        assert "There is nothing here for you" in text_of(response)
        assert b"annotations/css/app" in response.content


def test_what_is_not_allowed_names_the_role_that_is_needed(cast: Cast, browse) -> None:
    response = browse(cast.viewer).get("/projects/peru/import/")

    assert response.status_code == 403
    assert "Manager" in text_of(response)
    assert "Ask a manager" in text_of(response)


def test_a_form_without_its_token_is_refused_with_a_remedy(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.reviewer)
    response = client.post("/tokens/", {"name": "x"})

    assert response.status_code == 403
    assert "reload the page" in text_of(response)


@pytest.mark.parametrize("name", ["400.html", "500.html", "403_csrf.html"])
def test_the_barest_pages_need_neither_request_nor_database(name: str, static_files: Path) -> None:
    page = get_template(name).render()

    assert "<h1>" in page
    assert "Go to your projects" in page


@pytest.mark.parametrize("query", ["?search=%00", "?cursor=%ED%A0%80", "?page=%00"])
def test_characters_that_no_text_can_hold_are_a_bad_request(cast, browse, query: str) -> None:
    answer = browse(cast.reviewer).get(f"/projects/peru/{query}")
    assert answer.status_code == 400
    assert "This request makes no sense" in answer.content.decode()


@pytest.mark.parametrize("slug", ["١", "Peru", "peru%2F", "a" * 200])
def test_odd_addresses_are_not_found(cast: Cast, browse, slug: str) -> None:
    assert browse(cast.reviewer).get(f"/projects/{slug}/").status_code == 404


@pytest.mark.parametrize("value", ["a\x00b", "\x1b[0m", "\ufffe"])
def test_characters_that_no_text_can_hold_are_refused_in_forms(cast, browse, value: str) -> None:
    response = browse(cast.reviewer).post("/projects/new/", {"name": value})

    assert response.status_code == 422
    assert "name" in response.context["form"].errors


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_template_needs_what_the_content_policy_forbids(path: Path) -> None:
    source = path.read_text()

    assert not re.search(r"<style|\sstyle=|\son(?!e=)[a-z]+=|hx-on|javascript:", source)
    for tag in re.findall(r"<script[^>]*>", source):
        assert " src=" in tag or 'type="application/json"' in tag  # data is not run
    assert not re.search(r"(src|href)=\"(https?:)?//", source)


def test_every_page_keeps_to_the_content_policy(cast: Cast, browse) -> None:
    policy = browse(cast.reviewer).get("/")["Content-Security-Policy"]

    assert "script-src 'self'" in policy
    assert "style-src 'self'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_word_of_a_template_can_be_translated(path: Path) -> None:
    bare = re.sub(r"{%\s*(blocktrans\w*).*?end\1\s*%}|{#.*?#}", "", path.read_text(), flags=re.S)
    bare = re.sub(r"{%\s*comment.*?endcomment\s*%}", "", bare, flags=re.S)
    bare = re.sub(r"{% block (main_class|body_class|root) %}.*?{% endblock.*?%}", "", bare)
    bare = re.sub(r"<(\w+)[^>]*\stranslate=\"no\"[^>]*>.*?</\1>", "", bare, flags=re.S)
    bare = re.sub(r"{%.*?%}|{{.*?}}", "", bare, flags=re.S)
    words = re.sub(r"<(script|code|kbd)\b.*?</\1>|<[^>]*>|&\w+;", " ", bare, flags=re.S)

    # The names of things that are the same in every language.
    assert not re.sub(r"SHA-256|UTC|CSV|Aa|Claim Workbench|https?://\S*|[\W\d_]", "", words)
