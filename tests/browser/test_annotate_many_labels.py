"""A scheme of forty labels: the bar and the card keep each of them in reach, on every screen."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from annotations.models import Document, Label
from annotations.services.evidence import create_evidence
from annotations.services.transaction import Actor
from tests.browser.annotating import Desk, facts, mark
from tests.cast import Cast
from tests.processes import until

pytestmark = pytest.mark.django_db(transaction=True)
SCREENS = ((1440, 900), (1024, 768), (390, 844))


@pytest.fixture
def document(cast: Cast) -> Document:
    """One annotation with more evidence than the card is high."""
    Label.objects.bulk_create(
        Label(
            project=cast.project,
            key=f"house-{n:02}",
            title=f"House label {n:02}",
            colour="#356e3b",
            order=n + 3,
        )
        for n in range(37)
    )
    made = cast.document("Congress voted on Thursday. Nobody asked why.", language="en")
    full = mark(cast.reviewer, made, "Congress voted", "supported")
    for n in range(6):
        create_evidence(
            Actor(cast.reviewer), annotation=full, stance="supports", url=f"https://a.example/{n}",
            quote="Thirty-three voted against it, and seventy for it.",
        )  # fmt: skip
    return made


def in_sight(box: Locator, button: Locator) -> bool:
    """Whether the button stands whole inside the box that scrolls."""
    inner, outer = button.bounding_box(), box.bounding_box()
    assert inner is not None and outer is not None
    return (
        outer["height"] >= 2 * inner["height"]
        and inner["y"] >= outer["y"] - 1
        and inner["y"] + inner["height"] <= outer["y"] + outer["height"] + 1
    )


def stands(bar: Locator, width: int, height: int) -> None:
    """Hold that the bar is whole on the screen."""
    box = bar.bounding_box()
    assert box is not None and box["x"] >= 0 and box["x"] + box["width"] <= width
    assert box["y"] >= 0 and box["y"] + box["height"] <= height


def reach(box: Locator, name: str) -> None:
    """Bring a label into sight and press it."""
    button = box.get_by_role("button", name=name)
    button.scroll_into_view_if_needed()
    until(lambda: in_sight(box, button), what=f"{name} in sight")
    button.click()


def test_with_forty_labels_the_last_one_is_in_reach_in_the_bar_and_in_a_full_card(
    page: Page, cast: Cast, document: Document, sign_in: Callable[[object], None]
) -> None:
    sign_in(cast.reviewer)
    desk = Desk(page)
    desk.open(document)
    for n, (width, height) in enumerate(SCREENS, start=34):
        page.set_viewport_size({"width": width, "height": height})
        desk.click("Congress voted")
        desk.holds("Congress voted")
        reach(page.locator("#card .card-labels"), f"House label {n}")
        # On a narrow screen the card stands where the bar would be.
        expect(desk.bar).to_be_visible(visible=width > 390)
        if width > 390:
            stands(desk.bar, width, height)
            reach(desk.bar, f"House label {n - 1}")
    desk.drag("Nobody asked")
    stands(desk.bar, *SCREENS[-1])
    reach(desk.bar, "House label 36")
    desk.saved()
    assert facts(document) == [("Congress voted", "house-36"), ("Nobody asked", "house-36")]
