"""Ten claims labelled with evidence each, by keys alone, and how many keys that takes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import transaction
from playwright.sync_api import Page, expect

from annotations.models import Document, Evidence
from annotations.services.passages import index_documents
from tests.browser.annotating import Desk, facts
from tests.cast import Cast

CLAIMS = [
    ("Congress voted on 18 May to let foreign troops into Peru.", "1"),
    ("Seventy members were for it and thirty-three against.", "1"),
    ("The first soldiers landed on the first of June.", "2"),
    ("They may stay until the last day of December.", "1"),
    ("About seven hundred of them carry weapons.", "2"),
    ("The air force trains beside them in Lima.", "3"),
    ("The president signed the request in April.", "1"),
    ("Four deputies abstained from the vote.", "1"),
    ("Forty-nine people died in the protests.", "2"),
    ("A similar request passed every year since 2003.", "3"),
]
ASIDE = "Nobody asked why."
TEXT = "\n\n".join(
    [
        " ".join([*(claim for claim, _ in CLAIMS[:4]), ASIDE]),
        " ".join(claim for claim, _ in CLAIMS[4:]),
    ]
)
# What a keyboard is asked for: one key selects the sentence, one labels it, one looks for evidence,
# one links the best passage, one goes back to the text; and one more passes over the aside.
LEAST = 5 * len(CLAIMS) + 1

pytestmark = pytest.mark.django_db(transaction=True)
SignIn = Callable[[object], None]


class Counting:
    """A keyboard that counts its presses; a key held with another counts as both."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.presses = 0

    def press(self, keys: str) -> None:
        """Press a key, or several at once."""
        self.presses += len(keys.split("+"))
        self.page.keyboard.press(keys)


@pytest.fixture
def document(cast: Cast) -> Document:
    wire = [claim.replace("The ", "Our wire says: the ") for claim, _ in CLAIMS]
    cast.document("\n\n".join(wire), title="The wire", outlet="Andes Wire", language="en")
    made = cast.document(TEXT, title="The vote", language="en")
    with transaction.atomic():
        index_documents(cast.project, 10)
    return made


def test_ten_claims_with_evidence_take_fifty_one_keys(
    page: Page, cast: Cast, sign_in: SignIn, document: Document
) -> None:
    sign_in(cast.reviewer)
    desk, keys = Desk(page), Counting(page)
    desk.open(document)
    for claim, digit in CLAIMS:
        keys.press("s")
        if desk.selected() == ASIDE:
            keys.press("s")
        assert desk.selected() == claim
        keys.press(digit)
        keys.press("e")
        expect(page.locator(".hit").first).to_be_focused()
        keys.press("s")
        keys.press("Escape")
    desk.saved()
    labels = {"1": "supported", "2": "disputed", "3": "unsourced"}
    assert facts(document) == [(claim, labels[digit]) for claim, digit in CLAIMS]
    linked = Evidence.objects.filter(annotation__document=document).order_by("annotation__start")
    assert [row.stance for row in linked] == ["supports"] * len(CLAIMS)
    assert all(row.document and row.document.title == "The wire" for row in linked)
    assert keys.presses == LEAST
