"""Labels as Chromium paints them: words stay readable on every tint, names in every ink."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from annotations.colours import LABEL_COLOURS, closest, contrast, tokens
from tests.browser.conftest import FOLDER

Run = Callable[..., Any]
CSS = Path(FOLDER).parent / "css" / "tokens.css"
THEMES = tokens(CSS.read_text())
# Colours that a manager may choose beside the palette, the worst there are.
HARD = ("#000000", "#ffffff", "#ffff00", "#0000ff", "#ff0000", "#00ff00", "#808080")

_LOOKS = """
const { colours, paper, scheme } = given;
palette.paint(colours.map((colour, i) => ({ key: `k${i}`, colour })));
document.documentElement.style.colorScheme = scheme;
const canvas = new OffscreenCanvas(1, 1).getContext("2d");
const flat = (...layers) => {
  for (const layer of [paper, ...layers]) {
    canvas.fillStyle = layer;
    canvas.fillRect(0, 0, 1, 1);
  }
  const [r, g, b] = canvas.getImageData(0, 0, 1, 1).data;
  return "#" + [r, g, b].map((one) => one.toString(16).padStart(2, "0")).join("");
};
const looks = (key, name) => {
  const probe = document.createElement("p");
  probe.dataset.label = key;
  probe.style.color = "var(--label)";
  document.body.append(probe);
  const tint = (highlight) =>
    flat(getComputedStyle(probe, `::highlight(${highlight})`).backgroundColor);
  const found = {
    ink: flat(getComputedStyle(probe).color),
    tint: tint(palette.highlightName(name, 0)),
    bare: tint(palette.highlightName(name, 2, true)),
    active: tint(palette.activeName(name)),
    line: getComputedStyle(probe, `::highlight(${palette.highlightName(name, 0)})`)
      .textDecorationStyle,
  };
  probe.remove();
  return found;
};
const all = colours.map((_colour, i) => looks(`k${i}`, `k${i}`));
all.push(looks("check", null));
document.adoptedStyleSheets = [];
return all;
"""


def looks(run: Run, colours: tuple[str, ...], theme: str) -> list[dict[str, str]]:
    """What each label looks like in a theme, and last what has no label."""
    given = {"colours": colours, "paper": THEMES[theme]["paper"], "scheme": theme.split(",")[0]}
    found: list[dict[str, str]] = run("palette", _LOOKS, **given)
    return found


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("colours", [LABEL_COLOURS, HARD], ids=["palette", "hard"])
def test_words_are_read_on_every_tint_and_names_in_every_ink(
    run: Run, theme: str, colours: tuple[str, ...]
) -> None:
    for look in looks(run, colours, theme):
        for tint in ("tint", "bare", "active"):
            assert contrast(THEMES[theme]["ink"], look[tint]) >= 4.5, (tint, look)
        assert contrast(look["ink"], look["tint"]) >= 4.5, look
        for ground in ("paper", "surface", "raised"):
            assert contrast(look["ink"], THEMES[theme][ground]) >= 4.5, (ground, look)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_labels_differ_for_all_eyes_and_by_their_lines(run: Run, theme: str) -> None:
    found = looks(run, LABEL_COLOURS, theme)
    first = [*found[:3], found[-1]]

    assert closest(look["tint"] for look in first)[0] > 0.02
    assert closest(look["tint"] for look in found)[0] > 0.012
    assert len({look["line"] for look in first}) == 4
    assert [look["line"] for look in found[:4]] == ["solid", "dashed", "double", "wavy"]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_active_one_stands_out_and_what_lacks_evidence_is_pale(run: Run, theme: str) -> None:
    paper = THEMES[theme]["paper"]

    for look in looks(run, LABEL_COLOURS, theme):
        assert closest([look["active"], look["tint"]])[0] > 0.03, look
        assert contrast(look["bare"], paper) < contrast(look["tint"], paper), look
