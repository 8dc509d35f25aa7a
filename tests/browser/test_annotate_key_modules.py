"""Keys on every layout, ids made in the browser, words with places to fill.

The annotate page's pure modules in a real Chromium.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Any

import pytest

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


def test_no_key_acts_while_a_character_is_being_composed(run: Run) -> None:
    script = (
        KEYS
        + """
      return [act('j', 'KeyJ', '', {isComposing: true}), act('Process', 'KeyJ', '',
        {keyCode: 229})];
    """
    )
    assert run("keymap", script) == [None, None]


def test_single_letters_can_be_switched_off_and_digits_and_ctrl_keys_stay(run: Run) -> None:
    script = (
        KEYS
        + """
      return [act('j', 'KeyJ'), act('?', 'Slash', 's'), act('1', 'Digit1'), act('z',
        'KeyZ', 'c'), act('ArrowLeft', 'ArrowLeft')];
    """
    )
    assert run("keymap", script, options={"letters": False}) == [
        None,
        None,
        "label",
        "undo",
        "left",
    ]


def test_the_same_letter_may_mean_another_thing_in_the_drawer(run: Run) -> None:
    script = KEYS + "return [act('s', 'KeyS'), act('o', 'KeyO'), act('1', 'Digit1')];"
    assert run("keymap", script, scope="drawer") == ["supports", "open", None]
    assert run("keymap", script, scope="text") == [None, None, "label"]


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
    ("precision", "shown"), [("year", "2023"), ("month", "May 2023"), ("day", "19 May 2023")]
)
def test_a_date_is_shown_as_precisely_as_it_is_known(run: Run, precision: str, shown: str) -> None:
    script = "return words.published('2023-05-19T00:00:00Z', given.precision, 'en-GB');"
    assert run("words", script, precision=precision) == shown
