"""Search over passages: folded, forgiving, in context, and never the annotation's own passage."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations.models import Annotation, Document, Passage, Word
from annotations.queries.lexemes import Holds, query_of, words_of
from annotations.queries.search import Hit, search
from annotations.services.annotations import create_annotation
from annotations.services.passages import index_documents
from annotations.services.transaction import Actor
from tests.cast import Cast

pytestmark = pytest.mark.django_db
VOTE = (
    "Peru \U0001f1f5\U0001f1ea woke up early. El Congreso aprobó la norma: setenta votos a favor, "
    "33 en contra. “It is shameful,” said Ms Boluarte’s lawyer."
)
MARINES = "Seventy Marines will land\xa0on 1 June. Nobody asked the ministry. Setenta y dos barcos."


@pytest.fixture
def vote(cast: Cast) -> Document:
    return cast.document(VOTE, title="Vote", outlet="Andes Wire", external_id="vote")


@pytest.fixture
def marines(cast: Cast) -> Document:
    return cast.document(MARINES, title="Marines", external_id="marines")


@pytest.fixture(autouse=True)
def indexed(cast: Cast, vote: Document, marines: Document) -> None:
    assert index_documents(cast.project, 10) == 2


def asked(cast: Cast, q: str, **more: Any) -> list[Hit]:
    return search(cast.reviewer, cast.project, q=q, **more)


@pytest.mark.parametrize(
    ("q", "quote"),
    [
        ("aprobo", "El Congreso aprobó"),
        ("APROBÓ", "El Congreso aprobó"),
        ("setenta votos", "El Congreso aprobó"),
        ("setneta votso", "El Congreso aprobó"),
        ("Congres", "El Congreso aprobó"),
        ("boluarte's lawyer", "“It is shameful,”"),
        ("Boluarte’s", "“It is shameful,”"),
        ('"it is shameful"', "“It is shameful,”"),
        ("land on 1 June", "Seventy Marines"),
        ("land\xa0on", "Seventy Marines"),
        ("33", "El Congreso aprobó"),
    ],
)
def test_a_passage_is_found_in_any_close_spelling(cast: Cast, q: str, quote: str) -> None:
    assert asked(cast, q)[0].quote.startswith(quote)


@pytest.mark.parametrize("q", ["xylophone", "34", "!!", " ", "ab"])
def test_what_stands_nowhere_is_not_found(cast: Cast, q: str) -> None:
    assert asked(cast, q) == []


def test_a_hit_stands_in_its_context_with_offsets_in_code_points(
    cast: Cast, vote: Document
) -> None:
    hit = asked(cast, "setneta votos")[0]
    assert (hit.document, hit.title, hit.outlet) == (vote.pk, "Vote", "Andes Wire")
    assert VOTE[hit.start : hit.end] == hit.quote
    assert hit.before == VOTE[: hit.start] and hit.before.startswith("Peru \U0001f1f5\U0001f1ea")
    assert hit.after == VOTE[hit.end : hit.end + 120]
    assert [VOTE[start:end] for start, end in hit.highlights] == ["setenta", "votos"]


def test_the_passage_that_holds_more_and_rarer_words_comes_first(cast: Cast) -> None:
    quotes = [hit.quote for hit in asked(cast, "setenta barcos")]
    assert quotes[0].startswith("Setenta y dos") and quotes[1].startswith("El Congreso")
    scores = [hit.score for hit in asked(cast, "setenta barcos")]
    assert scores == sorted(scores, reverse=True) and 0 < scores[-1] <= scores[0] <= 1


@pytest.mark.parametrize(("q", "score"), [("shameful", 1.0), ("shameflu", 0.6)])
def test_a_lone_word_is_worth_as_much_as_what_is_found_is_like_it(
    cast: Cast, q: str, score: float
) -> None:
    assert {hit.score for hit in asked(cast, q)} == {score}


def test_of_two_forms_of_a_word_the_nearer_one_is_worth_more(cast: Cast) -> None:
    cast.document("One ballot was lost.\n\nAll ballots were found.")
    assert index_documents(cast.project, 10) == 1
    assert [hit.score for hit in asked(cast, "ballot")] == [1.0, 0.7]


def annotated(cast: Cast, document: Document, quote: str) -> Annotation:
    start = document.text.index(quote)
    annotation, _made = create_annotation(
        Actor(cast.reviewer), document=document, start=start, end=start + len(quote)
    )
    return annotation


def test_an_annotation_finds_what_may_bear_on_it_but_not_itself(
    cast: Cast, vote: Document, marines: Document
) -> None:
    annotation = annotated(cast, vote, "setenta votos")
    hits = search(cast.reviewer, cast.project, annotation=annotation)
    assert [hit.document for hit in hits] == [marines.pk]
    narrowed = search(cast.reviewer, cast.project, annotation=annotation, q="shameful votos")
    assert [hit.quote[:6] for hit in narrowed] == ["“It is"]


def test_nobody_finds_what_is_not_theirs(cast: Cast) -> None:
    assert search(cast.stranger, cast.project, q="setenta") == []
    assert search(cast.stranger, cast.elsewhere, q="setenta") == []
    assert search(cast.admin, cast.project, q="setenta")


def test_a_search_costs_a_handful_of_queries(cast: Cast) -> None:
    with CaptureQueriesContext(connection) as captured:
        asked(cast, "setenta congres xylophone marines ministry land")
    assert len(captured) <= 6


def test_words_are_looked_up_in_their_index(cast: Cast) -> None:
    rows = Passage.objects.filter(Holds("vector", query_of(["setenta", "votos"])))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")  # so few rows need no index
    assert "passage_words" in rows.explain()


def test_indexing_again_makes_nothing_twice(cast: Cast, vote: Document) -> None:
    before = Passage.objects.count()
    assert index_documents(cast.project, 10) == 0
    Document.objects.filter(pk=vote.pk).update(passages_at=None)
    assert index_documents(cast.project, 10) == 1
    assert Passage.objects.count() == before
    assert len(asked(cast, "shameful")) == 1


def test_indexing_goes_on_where_it_stopped(cast: Cast) -> None:
    for n in range(3):
        cast.document(f"Further document number {n}.")
    assert [index_documents(cast.project, 2) for _ in range(3)] == [2, 1, 0]
    assert len(asked(cast, "further")) == 3


def test_passages_hold_all_of_a_text_and_words_are_counted(cast: Cast, vote: Document) -> None:
    spans = vote.passages.order_by("start").values_list("start", "end")
    kept = "".join(VOTE[start:end] for start, end in spans)
    assert kept.replace(" ", "") == VOTE.replace(" ", "")
    assert Word.objects.get(project=cast.project, word="setenta").passages == 2


@pytest.mark.parametrize(
    ("folded", "words"),
    [
        ("it's 1,500.5 to 3.", ["it", "s", "1,500.5", "to", "3"]),
        ("a a b", ["a", "b"]),
        ("国会は", ["国", "会", "は"]),
        ("", []),
        ("x" * 300, ["x" * 100]),
        ("o'brien \\ \" ' : & | !", ["o", "brien"]),
    ],
)
def test_words_are_cut_the_same_way_for_texts_and_questions(folded: str, words: list[str]) -> None:
    assert words_of(folded) == words


@pytest.mark.parametrize("q", ["'", "\\", "a' | 'b", "& | ! :* <->", "%", "_" * 50, "setenta:*"])
def test_marks_of_query_languages_mean_nothing(cast: Cast, q: str) -> None:
    assert isinstance(asked(cast, q), list)


def test_a_very_long_question_is_answered(cast: Cast) -> None:
    long = " ".join(f"word{n}" for n in range(3000)) + " setenta"
    assert asked(cast, "setenta " + long)
