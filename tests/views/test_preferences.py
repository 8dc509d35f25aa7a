"""Language and time zone of a person: chosen, else as the browser says, and REST stays in UTC."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from annotations.models import Document, User
from annotations.services.preferences import save_preferences
from annotations.services.transaction import Actor
from tests.cast import Cast
from tests.views.conftest import text_of

pytestmark = pytest.mark.django_db
PAGE = "/preferences/"
LATE = datetime(2026, 5, 4, 23, 30, tzinfo=UTC)


def test_a_choice_is_kept_and_shown(cast: Cast, browse) -> None:
    client = browse(cast.viewer)
    answer = client.post(PAGE, {"language": "es", "timezone": "America/Lima"}, follow=True)
    viewer = User.objects.get(pk=cast.viewer.pk)
    assert (viewer.language, viewer.timezone) == ("es", "America/Lima")
    assert answer.context["form"].initial == {"language": "es", "timezone": "America/Lima"}
    page = answer.content.decode()
    assert '<html lang="es"' in page and 'data-zone="America/Lima"' in page
    assert answer["Content-Language"] == "es"


def test_the_choice_goes_before_what_the_browser_says(cast: Cast, browse) -> None:
    client = browse(cast.viewer)
    spanish = {"Accept-Language": "es"}
    assert client.get(PAGE, headers=spanish)["Content-Language"] == "es"
    save_preferences(Actor(cast.viewer), {"language": "en"})
    assert client.get(PAGE, headers=spanish)["Content-Language"] == "en"
    save_preferences(Actor(cast.viewer), {"language": ""})
    assert client.get(PAGE, headers=spanish)["Content-Language"] == "es"


@pytest.mark.parametrize(
    "sent", [{"language": "xx"}, {"timezone": "Mars/Olympus"}, {"timezone": "../etc/passwd"}]
)
def test_what_there_is_not_is_refused(cast: Cast, browse, sent: dict[str, str]) -> None:
    assert browse(cast.viewer).post(PAGE, sent).status_code == 422
    assert User.objects.get(pk=cast.viewer.pk).timezone == ""


@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
def test_a_page_comes_in_the_theme_that_this_browser_keeps(cast: Cast, browse, theme: str) -> None:
    client = browse(cast.viewer)
    client.cookies["theme"] = theme
    for address in ("/", "/projects/nowhere/"):
        assert re.search(f'<html [^>]*data-theme="{theme}"', client.get(address).content.decode())


@pytest.mark.parametrize("theme", ["", "system", "pink", '"><script>'])
def test_without_a_theme_that_there_is_the_system_decides(cast: Cast, browse, theme: str) -> None:
    client = browse(cast.viewer)
    client.cookies["theme"] = theme
    assert not re.search("<html [^>]*data-theme", client.get("/").content.decode())


def days(client: object) -> list[str]:
    page = client.get("/projects/peru/activity/?kind=jobs")
    return [day.isoformat() for day, _people in page.context["days"]]


def test_days_are_the_readers_by_choice_or_by_the_browsers_cookie(cast: Cast, browse) -> None:
    cast.project.jobs.create(kind="export", created_by=cast.viewer)
    cast.project.jobs.update(created_at=LATE)
    client = browse(cast.viewer)
    assert days(client) == ["2026-05-04"]
    client.cookies["timezone"] = "Europe/Lisbon"
    assert days(client) == ["2026-05-05"]
    save_preferences(Actor(cast.viewer), {"timezone": "America/Lima"})
    assert days(client) == ["2026-05-04"]
    assert "2026-05-04 18:30 -05" in text_of(client.get("/projects/peru/activity/"))


@pytest.mark.parametrize(
    "cookie", ["x", "../../etc/passwd", "/etc/passwd", "é", "a" * 300, "..", "Europe"]
)
def test_a_cookie_that_names_no_zone_changes_nothing(cast: Cast, browse, cookie: str) -> None:
    client = browse(cast.viewer)
    client.cookies["timezone"] = cookie
    assert client.get(PAGE).status_code == 200


def test_rest_and_days_of_publication_know_no_zone(cast: Cast, browse) -> None:
    document = cast.document(
        "One.", title="Votes", published_at=datetime(2023, 5, 19, tzinfo=UTC),
        published_precision="day",
    )  # fmt: skip
    save_preferences(Actor(cast.viewer), {"timezone": "America/Lima"})
    client = browse(cast.viewer)
    answer = client.get(f"/api/v1/documents/{document.pk}/").json()
    assert answer["published_at"] == "2023-05-19T00:00:00Z"
    assert answer["created_at"].endswith("Z")
    assert "19 May 2023" in text_of(client.get("/projects/peru/"))


def test_titles_carry_their_own_language(cast: Cast, browse) -> None:
    cast.document("Uno.", title="Setenta votos", language="es")
    page = browse(cast.viewer).get("/projects/peru/").content.decode()
    assert 'dir="auto" lang="es" title="Setenta votos"' in page
    Document.objects.update(language="")
    assert 'lang=""' not in browse(cast.viewer).get("/projects/peru/").content.decode()


def test_letters_are_switched_off_for_all_pages_and_the_rest_stays(cast: Cast, browse) -> None:
    client = browse(cast.reviewer)
    save_preferences(Actor(cast.reviewer), {"language": "es"})
    assert client.post(PAGE, {"part": "keys"}, follow=True).context["keys"].initial == {
        "single_keys": False
    }
    assert User.objects.get(pk=cast.reviewer.pk).language == "es"
    listed = client.get("/projects/peru/").content.decode()
    assert 'data-kept="/api/v1/me/reading/" checked>' in listed
    client.post(PAGE, {"part": "keys", "single_keys": "on"})
    listed = client.get("/projects/peru/").content.decode()
    assert 'data-kept="/api/v1/me/reading/">' in listed
