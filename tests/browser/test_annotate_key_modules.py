"""Keys on every layout, ids made in the browser, words with places to fill.

The annotate page's pure modules in a real Chromium.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.utils import translation

from annotations.models import Document
from annotations.templatetags.workbench import published

Run = Callable[..., Any]

KEYS = """
  const event = (key, code, mods = '', more = {}) => ({key, code,
    ctrlKey: mods.includes('c'), shiftKey: mods.includes('s'),
    altKey: mods.includes('a'), metaKey: mods.includes('m'), ...more});
  const map = new keymap.Keymap(given.options ?? {});
  const act = (...e) => { const found = map.match(event(...e), given.scope ?? 'text');
    return found && found.action + (found.extend ? '+' : ''); };
"""


def test_digits_are_places_on_the_keyboard_on_every_layout(run: Run) -> None:
    script = (
        KEYS
        + """
      ""
        return [act('1', 'Digit1'), act('&', 'Digit1'), act('1', 'Digit1', 's'), act('1',
        'Numpad1'), act('1', 'Digit1', 'c'),
        map.match(event('é', 'Digit2'), 'text').name];
        ""
    """
    )
    assert run("keymap", script) == ["label"] * 4 + [None, "Digit2"]


def test_letters_are_what_they_type_and_on_other_scripts_their_place(run: Run) -> None:
    script = (
        KEYS
        + """
      ""
        return [act('j', 'KeyJ'), act('о', 'KeyJ'), act('z', 'KeyW', 'c'), act('Z', 'KeyZ',
        'cs'), act('y', 'KeyZ', 'c'),
        act('J', 'KeyJ', 's'), act('[', 'BracketLeft'), act('ü', 'BracketLeft'), act('?',
        'Slash', 's'), act('?', 'Minus', 's')];
        ""
    """
    )
    assert run("keymap", script) == [
        "next", "next", "undo", "redo", "redo", "next-document", "end-back", "end-back",
          "keys", "keys",
    ]  # fmt: skip


def test_shift_extends_moves_and_macs_have_their_own_keys(run: Run) -> None:
    script = (
        KEYS
        + """
      return [act('ArrowLeft', 'ArrowLeft', 's'), act('ArrowLeft', 'ArrowLeft', 'cs'),
        act('ArrowLeft', 'ArrowLeft', 'as'), act('z', 'KeyZ', 'm')];
    """
    )
    assert run("keymap", script) == ["left+", "word-left+", None, None]
    assert run("keymap", script, options={"mac": True}) == ["left+", None, "word-left+", "undo"]


def test_each_machine_has_its_own_keys_for_lines_paragraphs_and_the_whole_text(run: Run) -> None:
    script = (
        KEYS
        + """
      const arrows = (mods) => ['ArrowUp', 'ArrowLeft'].map((key) => act(key, key, mods));
      return [...arrows('c'), ...arrows('a'), ...arrows('m'), ...arrows('ma'),
        act('y', 'KeyY', 'm')];
    """
    )
    assert run("keymap", script) == [
        "paragraph-up", "word-left", "sentence-up", None, *[None] * 5,
    ]  # fmt: skip
    assert run("keymap", script, options={"mac": True}) == [
        None, None, "paragraph-up", "word-left", "text-start", "line-start", "sentence-up", None,
        None,
    ]  # fmt: skip


def test_what_altgr_types_is_a_sign_and_never_a_command(run: Run) -> None:
    script = (
        KEYS
        + """
      const graph = {getModifierState: (name) => name === 'AltGraph'};
      return [act('€', 'KeyE', 'ca', graph), act('[', 'Digit8', '', graph),
        act('ą', 'KeyA', '', graph), act('?', 'KeyW', '', graph), act('e', 'KeyE', 'ca')];
    """
    )
    assert run("keymap", script) == [None, None, None, "keys", None]
    script = (
        KEYS
        + """
      const option = {getModifierState: () => true};
      return [act('ArrowUp', 'ArrowUp', 'a', option), act('“', 'BracketLeft', 'a', option),
        act('Dead', 'KeyE', 'a', option), act('å', 'KeyA', 'a', option)];
    """
    )
    assert run("keymap", script, options={"mac": True}) == [
        "paragraph-up", "end-back-exact", None, None,
    ]  # fmt: skip


def test_after_a_dead_key_a_letter_is_still_that_letter(run: Run) -> None:
    script = (
        KEYS
        + """
      return [act('ê', 'KeyE'), act('â', 'KeyQ'), act('Dead', 'BracketLeft'), act('Dead', 'KeyN'),
        act('å', 'BracketLeft'), act('ı', 'KeyI'), act('ξ', 'KeyJ'), act('ñ', 'Semicolon')];
    """
    )
    assert run("keymap", script) == [
        "evidence", "judges", "end-back", None, "end-back", None, "next", None,
    ]  # fmt: skip


def test_the_number_pad_types_labels_only_while_it_types_digits(run: Run) -> None:
    script = (
        KEYS + "return [act('1', 'Numpad1'), act('End', 'Numpad1'), act('Home', 'Numpad7', 's')];"
    )
    assert run("keymap", script) == ["label", "line-end", "line-start+"]


def test_no_key_acts_while_a_character_is_being_composed(run: Run) -> None:
    script = (
        KEYS
        + """
      return [act('j', 'KeyJ', '', {isComposing: true}), act('Process', 'KeyJ', '',
        {keyCode: 229})];
    """
    )
    assert run("keymap", script) == [None, None]


def test_single_characters_can_be_switched_off_and_in_the_text_its_own_digits_stay(
    run: Run,
) -> None:
    script = (
        KEYS
        + """
      return [act('j', 'KeyJ'), act('J', 'KeyJ', 's'), act('?', 'Slash', 's'), act('1', 'Digit1'),
        act('[', 'BracketLeft'), act('[', 'BracketLeft', 'a'), act('z', 'KeyZ', 'c'),
        act('k', 'KeyK', 'c'), act('ArrowLeft', 'ArrowLeft')];
    """
    )
    always = ["end-back-exact", "undo", "commands"]
    off = {"letters": False}
    assert run("keymap", script, options=off) == [
        None, None, None, "label", "end-back", *always, "left",
    ]  # fmt: skip
    assert run("keymap", script, options=off, scope="page") == [*[None] * 5, *always, None]


def test_the_same_letter_may_mean_another_thing_in_the_drawer(run: Run) -> None:
    script = KEYS + "return [act('s', 'KeyS'), act('o', 'KeyO'), act('1', 'Digit1')];"
    assert run("keymap", script, scope="drawer") == ["supports", "open", None]
    assert run("keymap", script, scope="text") == ["sentence", None, "label"]


def test_no_two_actions_share_a_key_in_one_scope(run: Run) -> None:
    script = """
      const seen = new Map(); const twice = [];
      for (const [action, keys,
        scopes] of keymap.BINDINGS) for (const key of keys) for (const scope of scopes.split(' ')) {
        const name = scope + ' ' + key; if (seen.has(name)) twice.push([name, seen.get(name),
          action]); seen.set(name, action);
      }
      return twice;
    """
    assert run("keymap", script) == []


def test_ids_are_version_7_sort_by_time_and_do_not_repeat(run: Run) -> None:
    script = (
        "return [ids.newId(1), ids.newId(1700000000000), new Set(Array.from({length: 5000}, "
        "() => ids.newId())).size];"
    )
    early, late, distinct = run("ids", script)
    assert early.startswith("00000000-0001-7") and late.startswith("018bcfe5-6800-7")
    assert early[19] in "89ab" and early < late
    assert distinct == 5000


def test_words_fill_in_places_and_shorten_quotes_at_characters(run: Run) -> None:
    script = """
      const t = words.wordsFrom({said: '{label}: {quote} {other}'});
      return [t('said', {label: 'Supported', quote: '🇵🇪'.repeat(60)}), t('missing')];
    """
    said, missing = run("words", script)
    assert said.startswith("Supported: 🇵🇪") and said.endswith("… {other}")
    assert not any(unicodedata.category(character) == "Cs" for character in said)
    assert missing == "missing"


@pytest.mark.parametrize(
    ("precision", "english", "spanish"),
    [
        ("year", "2023", "2023"),
        ("month", "September 2023", "septiembre de 2023"),
        ("day", "19 Sept 2023", "19 sept 2023"),
    ],
)
def test_a_date_is_shown_as_precisely_as_it_is_known_and_as_the_server_shows_it(
    run: Run, precision: str, english: str, spanish: str
) -> None:
    script = "return words.published('2023-09-19T00:00:00Z', given.precision, given.language);"
    moment = datetime(2023, 9, 19, tzinfo=UTC)
    document = Document(published_at=moment, published_precision=precision)
    for language, written in (("en-GB", english), ("es", spanish)):
        assert run("words", script, precision=precision, language=language) == written
        with translation.override(language):
            assert f">{written}<" in published(document)
