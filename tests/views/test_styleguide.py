"""The style guide: who sees it, and that it shows what there is."""

from __future__ import annotations

from django.test import Client

from annotations.colours import LABEL_COLOURS
from tests.cast import Cast


def test_a_site_admin_sees_every_token_and_is_led_there(cast: Cast, client: Client) -> None:
    client.force_login(cast.admin)

    page = client.get("/styleguide/").content.decode()
    assert "--ink-soft" in page
    assert page.count("data-theme=") == 8
    assert "Something below needs a second look" in page
    assert LABEL_COLOURS[-1] in page
    for part in ("places-tabs", "lanes", "cases", "chart", "bar", "tabs", "comment"):
        assert page.count(f'class="{part}') >= 4, part
    assert "/styleguide/" in client.get("/").content.decode()


def test_nobody_else_sees_it_or_is_led_there(cast: Cast, client: Client) -> None:
    client.force_login(cast.manager)

    assert client.get("/styleguide/").status_code == 403
    assert "/styleguide/" not in client.get("/").content.decode()
