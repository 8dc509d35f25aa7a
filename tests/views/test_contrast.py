"""The colours of the interface can be read: contrast by WCAG 2.2, computed from the tokens."""

import re
from pathlib import Path

import pytest

CSS = Path(__file__).resolve().parents[2] / "annotations/static/annotations/css/tokens.css"
LIGHT, DARK = 0, 1
GROUNDS = ("paper", "surface", "raised", "sunken")
INKS = ("ink", "ink-soft", "ink-faint", "accent", "danger", "ok", "warn")
_PAIR = re.compile(r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)")


def colours(contrast: str) -> dict[str, tuple[str, str]]:
    """Each token in light and dark; with more contrast, where that changes it."""
    usual, more = CSS.read_text().split("@media (prefers-contrast: more)")
    known = {name: (light, dark) for name, light, dark in _PAIR.findall(usual)}
    if contrast == "more":
        known |= {name: (light, dark) for name, light, dark in _PAIR.findall(more)}
    return known


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb (WCAG 2.2, definition)."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def ratio(one: str, other: str) -> float:
    """Contrast ratio of two colours, from 1 to 21."""
    brighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def test_the_measure_itself_is_right() -> None:
    assert ratio("#000000", "#ffffff") == pytest.approx(21)
    assert ratio("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("contrast", ["usual", "more"])
@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("ink", INKS)
def test_words_can_be_read_on_every_ground(contrast: str, theme: int, ink: str) -> None:
    known = colours(contrast)
    least = 7 if contrast == "more" and ink.startswith("ink") else 4.5

    for ground in GROUNDS:
        assert ratio(known[ink][theme], known[ground][theme]) >= least, ground


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("kind", ["accent", "danger", "ok", "warn"])
def test_words_can_be_read_on_soft_grounds(theme: int, kind: str) -> None:
    known = colours("usual")
    ground = known[f"{kind}-soft"][theme]

    for ink in (kind, "ink", "ink-soft"):
        assert ratio(known[ink][theme], ground) >= 4.5
    assert ratio(known["accent-ink"][theme], known["accent"][theme]) >= 4.5


@pytest.mark.parametrize("contrast", ["usual", "more"])
@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_edges_of_fields_and_the_focus_can_be_seen(contrast: str, theme: int) -> None:
    known = colours(contrast)

    for edge in ("line-strong", "focus"):
        for ground in GROUNDS:
            assert ratio(known[edge][theme], known[ground][theme]) >= 3, (edge, ground)
