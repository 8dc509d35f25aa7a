"""Guidelines: from Markdown to HTML that is safe to show. Pure; knows nothing of projects."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

# Headings of a guideline stand below the page's own <h1>.
_TAGS = {
    "h2", "h3", "h4", "h5", "h6", "p", "ul", "ol", "li", "blockquote", "pre", "code", "em",
    "strong", "s", "a", "hr", "br", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
_ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
_SCHEMES = {"http", "https", "mailto"}
_parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])


@lru_cache(maxsize=256)
def to_html(markdown: str) -> str:
    """The HTML of `markdown`. Raw HTML in it is shown as text; images and odd links are dropped."""
    tokens = _parser.parse(markdown)
    for token in tokens:
        _lower_heading(token)
    rendered = _parser.renderer.render(tokens, _parser.options, {})
    return nh3.clean(
        rendered,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        link_rel="noopener noreferrer nofollow",
    )


@lru_cache(maxsize=256)
def excerpt(markdown: str, limit: int) -> str:
    """The first blocks of `markdown`, as Markdown: about `limit` characters, cut between blocks.

    The first block is always whole, and the first after a heading too, so the excerpt of a text is
    empty only if the text is, and says something.
    """
    lines = markdown.splitlines()
    end, says = 0, False
    for token in _parser.parse(markdown):
        if token.level or token.map is None:
            continue
        if says and len("\n".join(lines[: token.map[1]])) > limit:
            break
        says = says or token.type != "heading_open"
        # A heading alone, without anything below it, would promise what is not there.
        if token.type != "heading_open" or not end:
            end = token.map[1]
    return "\n".join(lines[:end])


def passage_about(markdown: str, names: Collection[str], anchors: Collection[str] = ()) -> str:
    """The section that belongs to a word, as Markdown with its heading; empty where none does.

    First comes one that an anchor leads to (`evidence-first`), then one whose heading is one of the
    names, or has it among its words; last, one whose own text has it in bold. Case does not count.
    """
    wanted = {name.casefold() for name in names if name}
    found = [
        (rank, -one.depth, one.own if rank == _IN_BOLD else one.whole)
        for one in _sections(markdown)
        if (rank := _rank(one, wanted, anchors)) is not None
    ]
    return min(found, key=lambda one: one[:2], default=(0, 0, ""))[2]


_IN_BOLD = 3


@dataclass(frozen=True, slots=True)
class _Section:
    """`own` ends at the next heading, `whole` at the next that is not below this one."""

    heading: str
    depth: int
    own: str
    whole: str


def _sections(markdown: str) -> list[_Section]:
    lines, tokens = markdown.splitlines(), _parser.parse(markdown)
    heads = [
        (int(token.tag[1]), token.map[0], _text_of(tokens[n + 1]))
        for n, token in enumerate(tokens)
        if token.type == "heading_open" and not token.level and token.map
    ]
    found = []
    for n, (depth, start, heading) in enumerate(heads):
        later = heads[n + 1 :]
        own = next((line for _, line, _ in later), len(lines))
        whole = next((line for other, line, _ in later if other <= depth), len(lines))
        texts = ("\n".join(lines[start:end]).strip() for end in (own, whole))
        found.append(_Section(heading, depth, *texts))
    return found


def _text_of(inline: Token) -> str:
    said = [child.content for child in inline.children or () if child.type != "html_inline"]
    return "".join(said).strip().casefold()


def _rank(one: _Section, names: Collection[str], anchors: Collection[str]) -> int | None:
    """How well a section fits, 0 the best; None where it does not."""
    if re.sub(r"\W+", "-", one.heading).strip("-") in {anchor.casefold() for anchor in anchors}:
        return 0
    if one.heading in names:
        return 1
    if any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", one.heading) for name in names):
        return 2
    text = one.own.casefold()
    return _IN_BOLD if any(f"**{name}**" in text for name in names) else None


def _lower_heading(token: Token) -> None:
    if token.type in ("heading_open", "heading_close"):
        token.tag = f"h{min(int(token.tag[1]) + 1, 6)}"
