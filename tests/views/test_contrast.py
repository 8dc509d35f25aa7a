"""The colours of the interface can be read: contrast by WCAG 2.2, computed from the tokens."""

import re
from pathlib import Path

import pytest

from annotations.colours import contrast, tokens
from annotations.views.styleguide import GROUNDS

CSS = Path(__file__).resolve().parents[2] / "annotations/static/annotations/css/tokens.css"
THEMES = tokens(CSS.read_text())
INKS = ("ink", "ink-soft", "ink-faint", "accent", "danger", "ok", "warn")


def test_the_tokens_are_read_in_every_theme() -> None:
    assert list(THEMES) == ["light", "dark", "light, more contrast", "dark, more contrast"]
    assert len({theme["paper"] for theme in THEMES.values()}) == 4
    assert len({frozenset(theme) for theme in THEMES.values()}) == 1


def test_more_contrast_is_the_same_by_choice_and_by_system() -> None:
    by_choice, by_system = (
        re.findall(r"--[\w-]+: .+;", block)
        for block in re.findall(
            r'(?:\[data-theme="contrast"\]|contrast: more\) \{\s+:root) \{(.*?)\}',
            CSS.read_text(),
            re.DOTALL,
        )
    )
    assert len(by_choice) > 10
    assert by_choice == by_system


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("ink", INKS)
def test_words_can_be_read_on_every_ground(theme: str, ink: str) -> None:
    known = THEMES[theme]
    least = 7 if "more" in theme else 4.5

    for ground in GROUNDS:
        assert contrast(known[ink], known[ground]) >= least, ground


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("kind", ["accent", "danger", "ok", "warn"])
def test_words_can_be_read_on_soft_grounds(theme: str, kind: str) -> None:
    known = THEMES[theme]

    for ink in (kind, "ink", "ink-soft"):
        assert contrast(known[ink], known[f"{kind}-soft"]) >= 4.5, ink
    assert contrast(known["accent-ink"], known["accent"]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
def test_edges_of_fields_and_the_focus_can_be_seen(theme: str) -> None:
    known = THEMES[theme]

    for edge in ("line-strong", "focus"):
        for ground in GROUNDS:
            assert contrast(known[edge], known[ground]) >= 3, (edge, ground)
