"""Places in a text: code points against UTF-16, words and sentences, spans and their depths.

The annotate page's pure modules in a real Chromium; Python's own slices are the judge.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest

Run = Callable[..., Any]
_PIECES = [*"aßΩ“é漢א𝛼\u00a0 \n", "e\u0301", "🇵🇪", "👩🏽\u200d🚒"]


def _random_text(seed: int, length: int = 60) -> str:
    """Flags, joined emoji, combining marks, right-to-left letters, line feeds."""
    chance = random.Random(seed)
    return "".join(chance.choice(_PIECES) for _ in range(length))


# --- offsets


@pytest.mark.parametrize("seed", range(6))
def test_slices_are_cut_at_code_points_as_python_cuts_them(run: Run, seed: int) -> None:
    text = _random_text(seed)
    spans = [(i, j) for i in range(0, len(text), 3) for j in range(i, len(text) + 1, 5)]
    script = (
        "const t = new offsets.Text(given.text);"
        "return [t.length, given.spans.map(([i, j]) => t.slice(i, j))];"
    )
    length, slices = run("offsets", script, text=text, spans=spans)
    assert length == len(text)
    assert slices == [text[i:j] for i, j in spans]


@pytest.mark.parametrize("seed", range(4))
def test_units_and_points_are_each_other_s_inverse(run: Run, seed: int) -> None:
    text = _random_text(seed)
    script = (
        "const t = new offsets.Text(given.text); const all = [...Array(t.length + 1).keys()];"
        "return all.map((point) => [t.toUnits(point), t.toPoints(t.toUnits(point))]);"
    )
    found = run("offsets", script, text=text)
    assert [units for units, _ in found] == [
        len(text[:point].encode("utf-16-le")) // 2 for point in range(len(text) + 1)
    ]
    assert [point for _, point in found] == list(range(len(text) + 1))


def test_a_unit_inside_a_surrogate_pair_is_the_start_of_its_character(run: Run) -> None:
    script = (
        "const t = new offsets.Text('a🇵🇪b'); return [0, 1, 2, 3, 4, 5, "
        "6].map((u) => t.toPoints(u));"
    )
    assert run("offsets", script) == [0, 1, 1, 2, 2, 3, 4]


def test_a_quote_after_a_flag_stands_where_python_finds_it(run: Run) -> None:
    text = "Flag 🇵🇪 first. The quote that stands after it."
    start = text.index("The quote")
    script = "return new offsets.Text(given.text).holds(given.start, given.end, given.quote);"
    quote = "The quote that stands"
    span = {"start": start, "end": start + len(quote)}
    assert run("offsets", script, text=text, quote=quote, **span) is True
    shifted = {"start": start + 2, "end": start + 2 + len(quote)}
    assert run("offsets", script, text=text, quote=quote, **shifted) is False


def test_lines_end_before_their_line_feed(run: Run) -> None:
    text = "one\n\n🇵🇪 two\nthree"
    script = (
        "const t = new offsets.Text(given.text); return [0, 3, 4, 5, 8, 10, "
        "16].map((p) => t.line(p));"
    )
    expected = [[0, 3], [0, 3], [4, 4], [5, 11], [5, 11], [5, 11], [12, 17]]
    assert run("offsets", script, text=text) == expected


# --- segments

_SEGMENTS = "const s = new segments.Segments(new offsets.Text(given.text), given.language ?? 'en');"


def test_the_caret_never_stops_inside_a_grapheme(run: Run) -> None:
    text = "a🇵🇪👩🏽‍🚒e\u0301b\nc"
    script = (
        _SEGMENTS
        + "const on = []; for (let p = 0; p < s.text.length; ) on.push(p = s.next(p));"
        + "const back = []; for (let p = s.text.length; p > 0; ) back.push(p = s.previous(p));"
        + "return [on, back];"
    )
    forward, backward = run("offsets segments", script, text=text)
    assert forward == [1, 3, 7, 9, 10, 11, 12]
    assert backward == [11, 10, 9, 7, 3, 1, 0]


def test_words_are_walked_over_lines_and_punctuation(run: Run) -> None:
    text = "Troops, “armed” ones\n\nentered Perú."
    script = (
        _SEGMENTS
        + "const on = []; for (let p = 0; p < s.text.length; ) on.push(p = s.nextWord(p));"
        + "const back = []; for (let p = s.text.length; p > 0; ) back.push(p = s.previousWord(p));"
        + "return [on, back];"
    )
    forward, backward = run("offsets segments", script, text=text)
    assert forward == [6, 14, 20, 29, 34, 35]
    assert [text[start : start + 4] for start in backward] == [
        "Perú",
        "ente",
        "ones",
        "arme",
        "Troo",
    ]


def test_a_selection_snaps_to_whole_words_and_loses_its_outer_spaces(run: Run) -> None:
    text = "The 1,172 soldiers\u00a0arrived in “June”."
    script = _SEGMENTS + "return given.spans.map(([a, b]) => s.text.slice(...s.snap(a, b)));"
    spans = [
        (5, 14),  # inside a number and inside a word
        (4, 9),  # exact already
        (3, 10),  # spaces at both ends
        (20, 21),  # one letter
        (32, 34),  # after the quotation mark
        (30, 37),  # punctuation taken in on purpose stays
        (18, 19),  # nothing but a space
    ]
    assert run("offsets segments", script, text=text, spans=spans) == [
        "1,172 soldiers", "1,172", "1,172", "arrived", "June", "“June”.", "",
    ]  # fmt: skip


def test_an_exact_selection_never_splits_a_character(run: Run) -> None:
    script = _SEGMENTS + "return [s.whole(1, 2), s.whole(4, 5), s.whole(2, 1), s.whole(0, 1)];"
    assert run("offsets segments", script, text="x🇵🇪👩🏽‍🚒y") == [[1, 3], [3, 7], [1, 3], [0, 1]]


def test_a_selection_grows_from_word_to_sentence_to_paragraph(run: Run) -> None:
    text = "First one here. Second one there.\nAnother line."
    script = (
        _SEGMENTS + "const steps = []; let span = [17, 17];"
        "for (let i = 0; i < 4; i += 1) { span = s.expand(...span); "
        "steps.push(s.text.slice(...span)); }"
        "return steps;"
    )
    assert run("offsets segments", script, text=text) == [
        "Second", "Second one there.", *["First one here. Second one there."] * 2,
    ]  # fmt: skip


def test_a_selection_shrinks_to_what_is_smaller_than_it(run: Run) -> None:
    text = "First one here. Second one there.\nAnother line."
    script = (
        _SEGMENTS + "const steps = []; let span = [0, 33];"
        "for (let i = 0; i < 4; i += 1) { span = s.shrink(...span); "
        "steps.push(s.text.slice(...span)); }"
        "return steps;"
    )
    assert run("offsets segments", script, text=text) == ["First one here.", "First", "", ""]


def test_sentences_are_chosen_one_after_the_other_over_lines(run: Run) -> None:
    text = "One here. Two there.\n\n“Three” at last."
    script = (
        _SEGMENTS + "const steps = []; let span = [4, 4];"
        "for (const way of given.ways) { span = s.sentenceFrom(...span, way); "
        "steps.push(s.text.slice(...span)); }"
        "return steps;"
    )
    one, two, three = "One here.", "Two there.", "“Three” at last."
    assert run("offsets segments", script, text=text, ways=[1, 1, 1, -1, -1]) == [
        one, two, three, two, one,
    ]  # fmt: skip


def test_sentences_are_walked_forwards_and_backwards(run: Run) -> None:
    text = "One here. Two there.\n\n“Three” at last."
    script = (
        _SEGMENTS
        + "const on = []; for (let p = 0; p < s.text.length; ) on.push(p = s.nextSentence(p));"
        + "const back = []; let at = s.text.length;"
        + "while (at > 0) back.push(at = s.previousSentence(at));"
        + "return [on, back];"
    )
    forward, backward = run("offsets segments", script, text=text)
    assert forward == [10, 22, len(text)]
    assert backward == [22, 10, 0]


def test_an_edge_moves_by_words_and_by_characters(run: Run) -> None:
    text = "He said that troops entered."
    script = (
        _SEGMENTS
        + "const span = {start: 8, end: 19}; const cut = (e, w, x) => s.edge(span, e, w, x);"
        "return [cut('end', 1), cut('end', -1), cut('start', -1), cut('start', 1),"
        " cut('end', 1, true), cut('end', -1, true), cut('start', -1, true), cut('start', "
        "1, true)];"
    )
    assert run("offsets segments", script, text=text) == [27, 12, 3, 13, 20, 18, 7, 9]


def test_an_unknown_language_tag_does_no_harm(run: Run) -> None:
    script = _SEGMENTS + "return s.nextWord(0);"
    assert run("offsets segments", script, text="one two", language="not a tag!") == 3


def test_a_line_of_a_million_characters_is_walked_in_pieces(run: Run) -> None:
    text = "word " * 200_000 + "🇵🇪 end"
    script = (
        _SEGMENTS
        + "return [s.nextWord(500000), s.previousWord(500003), s.sentence(999990)[1] > 999990,"
        " s.next(s.text.length - 6)];"
    )
    assert run("offsets segments", script, text=text) == [500_004, 500_000, True, len(text) - 4]


# --- intervals and depths


def _random_spans(seed: int, count: int = 120) -> list[dict[str, Any]]:
    """Short and long ones, many overlapping."""
    chance = random.Random(seed)
    spans = []
    for n in range(count):
        start = chance.randrange(300)
        width = chance.choice([1, 5, 20, 200])
        spans.append({"id": f"{n:03}", "start": start, "end": start + 1 + chance.randrange(width)})
    return spans


@pytest.mark.parametrize("seed", range(5))
def test_the_spans_at_a_place_are_those_that_hold_it(run: Run, seed: int) -> None:
    spans = _random_spans(seed)
    script = (
        "const all = new intervals.Intervals();"
        "for (const span of given.spans) all.add(span);"
        "for (const span of given.spans.filter((s) => Number(s.id) % 4 === 0)) all.remove(span);"
        "return given.windows.map(([a, b]) => all.overlapping(a, b).map((s) => s.id));"
    )
    windows = [(a, a + w) for a in range(0, 520, 7) for w in (1, 30)]
    found = run("intervals", script, spans=spans, windows=windows)
    kept = [span for span in spans if int(span["id"]) % 4]
    kept.sort(key=lambda span: (span["start"], -span["end"], span["id"]))
    for (start, end), ids in zip(windows, found, strict=True):
        assert ids == [s["id"] for s in kept if s["start"] < end and s["end"] > start]


def test_what_is_not_there_is_not_removed(run: Run) -> None:
    script = (
        "const all = new intervals.Intervals([{id: 'a', start: 0, end: 5}]);"
        "return [all.remove({id: 'b', start: 0, end: 5}), all.remove({id: 'a', start: 1, end: 5}),"
        " all.size, all.remove({id: 'a', start: 0, end: 5}), all.size];"
    )
    assert run("intervals", script) == [False, False, 1, True, 0]


def test_nested_spans_lie_deeper_and_neighbours_do_not(run: Run) -> None:
    script = (
        "const all = new intervals.Intervals(given.spans); const d = new depths.Depths(all);"
        "return Object.fromEntries(given.spans.map((s) => [s.id, d.of(s.id)]));"
    )
    spans = [
        {"id": "outer", "start": 0, "end": 30},
        {"id": "inner", "start": 5, "end": 20},
        {"id": "innermost", "start": 6, "end": 10},
        {"id": "fourth", "start": 7, "end": 9},
        {"id": "beside", "start": 21, "end": 29},
        {"id": "after", "start": 30, "end": 40},
    ]
    assert run("intervals depths", script, spans=spans) == {
        "outer": 0, "inner": 1, "innermost": 2, "fourth": 2, "beside": 1, "after": 0,
    }  # fmt: skip


@pytest.mark.parametrize("seed", range(4))
def test_depths_after_single_changes_are_as_if_made_anew(run: Run, seed: int) -> None:
    script = """
      const all = new intervals.Intervals(); const kept = new depths.Depths(all); let told = true;
      for (const [i, span] of given.spans.entries()) {
        const before = new Map(all.spans.map((s) => [s.id, kept.of(s.id)]));
        all.add(span);
        const gone = i % 3 === 2 ? given.spans[i - 1] : null;
        let changed = kept.refresh(span.start, span.end);
        if (gone) { all.remove(gone); kept.forget(gone.id);
          changed = changed.concat(kept.refresh(gone.start, gone.end)); }
        const was = (s) => before.get(s.id) ?? kept.of(s.id);
        const moved = all.spans.filter((s) => was(s) !== kept.of(s.id));
        if (!moved.every((s) => changed.includes(s.id))) told = false;
      }
      const anew = new depths.Depths(all);
      return [told, all.spans.every((s) => anew.of(s.id) === kept.of(s.id))];
    """
    assert run("intervals depths", script, spans=_random_spans(seed)) == [True, True]
