"""What the style sheets must not say, because a long text would pay for it at every change."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

CSS = Path(__file__).resolve().parents[1] / "annotations/static/annotations/css"
# Look only at what stands before a block: names of rules, without remarks.
_REMARK = re.compile(r"/\*.*?\*/", re.DOTALL)
_RULE = re.compile(r"([^{};]+)\{")
_FOR_SOME = re.compile(r"[^\s,]::(selection|highlight)|\S\s+::(selection|highlight)")
_ROOT_LOOKS_INSIDE = re.compile(r"(^|[\s,(])(html|:root|body)(\S*):has\(")


def rules(text: str) -> list[str]:
    """What the rules of a sheet are for, each selector of a list by itself."""
    found = _RULE.findall(_REMARK.sub("", text))
    return [one.strip() for said in found for one in said.split(",") if one.strip()]


def broken(text: str, pattern: re.Pattern[str]) -> list[str]:
    return [one for one in rules(text) if pattern.search(one)]


@pytest.mark.parametrize("path", sorted(CSS.glob("*.css")), ids=lambda path: path.name)
def test_painted_spans_and_the_selection_look_alike_for_all_elements(path: Path) -> None:
    """Else browsers work out the look of each kind of span for each block, at any new style."""
    assert broken(path.read_text(encoding="utf-8"), _FOR_SOME) == []


def test_what_comes_after_the_page_brings_no_new_kind_of_painted_text() -> None:
    """Else each block of the text is styled anew when it comes, between two keys."""
    names = re.findall(r'@import "\./([^"]+)"', (CSS / "later.css").read_text(encoding="utf-8"))
    late = [rule for name in names for rule in rules((CSS / name).read_text(encoding="utf-8"))]
    assert len(names) > 5
    assert [rule for rule in late if "::highlight" in rule or "::selection" in rule] == []


@pytest.mark.parametrize("path", sorted(CSS.glob("*.css")), ids=lambda path: path.name)
def test_the_root_does_not_depend_on_what_is_in_it(path: Path) -> None:
    """Else everything inherits anew from it whenever anything is put into the page."""
    assert broken(path.read_text(encoding="utf-8"), _ROOT_LOOKS_INSIDE) == []


@pytest.mark.parametrize(
    ("text", "pattern", "found"),
    [
        ("::selection { color: red }", _FOR_SOME, 0),
        (".a, ::highlight(b) { color: red }", _FOR_SOME, 0),
        (".text ::selection { color: red }", _FOR_SOME, 1),
        (".text::highlight(b) { color: red }", _FOR_SOME, 1),
        (".a { } /* .text::selection { */", _FOR_SOME, 0),
        (".top:has(.crumbs) { color: red }", _ROOT_LOOKS_INSIDE, 0),
        ("html:has(> .a) .b { color: red }", _ROOT_LOOKS_INSIDE, 1),
        ("@media print { :root[lang]:has(.a) { color: red } }", _ROOT_LOOKS_INSIDE, 1),
    ],
)
def test_such_rules_are_found(text: str, pattern: re.Pattern[str], found: int) -> None:
    assert len(broken(text, pattern)) == found
