"""Contrast, colour blindness and the palette for labels."""

from itertools import combinations

import pytest

from annotations.colours import (
    EYES,
    LABEL_COLOURS,
    closest,
    contrast,
    distance,
    mixed,
    next_colour,
)

# What a span without a label is painted in (palette.js), and the papers that tints lie on.
TO_CHECK = "#70707a"
LIGHT_TINT, DARK_TINT = (0.28, "#f5f3ee"), (0.38, "#15171a")


def test_contrast_is_as_the_standard_says() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#123456", "#123456") == 1


def test_red_and_green_look_alike_to_some_eyes_only() -> None:
    red, green = "#c03028", "#6b6b00"

    assert distance(red, green, "deuteranope") < 0.1 < distance(red, green)
    assert distance("#0000ff", "#ffff00", "protanope") > 0.5
    assert distance(red, red, "tritanope") == 0


def test_a_mixture_lies_between_its_colours() -> None:
    assert mixed("#000000", 0.5, "#ffffff") == "#808080"
    assert mixed("#123456", 1, "#ffffff") == "#123456"


def test_the_first_three_labels_and_to_check_stay_apart_for_all_eyes() -> None:
    colours = [*LABEL_COLOURS[:3], TO_CHECK]

    assert closest(colours)[0] > 0.075
    for share, paper in (LIGHT_TINT, DARK_TINT):
        assert closest([mixed(colour, share, paper) for colour in colours])[0] > 0.02


def test_the_whole_palette_stays_apart_for_all_eyes() -> None:
    assert closest([*LABEL_COLOURS, TO_CHECK])[0] > 0.065
    for share, paper in (LIGHT_TINT, DARK_TINT):
        assert closest([mixed(one, share, paper) for one in LABEL_COLOURS])[0] > 0.018


def test_colours_that_only_some_eyes_tell_apart_would_be_found() -> None:
    least, eyes, _one, _other = closest(["#2f7d5b", "#b5482e", "#7a6a2f"])

    assert least < 0.03
    assert eyes == "deuteranope"


def test_a_new_label_gets_the_first_colour_that_is_free() -> None:
    assert next_colour([]) == LABEL_COLOURS[0]
    assert next_colour(LABEL_COLOURS[:3]) == LABEL_COLOURS[3]
    assert next_colour(LABEL_COLOURS) == LABEL_COLOURS[0]


def test_all_eyes_are_looked_through() -> None:
    assert len(EYES) == 4
    assert len(list(combinations(LABEL_COLOURS, 2))) == 28
