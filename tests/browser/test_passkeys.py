"""Passkeys in a real browser, with an authenticator that the browser itself plays."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import BrowserContext, Page, expect

from tests.cast import PASSWORD, Cast
from tests.processes import Web

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "ledger"])


@pytest.fixture
def there(live: Web) -> str:
    """The live server under a name: an address of numbers has no passkeys."""
    return live.url.replace("127.0.0.1", "localhost")


@pytest.fixture
def device(context: BrowserContext, page: Page) -> None:
    session = context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
        "hasUserVerification": True, "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }  # fmt: skip
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def enter(page: Page, there: str) -> None:
    page.goto(f"{there}/accounts/login/")
    page.get_by_label("User name or e-mail").fill("reviewer")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def add(page: Page, there: str, *, alone: bool) -> None:
    page.goto(f"{there}/accounts/2fa/webauthn/add/")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Name").fill("Laptop")
    if alone:
        page.get_by_label("Signs me in alone").check()
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()


def test_a_passkey_signs_in_alone(cast: Cast, page: Page, there: str, device: None) -> None:
    enter(page, there)
    expect(page.get_by_role("heading", name="Your work")).to_be_visible()
    add(page, there, alone=True)
    page.context.clear_cookies()
    page.goto(f"{there}/accounts/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("heading", name="Your work")).to_be_visible()


def test_a_passkey_is_the_second_step_after_the_password(
    cast: Cast, page: Page, there: str, device: None
) -> None:
    enter(page, there)
    expect(page.get_by_role("heading", name="Your work")).to_be_visible()
    add(page, there, alone=False)
    page.context.clear_cookies()
    enter(page, there)
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", name="Your work")).to_be_visible()
    page.goto(f"{there}/accounts/2fa/webauthn/")
    expect(page.get_by_role("rowheader", name="Laptop")).to_be_visible()
    page.get_by_role("link", name="Remove Laptop").click()
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_role("heading", name="No passkeys yet")).to_be_visible()
    assert not Authenticator.objects.filter(type="webauthn").exists()


def test_a_passkey_that_does_not_sign_is_told_of(cast: Cast, page: Page, there: str) -> None:
    page.add_init_script("navigator.credentials.get = () => Promise.reject(new Error('no'))")
    page.goto(f"{there}/accounts/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("alert").filter(has_text="did not sign")).to_be_visible()
