"""The language of pages and of REST: a person's choice, else the browser's, else English."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import Any

import pytest

from annotations.models import User
from annotations.services.preferences import save_preferences
from annotations.services.transaction import Actor
from tests.api.client import Rest
from tests.cast import Cast
from tests.views.conftest import text_of

pytestmark = pytest.mark.django_db
SPANISH = {"Accept-Language": "es"}
SIGN_IN = "/accounts/login/"


def chooses(user: User, language: str) -> User:
    save_preferences(Actor(user), {"language": language})
    return user


def language_of(page: Any) -> str:
    """What the page says of itself, which is what its header says too."""
    said = re.search(r'<html lang="([^"]*)"', page.content.decode())[1]
    assert page["Content-Language"] == said
    return said


@pytest.mark.parametrize(
    ("asked", "language"),
    [
        ("es", "es"),
        ("es-AR,es;q=0.9,en;q=0.5", "es"),
        ("de,es;q=0.5", "es"),
        ("en-GB,es;q=0.5", "en"),
        ("de", "en"),
        ("", "en"),
    ],
)
def test_a_stranger_signs_in_in_the_language_of_the_browser(browse, asked, language) -> None:
    page = browse(None).get(SIGN_IN, headers={"Accept-Language": asked} if asked else {})
    assert language_of(page) == language
    assert {"es": "Iniciar sesión", "en": "Sign in"}[language] in text_of(page)
    vary = {name.strip() for name in page["Vary"].split(",")}
    assert {"Accept-Language", "Cookie"} <= vary


def test_a_person_without_a_choice_gets_the_browsers_language(cast: Cast, browse) -> None:
    client = browse(cast.viewer)
    assert "Mis proyectos" in text_of(client.get("/", headers=SPANISH))
    assert "Your projects" in text_of(client.get("/"))


@pytest.mark.parametrize("path", ["", "members/", "labels/", "jobs/", "search/?q=x", "activity/"])
def test_a_person_who_chose_spanish_gets_it_whatever_the_browser_says(
    cast: Cast, browse, path: str
) -> None:
    client = browse(chooses(cast.manager, "es"))
    page = client.get(f"/projects/peru/{path}", headers={"Accept-Language": "en"})
    assert language_of(page) == "es"
    words = text_of(page)
    assert all(name in words for name in ("Documentos", "Guía", "Etiquetas", "Medios", "Miembros"))


def test_a_person_who_chose_english_keeps_it_in_a_spanish_browser(cast: Cast, browse) -> None:
    client = browse(chooses(cast.manager, "en"))
    assert language_of(client.get("/projects/peru/", headers=SPANISH)) == "en"


def test_two_people_have_each_their_own(cast: Cast, browse) -> None:
    one, other = browse(chooses(cast.manager, "es")), browse(cast.viewer)
    for _again in range(2):
        assert language_of(one.get("/")) == "es"
        assert language_of(other.get("/")) == "en"


def test_the_scripts_of_the_annotate_page_get_spanish_words(cast: Cast, browse) -> None:
    document = cast.document("Seventy voted.", title="Votes", language="en")
    page = browse(chooses(cast.reviewer, "es")).get(f"/documents/{document.pk}/")
    source = page.content.decode()
    words = next(
        found
        for found in map(json.loads, re.findall(r'<script[^>]*json[^>]*>(.*?)</script>', source))
        if "to_check" in found
    )  # fmt: skip
    assert words["to_check"] == "Por comprobar"
    assert words["state_waiting"] == "{n} en espera"
    assert 'lang="en"' in source
    assert "Seventy voted." in source


def test_what_a_project_holds_stays_as_people_wrote_it(cast: Cast, browse) -> None:
    page = browse(chooses(cast.viewer, "es")).get("/projects/peru/labels/")
    assert "Supported" in text_of(page) and "Respaldada" not in text_of(page)
    assert "Se encontró evidencia independiente a favor" in text_of(page)


@pytest.mark.parametrize(
    ("precision", "english", "spanish"),
    [("day", "19 May 2023", "19 may 2023"), ("month", "May 2023", "mayo de 2023")],
)
def test_dates_are_written_in_the_language_of_the_page(
    cast: Cast, browse, precision: str, english: str, spanish: str
) -> None:
    moment = datetime(2023, 5, 19, tzinfo=UTC)
    cast.document("One.", title="A", published_at=moment, published_precision=precision)
    client = browse(cast.viewer)
    assert english in text_of(client.get("/projects/peru/"))
    assert spanish in text_of(client.get("/projects/peru/", headers=SPANISH))


def test_rest_refuses_in_the_language_that_is_asked_for(cast: Cast) -> None:
    program = Rest(cast.viewer)
    answer = program.send("GET", "projects/nowhere/", **SPANISH)
    assert answer.status_code == 404
    assert answer.json()["detail"] == "Aquí no hay nada, o nada que esta cuenta pueda ver."
    assert "Accept-Language" in answer["Vary"]
    english = program.send("GET", "projects/nowhere/").json()["detail"]
    assert english == "There is nothing here, or nothing that you may see."


def test_rest_refuses_the_annotate_page_in_the_language_that_its_person_chose(
    cast: Cast, browse
) -> None:
    document = cast.document("Seventy voted.")
    client = browse(chooses(cast.reviewer, "es"))
    body = {"document": str(document.pk), "start": 0, "end": 99}
    answer = client.post("/api/v1/annotations/", body, content_type="application/json")
    assert answer.status_code == 400
    said = [error["message"] for error in answer.json()["errors"]]
    assert said == ["Pasa del final del texto, que tiene 14 puntos de código."]


def test_what_is_not_there_is_said_in_spanish(cast: Cast, browse) -> None:
    page = browse(chooses(cast.viewer, "es")).get("/projects/nowhere/")
    assert page.status_code == 404
    assert language_of(page) == "es"
    assert "No encontrado" in text_of(page)


def test_forms_are_refused_in_spanish_by_django_and_by_us(cast: Cast, browse) -> None:
    client = browse(chooses(cast.manager, "es"))
    page = client.post("/projects/new/", {"name": "Otro", "slug": "No good"})
    assert page.status_code == 422
    assert "Introduzca un 'slug' válido" in text_of(page)
    page = client.post("/projects/new/", {"name": "Otro", "slug": "peru"})
    assert page.status_code == 422
    assert "Ya existe un proyecto con esta dirección; hay que elegir otra." in text_of(page)
