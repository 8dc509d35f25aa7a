"""The page that browses the REST description, under the strict policy of all pages."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.cast import Cast

PATIENCE = 60_000  # Swagger UI is a large script
pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "ledger"])


def test_the_description_is_browsable_without_breaking_the_policy(
    cast: Cast, page: Page, sign_in: Callable[[object], None]
) -> None:
    sign_in(cast.reviewer)
    page.goto("/api/v1/docs/#/annotations/createAnnotation")
    expect(page.get_by_role("heading", name="Claim Workbench")).to_be_visible(timeout=PATIENCE)
    operation = page.locator("#operations-annotations-createAnnotation")
    expect(operation.get_by_text("A new annotation in a set of the caller's.")).to_be_visible()
    expect(operation.get_by_text('"quote"').first).to_be_visible()


def test_a_call_from_the_page_is_answered(
    cast: Cast, page: Page, sign_in: Callable[[object], None]
) -> None:
    sign_in(cast.reviewer)
    page.goto("/api/v1/docs/#/me/me")
    operation = page.locator("#operations-me-me")
    expect(operation.get_by_role("button", name="Try it out")).to_be_visible(timeout=PATIENCE)
    operation.get_by_role("button", name="Try it out").click()
    operation.get_by_role("button", name="Execute").click()
    expect(operation.locator(".live-responses-table")).to_contain_text('"username": "reviewer"')


def test_who_has_not_signed_in_is_sent_there_first(cast: Cast, page: Page) -> None:
    page.goto("/api/v1/docs/")
    expect(page).to_have_url("/accounts/login/?next=/api/v1/docs/")
