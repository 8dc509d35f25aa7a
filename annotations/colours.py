"""Colours: contrast, how colour-blind people see them, the palette for labels, the tokens. Pure.

Colours are `#rrggbb` in small letters. How labels are painted stands in `annotate/palette.js`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from itertools import combinations

Vector = tuple[float, float, float]

# Offered to managers, in this order. Chosen so that any two stay apart, as colours and as tints on
# light and dark paper, for every kind of colour blindness; tests hold that.
LABEL_COLOURS = (
    "#1d6b42", "#e1712d", "#ac5cd7", "#30cfb7", "#7b0b85", "#bfbb1d", "#8f9cf5", "#fc918b",
)  # fmt: skip

# Machado, Oliveira, Fernandes: A Physiologically-based Model for Simulation of Color Vision
# Deficiency (2009), severity 1, on linear RGB.
_SEEN: dict[str, tuple[Vector, Vector, Vector]] = {
    "trichromat": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    "protanope": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranope": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanope": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
EYES = tuple(_SEEN)

# Ottosson: A perceptual color space for image processing (2020), from linear sRGB.
_CONES = (
    (0.4122214708, 0.5363325363, 0.0514459929),
    (0.2119034982, 0.6806995451, 0.1073969566),
    (0.0883024619, 0.2817188376, 0.6299787005),
)
_OKLAB = (
    (0.2104542553, 0.7936177850, -0.0040720468),
    (1.9779984951, -2.4285922050, 0.4505937099),
    (0.0259040371, 0.7827717662, -0.8086757660),
)
_PAIR = re.compile(r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)")
_MORE = '[data-theme="contrast"] {'


def _linear(colour: str) -> Vector:
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return _undo_gamma(red), _undo_gamma(green), _undo_gamma(blue)


def _undo_gamma(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _times(matrix: Iterable[Vector], vector: Vector) -> Vector:
    red, green, blue = (sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix)
    return red, green, blue


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2, definition), 0 to 1."""
    red, green, blue = _linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio (WCAG 2.2, definition), 1 to 21."""
    darker, brighter = sorted((luminance(one), luminance(other)))
    return (brighter + 0.05) / (darker + 0.05)


def distance(one: str, other: str, eyes: str = "trichromat") -> float:
    """How far apart they look to such eyes: Euclidean in OKLab, 0 to 1; 0.02 is just seen."""
    return math.dist(_looks(one, eyes), _looks(other, eyes))


def _looks(colour: str, eyes: str) -> Vector:
    red, green, blue = _times(_SEEN[eyes], _linear(colour))
    seen = (min(1.0, max(0.0, red)), min(1.0, max(0.0, green)), min(1.0, max(0.0, blue)))
    long, middle, short = _times(_CONES, seen)
    return _times(_OKLAB, (math.cbrt(long), math.cbrt(middle), math.cbrt(short)))


def mixed(colour: str, share: float, ground: str) -> str:
    """A colour laid over a ground with this opacity, as browsers mix in sRGB."""
    pairs = [(int(colour[i : i + 2], 16), int(ground[i : i + 2], 16)) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(a * share + b * (1 - share)):02x}" for a, b in pairs)


def closest(colours: Iterable[str]) -> tuple[float, str, str, str]:
    """The two that look most alike to any eyes: their distance, the eyes, and the two."""
    return min(
        (distance(one, other, eyes), eyes, one, other)
        for one, other in combinations(colours, 2)
        for eyes in EYES
    )


def next_colour(taken: Iterable[str]) -> str:
    """The first of the palette that is not taken; the first when all are."""
    used = set(taken)
    return next((colour for colour in LABEL_COLOURS if colour not in used), LABEL_COLOURS[0])


def tokens(style: str) -> dict[str, dict[str, str]]:
    """The colour tokens of tokens.css by theme: light, dark, and both with more contrast."""
    usual, _more, rest = style.partition(_MORE)
    themes: dict[str, dict[str, str]] = {"light": {}, "dark": {}}
    for name, light, dark in _PAIR.findall(usual.partition("@media")[0]):
        themes["light"][name], themes["dark"][name] = light, dark
    for theme, side in (("light", 1), ("dark", 2)):
        more = {found[0]: found[side] for found in _PAIR.findall(rest.partition("}")[0])}
        themes[f"{theme}, more contrast"] = themes[theme] | more
    return themes
