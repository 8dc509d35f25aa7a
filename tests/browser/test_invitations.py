"""From an invitation to the first project, by mouse and by keyboard alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from annotations.models import Membership
from tests.cast import Cast
from tests.processes import Web

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "ledger"])
GOOD = "correct horse battery 9"


def test_an_admin_invites_and_the_guest_arrives_by_mouse(
    cast: Cast, page: Page, sign_in, browser: Browser, live: Web
) -> None:
    sign_in(cast.admin)
    page.goto("/")
    page.get_by_text("Your menu").locator("..").click()
    page.get_by_role("link", name="People").click()
    page.get_by_role("link", name="Invite somebody").click()
    page.get_by_label("E-mail").fill("ana@example.org")
    page.get_by_label("Project to begin with").select_option("peru")
    page.get_by_role("button", name="Invite", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("ana@example.org is invited.")
    link = page.locator("#key").inner_text()

    guest = browser.new_context(base_url=live.url, locale="en-GB").new_page()
    guest.goto(link)
    expect(guest.get_by_label("E-mail")).to_have_value("ana@example.org")
    guest.get_by_label("Password").fill(GOOD)
    guest.get_by_label("The same once more").fill(GOOD)
    guest.get_by_role("button", name="Make my account").click()
    expect(guest.get_by_text("Welcome, ana.")).to_be_visible()
    expect(guest).to_have_url(f"{live.url}/projects/peru/")
    assert Membership.objects.get(user__username="ana").role == "reviewer"
    guest.context.close()


def test_all_of_it_goes_by_keyboard_alone(
    cast: Cast, page: Page, sign_in, browser: Browser, live: Web
) -> None:
    sign_in(cast.admin)
    page.goto("/invitations/")
    page.get_by_label("E-mail").focus()
    page.keyboard.type("ben@example.org")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("ben@example.org is invited.")
    link = page.locator("#key").inner_text()

    guest = browser.new_context(base_url=live.url, locale="en-GB").new_page()
    guest.goto(link)
    guest.get_by_label("User name").focus()
    guest.keyboard.press("Tab")
    guest.keyboard.type("Ben Rojas")
    guest.keyboard.press("Tab")
    guest.keyboard.type(GOOD)
    guest.keyboard.press("Tab")
    guest.keyboard.type(GOOD)
    guest.keyboard.press("Enter")
    expect(guest.get_by_text("Welcome, Ben Rojas.")).to_be_visible()
    guest.context.close()

    page.goto("/people/?q=rojas")
    page.get_by_role("link", name="Ben Rojas").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Deactivate").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_contain_text("Deactivate Ben Rojas?")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Ben Rojas is deactivated")).to_be_visible()
