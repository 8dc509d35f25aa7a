"""The demo corpus holds what breaks annotation tools, and it holds nobody else's sentences.

The records come from the sources; that the built file reads back as the same is in `test_seeds`.
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest

from annotations.formats.records import DocumentRecord
from seeds import build

REAL_PAGES = Path(__file__).resolve().parents[2] / "shared" / "seeds"
WORDS_IN_A_ROW = 8
NBSP = "\u00a0"
READER_IN_GREEK = "\u0391\u039d\u0391\u0393\u039d\u03a9\u03a3\u03a4\u0397\u03a3"

Documents = dict[str, DocumentRecord]


@pytest.fixture(scope="module")
def documents() -> Documents:
    return {item.external_id: item for item in build.records() if isinstance(item, DocumentRecord)}


def quotes_in(document: DocumentRecord) -> dict[str, int]:
    """Every annotated quote and where it starts, in code points."""
    sets = document.annotation_sets
    return {annotation.quote: annotation.start for one in sets for annotation in one.annotations}


# What breaks annotation tools


TRAPS = {
    "an emoji flag before a quoted passage": ("page-0528-three-figures", "🇵🇪 “No bases"),
    "the flag of another country": ("page-0528-three-figures", "🇵🇷 “Seven hundred soldiers"),
    "hard spaces inside quotes": ("andes-wire-0530-counts", f"“49{NBSP}people”"),
    "hard spaces around a former link": (
        "commons-review-0600-guests",
        f"“from 1{NBSP}June until{NBSP}31{NBSP}December{NBSP}2023”",
    ),
    "a hard space before a date": ("heartland-0523-marines", f"\n{NBSP}May 23, 2023"),
    "a Greek headline": ("hemisphere-reader-peru-page", f" {READER_IN_GREEK} "),
    "a blank line inside a sentence": (
        "commons-review-0527-opinion",
        "every single year since\n\n2003,",
    ),
    "an escaped dollar": ("commons-review-0527-opinion", r"\$37 billion"),
    "Markdown left over": ("commons-review-0527-opinion", "**[Write to the editors](https://"),
    "two spaces at the end of a line": ("commons-review-0527-opinion", "Dorothea Lund  \n"),
    "combining accents": ("bitacora-0519-setenta-votos", "Apuri\u0301mac"),
    "the same name composed": ("commons-review-0527-opinion", "Apurímac"),
    "Arabic": ("page-0528-three-figures", "«لا للتدخل الأجنبي في أي بلد»"),
    "Hebrew between direction marks": ("hemisphere-reader-peru-page", "\u200f\u05d0\u05e0\u05d9"),
    "an embedded post": (
        "page-0528-three-figures",
        "— Coordinadora Sur (@coordinadorasur) May 26, 2023",
    ),
    "boilerplate of a newsletter": ("heartland-0523-marines", "Keep reading the Dispatch"),
    "a footer below each item": ("hemisphere-reader-peru-page", "| Filed by the desk under"),
    "a date put in front of the text": ("page-0528-three-figures", " date 2023-05-28 Two votes"),
    "an ambiguous date": ("hemisphere-reader-peru-page", "Hemisphere Reader | 02.02.2023"),
    "a misprint to keep": ("puente-0521-translation", "Traslation: Puente"),
}


@pytest.mark.parametrize("trap", TRAPS)
def test_the_corpus_holds(trap: str, documents: Documents) -> None:
    external_id, passage = TRAPS[trap]
    assert passage in documents[external_id].text


@pytest.mark.parametrize(
    "external_id",
    ["commons-review-0527-opinion", "hemisphere-reader-peru-page", "page-0528-three-figures"],
)
def test_curly_quotes_do_not_pair_up_in(external_id: str, documents: Documents) -> None:
    text = documents[external_id].text
    assert text.count("“") > text.count("”")


def test_a_span_stands_after_the_flag_where_utf16_counts_two_more(
    documents: Documents,
) -> None:
    document = documents["page-0528-three-figures"]
    start = quotes_in(document)["“Seven hundred soldiers"]
    before = document.text[:start]
    assert before.endswith("🇵🇷 ")
    assert len(before.encode("utf-16-le")) // 2 == start + 2


def test_spans_go_over_page_breaks_hard_spaces_escapes_accents_and_other_scripts(
    documents: Documents,
) -> None:
    quotes = "\f".join(quote for one in documents.values() for quote in quotes_in(one))
    for trap in ("since\n\n2003", f"49{NBSP}people", r"\$3.6", "Apuri\u0301mac", "لا للتدخل"):
        assert trap in quotes


# Whose words they are


def runs(text: str) -> set[tuple[str, ...]]:
    """Every eight words in a row, without case and punctuation."""
    words = re.findall(r"\w+", unicodedata.normalize("NFC", text).casefold())
    return {tuple(words[n : n + WORDS_IN_A_ROW]) for n in range(len(words) - WORDS_IN_A_ROW + 1)}


def test_no_eight_words_in_a_row_are_those_of_a_real_page(
    documents: Documents,
) -> None:
    real = [path.read_text(encoding="utf-8") for path in sorted(REAL_PAGES.glob("*.txt"))]
    copied = set().union(*map(runs, real))
    for document in documents.values():
        assert runs(document.text) & copied == set(), document.external_id
    assert runs(build.GUIDELINE.read_text(encoding="utf-8")) & copied == set()


def test_a_copy_between_two_of_our_documents_is_seen_by_the_same_measure(
    documents: Documents,
) -> None:
    agency, weekly = (
        documents[name].text for name in ("andes-wire-0518-vote", "bitacora-0519-setenta-votos")
    )
    assert len(runs(documents["heartland-0523-marines"].text) & runs(agency)) > 50
    assert runs(weekly) & runs(agency) == set()
