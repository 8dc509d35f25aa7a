"""Guidelines as HTML: safe, below the page's own heading, and cut between blocks."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.markdown import excerpt, passage_about, to_html


def test_headings_stand_below_the_heading_of_the_page() -> None:
    assert to_html("# One\n\n###### Six") == "<h2>One</h2>\n<h6>Six</h6>\n"


def test_tables_lists_and_quotations_are_kept() -> None:
    html = to_html("| a |\n|---|\n| 1 |\n\n3. three\n\n> said")

    assert "<table>" in html
    assert '<ol start="3">' in html
    assert "<blockquote>" in html


def test_links_lead_out_without_telling_where_from() -> None:
    assert to_html("[a](https://example.org)") == (
        '<p><a href="https://example.org" rel="noopener noreferrer nofollow">a</a></p>\n'
    )


_OF_TEXT = re.compile(
    "a|blockquote|br|code|em|h[2-6]|hr|li|ol|p|pre|s|strong|table|tbody|td|th|thead|tr|ul"
)


class _Elements(HTMLParser):
    """The elements of a page with their attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def check_harmless(html: str) -> None:
    """Only elements of text; links to the web alone; no attribute that acts."""
    for tag, attributes in _Elements(html).found:
        assert _OF_TEXT.fullmatch(tag)
        assert attributes.keys() <= {"href", "title", "rel", "start"}
        href = attributes.get("href") or "https:"
        assert href.startswith(("https:", "http:", "mailto:")) or ":" not in href


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt&#58;alert(1))",
        "[x](data:text/html,<script>alert(1)</script>)",
        "[x](vbscript:x) <https://x.example> <javascript:alert(1)>",
        "![x](https://example.org/pixel.png)",
        '<a href="https://x.example" onclick="alert(1)" hx-get="/">x</a>',
        "<style>body{display:none}</style>",
        '[x](https://x.example "\\" onclick=\\"alert(1)")',
    ],
)
def test_nothing_that_runs_or_loads_comes_through(hostile: str) -> None:
    check_harmless(to_html(hostile))


@given(st.text(alphabet=st.sampled_from("<>&\"'/=abhx-on:[]()`#*|\n "), max_size=80))
def test_only_harmless_elements_come_out_of_any_text(markdown: str) -> None:
    check_harmless(to_html(markdown))


def test_an_excerpt_is_cut_between_blocks() -> None:
    text = "First paragraph.\n\nSecond paragraph.\n\nThird."

    assert excerpt(text, 20) == "First paragraph."
    assert excerpt(text, 36) == "First paragraph.\n\nSecond paragraph."
    assert excerpt(text, 400) == text


def test_an_excerpt_that_begins_with_a_heading_says_something() -> None:
    assert excerpt("# How to read\n\nMark numbers.\n\nMark dates.", 5) == (
        "# How to read\n\nMark numbers."
    )


def test_an_excerpt_does_not_end_with_a_heading_alone() -> None:
    assert excerpt("Text.\n\n## More\n\n" + "long " * 50, 20) == "Text."


def test_the_first_block_is_whole_even_when_it_is_long() -> None:
    assert excerpt("word " * 100, 10) == "word " * 100
    assert excerpt("", 10) == ""


_GUIDELINE = """# What is supported, and what is not

Read all of it.

## Supported

Two who do not copy.

### And numbers

Count them.

## Disputed claims

Not **unsourced** ones.

## Evidence first

Look before you judge.
"""


@pytest.mark.parametrize(
    ("names", "anchors", "begins", "ends"),
    [
        (("Supported",), (), "## Supported", "Count them."),
        (("DISPUTED",), (), "## Disputed claims", "ones."),
        (("dispute",), (), "", ""),
        (("Unsourced", "unsourced"), (), "## Disputed claims", "ones."),
        (("Supported",), ("evidence-first",), "## Evidence first", "judge."),
        (("",), (), "", ""),
    ],
)
def test_the_passage_on_a_word_is_a_whole_section(
    names: tuple[str, ...], anchors: tuple[str, ...], begins: str, ends: str
) -> None:
    found = passage_about(_GUIDELINE, names, anchors)
    assert found.startswith(begins) and found.endswith(ends)
    assert bool(found) == bool(begins)
