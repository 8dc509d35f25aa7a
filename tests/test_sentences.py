"""Every sentence about a bad file: none unknown, none unused, each with the values it needs."""

from __future__ import annotations

import ast
import string
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils.translation import override

import annotations
from annotations.saying import say
from annotations.sentences import SENTENCES, Words
from annotations.telling import told, told_again

CODE = Path(annotations.__file__).parent
TREES = {path: ast.parse(path.read_text()) for path in CODE.rglob("*.py")}


def places(template: str) -> set[str]:
    """The names of the values in a template."""
    return {name for _text, name, _spec, _how in string.Formatter().parse(template) if name}


def calls(name: str) -> Iterator[ast.Call]:
    for tree in TREES.values():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == name:
                yield node


def said() -> list[tuple[str, set[str]]]:
    """Codes as they stand in the source, with the values that are given."""
    return [
        (call.args[0].value, {str(word.arg) for word in call.keywords})
        for call in calls("say")
        if isinstance(call.args[0], ast.Constant)
    ]


def shapes() -> set[str]:
    """What happens to objects that lack something vital, by the names of their shapes."""
    return {
        f"left-out-{call.args[0].value}"
        for call in calls("Shape")
        if isinstance(call.args[0], ast.Constant)
        and (len(call.args) > 2 or any(word.arg == "vital" for word in call.keywords))
    }


def test_whatever_is_said_has_a_sentence_with_the_same_values() -> None:
    assert len(said()) > 90
    wrong = [(code, values) for code, values in said() if places(SENTENCES[code]) != values]
    assert not wrong
    assert shapes() <= SENTENCES.keys()


def test_no_sentence_is_left_that_nobody_says() -> None:
    written = {
        node.value
        for path, tree in TREES.items()
        for node in ast.walk(tree)
        if path.name != "sentences.py" and isinstance(node, ast.Constant)
    }
    assert not SENTENCES.keys() - written - shapes()


@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_every_code_has_a_sentence_in_spanish(code: str) -> None:
    assert len(code) <= 40, "The column of codes is not wider."
    sentence = say(code, **dict.fromkeys(places(SENTENCES[code]), 12345))
    with override("es"):
        spanish = told(sentence)
    assert (spanish != sentence) == (code != "refused")
    assert "{" not in spanish.replace("{…}", "")
    assert spanish.count("12") == sentence.count("12"), "A value got lost."
    assert told(sentence) == sentence


def test_numbers_phrases_and_sentences_inside_are_told_too() -> None:
    inner = say("kind-inexact", number="1e999")
    sentence = say("field-no-text", kind=inner).then(say("left-out-field"))
    assert sentence == "must be text, not the inexact 1e999; the field was left out"
    with override("es"):
        assert told(sentence) == "debe ser texto, no el número inexacto 1e999; el campo se omitió"
        assert told(say("file-packed", what=Words("a PDF"))).startswith("Esto es un PDF.")
        assert "16\xa0777\xa0216 bytes" in told(say("line-too-long", limit=2**24))
    assert "16,777,216 bytes" in told(say("line-too-long", limit=2**24))


def test_braces_in_a_value_stay_as_they_are() -> None:
    sentence = say("json-key-twice", key="{column} {0} %s {")
    assert "“{column} {0} %s {”" in sentence
    assert "“{column} {0} %s {”" in told(sentence)


@pytest.mark.parametrize(
    ("code", "params"),
    [
        ("", {}),
        ("of-a-later-version", {"at": 1}),
        ("span-past-text", {"end": 3}),
        ("span-past-text", []),
        ("file-blank", {"then": [{"code": "of-a-later-version", "params": {}}]}),
        ("file-blank", {"then": [7]}),
        ("file-packed", {"what": {"code": 1}}),
    ],
)
def test_what_cannot_be_told_again_stays_as_it_was_stored(code: str, params: dict) -> None:
    with override("es"):
        assert told_again("As it was.", code, params) == "As it was."
        assert told_again("As it was.", "file-blank", {}) != "As it was."
