"""Guidelines: from Markdown to HTML that is safe to show. Pure; knows nothing of projects."""

from __future__ import annotations

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


def _lower_heading(token: Token) -> None:
    if token.type in ("heading_open", "heading_close"):
        token.tag = f"h{min(int(token.tag[1]) + 1, 6)}"
