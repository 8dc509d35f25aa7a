"""Search over a project: texts, quotes and notes in any close spelling, and only what one sees."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection

from annotations.models import Annotation, Annotator, Document, Evidence
from annotations.models.base import folded
from annotations.queries import project_search
from annotations.queries.project_search import Wanted, found
from annotations.queries.search_results import Result, results
from annotations.services.annotation_sets import submit_set
from annotations.services.annotations import create_annotation, update_annotation
from annotations.services.evidence import create_evidence
from annotations.services.passages import index_documents
from annotations.services.transaction import Actor
from tests.cast import Cast

pytestmark = pytest.mark.django_db
VOTE = "Peru \U0001f1f5\U0001f1ea woke early. El Congreso aprobó la norma: setenta votos a favor."
MARINES = "Seventy Marines will land on 1 June. Nobody asked the ministry. Setenta y dos barcos."


def annotated(
    cast: Cast, document: Document, quote: str, label: str | None = None, **more: Any
) -> Annotation:
    start = document.text.index(quote)
    by = more.pop("by", cast.reviewer)
    made, _new = create_annotation(
        Actor(by), document=document, start=start, end=start + len(quote), label=label, **more
    )
    return made


@pytest.fixture
def vote(cast: Cast) -> Document:
    return cast.document(
        VOTE, title="La votación del Congreso", outlet="Andes Wire", language="es",
        published_at=datetime(2023, 5, 19, tzinfo=UTC), published_precision="day",
    )  # fmt: skip


@pytest.fixture
def marines(cast: Cast) -> Document:
    return cast.document(MARINES, title="Marines")


@pytest.fixture
def worked(cast: Cast, vote: Document, marines: Document) -> Annotation:
    """Both documents indexed; the reviewer's annotations on them, one with noted evidence."""
    assert index_documents(cast.project, 10) == 2
    votes = annotated(cast, vote, "setenta votos", "supported", note="Compárese con la gaceta")
    annotated(cast, marines, "Setenta y dos barcos")
    create_evidence(
        Actor(cast.reviewer), annotation=votes, stance="disputes", url="https://a.example",
        quote="It is so.", note="The ministry’s own minutes",
    )  # fmt: skip
    return votes


def hits(cast: Cast, kind: str, user: Any = None, **wanted: Any) -> list[Result]:
    user = user or cast.reviewer
    asked, by_kind = found(user, cast.project, Wanted(**wanted))
    return results(user, by_kind[kind].places, asked)


def quotes(cast: Cast, user: Any = None, **wanted: Any) -> set[str]:
    return {
        hit.annotation.quote
        for hit in hits(cast, "annotations", user, **wanted)
        if hit.annotation is not None
    }


def marked(hit: Result) -> list[str]:
    return [piece.text for piece in (*hit.title, *hit.text, *hit.note) if piece.hit]


@pytest.mark.parametrize("q", ["setenta votos", "SETENTA VOTOS", "setneta votso", "votos setenta"])
def test_a_quote_is_found_in_any_close_spelling(cast: Cast, worked: Annotation, q: str) -> None:
    assert quotes(cast, q=q) == {"setenta votos"}


def test_quotes_with_all_of_the_words_else_with_some(cast: Cast, worked: Annotation) -> None:
    assert quotes(cast, q="setenta") == {"setenta votos", "Setenta y dos barcos"}
    assert quotes(cast, q="setenta xylophone") == {"setenta votos", "Setenta y dos barcos"}
    assert quotes(cast, q="aprobó") == set(), "it stands beside the quote, not in it"


@pytest.mark.parametrize("q", ["comparese", "COMPÁRESE gaceta", "gazeta", "gacet"])
def test_a_note_is_found_though_no_text_has_its_words(
    cast: Cast, worked: Annotation, q: str
) -> None:
    (hit,) = hits(cast, "notes", q=q)
    assert hit.annotation == worked and hit.evidence is None
    assert marked(hit)


def test_a_note_at_evidence_leads_to_its_annotation(cast: Cast, worked: Annotation) -> None:
    (hit,) = hits(cast, "notes", q="minutes")
    assert hit.evidence is not None and hit.annotation == worked
    assert (hit.start, hit.end, hit.set) == (worked.start, worked.end, worked.annotation_set_id)
    assert marked(hit) == ["minutes"]


def test_documents_are_found_by_title_and_by_text(cast: Cast, worked: Annotation) -> None:
    by_title = hits(cast, "documents", q="votacion")
    assert [hit.document.title for hit in by_title] == ["La votación del Congreso"]
    assert marked(by_title[0]) == ["votación"]
    both = hits(cast, "documents", q="congreso")
    assert [hit.start is None for hit in both] == [True, False]
    assert marked(both[1]) == ["Congreso"]
    assert hits(cast, "documents", q="vottacion")[0].document.title == "La votación del Congreso"


def test_titles_spelt_nearly_so_come_where_no_text_has_the_very_word(
    cast: Cast, worked: Annotation
) -> None:
    cast.document("Another text.", title="Xetenta")
    titles = [hit.document.title for hit in hits(cast, "documents", q="setenta")]
    assert worked.document.title in titles and "Xetenta" not in titles
    assert hits(cast, "documents", q="zetenta")[0].document.title == "Xetenta"


def test_a_hit_stands_in_its_context(cast: Cast, worked: Annotation) -> None:
    (hit,) = hits(cast, "annotations", q="votos")
    assert hit.before.endswith("la norma: ") and hit.after == " a favor."
    assert hit.linked == 1
    assert hit.anchor == f"#{worked.start}-{worked.end}"


@pytest.mark.parametrize(
    "q", ["xylophone", "!!", "'", "\\", "xy' | 'xz", "(", "[xy", "\\M", "%", "_"]
)
def test_what_stands_nowhere_is_not_found_and_marks_mean_nothing(
    cast: Cast, worked: Annotation, q: str
) -> None:
    _asked, by_kind = found(cast.reviewer, cast.project, Wanted(q=q, evidence="yes"))
    assert [one.total for one in by_kind.values()] == [0, 0, 0]


def test_without_words_and_filters_nothing_is_asked(cast: Cast, worked: Annotation) -> None:
    _asked, by_kind = found(cast.reviewer, cast.project, Wanted())
    assert [one.total for one in by_kind.values()] == [0, 0, 0]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({"label": "supported"}, {"setenta votos"}),
        ({"label": "none"}, {"Setenta y dos barcos"}),
        ({"label": "disputed"}, set()),
        ({"evidence": "yes"}, {"setenta votos"}),
        ({"evidence": "no"}, {"Setenta y dos barcos"}),
        ({"status": "submitted"}, set()),
        ({"status": "draft"}, {"setenta votos", "Setenta y dos barcos"}),
        ({"since": date(2023, 5, 19), "until": date(2023, 5, 19)}, {"setenta votos"}),
        ({"until": date(2023, 5, 18)}, set()),
        ({"since": date(2023, 5, 20)}, set()),
    ],
)
def test_filters_narrow_with_words_and_without(
    cast: Cast, worked: Annotation, wanted: dict[str, Any], expected: set[str]
) -> None:
    assert quotes(cast, **wanted) == expected
    assert quotes(cast, q="setenta", **wanted) == expected
    documents = {hit.document.pk for hit in hits(cast, "documents", **wanted)}
    assert len(documents) == len(expected), "documents with such an annotation"


def test_outlet_and_annotator_narrow(cast: Cast, worked: Annotation, vote: Document) -> None:
    assert vote.outlet_id
    assert quotes(cast, q="setenta", outlet=vote.outlet_id) == {"setenta votos"}
    me = Annotator.objects.get(user=cast.reviewer)
    assert len(quotes(cast, annotator=me.pk)) == 2
    assert {
        hit.document for hit in hits(cast, "documents", q="setenta", outlet=vote.outlet_id)
    } == {vote}


def test_drafts_of_others_are_found_by_nobody_else(cast: Cast, worked: Annotation) -> None:
    assert quotes(cast, cast.other_reviewer, q="setenta") == set()
    assert hits(cast, "notes", cast.other_reviewer, q="minutes") == []
    assert len(quotes(cast, cast.manager, q="setenta")) == 2
    submit_set(Actor(cast.reviewer), worked.annotation_set)
    assert quotes(cast, cast.other_reviewer, q="setenta") == {"setenta votos"}
    assert len(hits(cast, "notes", cast.other_reviewer, q="minutes")) == 1


def test_a_stranger_finds_nothing(cast: Cast, worked: Annotation) -> None:
    for wanted in ({"q": "setenta"}, {"label": "supported"}):
        _asked, by_kind = found(cast.stranger, cast.project, Wanted(**wanted))
        assert [one.total for one in by_kind.values()] == [0, 0, 0]


def test_what_is_changed_is_found_as_it_is_now(cast: Cast, worked: Annotation) -> None:
    update_annotation(Actor(cast.reviewer), worked, version=worked.version, changes={"note": "Ok"})
    assert hits(cast, "notes", q="gaceta") == []


def test_the_database_folds_as_the_program_does(cast: Cast, worked: Annotation) -> None:
    note = "ÉŁÑ ﬁn ΆΣ Straße øre Йод e\u0301"
    Annotation.objects.filter(pk=worked.pk).update(note=note)
    row = Annotation.objects.annotate(letters=folded("note")).get(pk=worked.pk)
    for word in ("eln", "fin", "strasse", "ore", "иод", " e"):
        assert word in vars(row)["letters"], word


def test_letters_without_accents_are_folded_as_they_are_beside_one(
    cast: Cast, worked: Annotation
) -> None:
    plain = "".join(map(chr, range(1, 128)))
    for note, rest in ((plain, ""), (f"{plain}é", "e")):
        Annotation.objects.filter(pk=worked.pk).update(note=note)
        row = Annotation.objects.annotate(letters=folded("note")).get(pk=worked.pk)
        assert vars(row)["letters"] == plain.lower() + rest


def test_the_more_of_the_words_a_quote_holds_the_earlier_it_comes(
    cast: Cast, vote: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    index_documents(cast.project, 10)
    some, all_of_them = annotated(cast, vote, "setenta"), annotated(cast, vote, "setenta votos")
    for few in (project_search._FEW, 0):
        monkeypatch.setattr(project_search, "_FEW", few)
        for q, best in (
            ("votos setenta", [all_of_them]),
            ("setenta xylophone", [some, all_of_them]),
        ):
            by_kind = found(cast.reviewer, cast.project, Wanted(q=q))[1]
            keys = [key for _model, key, _score in by_kind["annotations"].places]
            assert keys[: len(best)] == [one.pk for one in best], (few, q)


def test_notes_are_looked_up_in_their_indexes(cast: Cast) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")  # so few rows need no index
    for model, index in (
        (Annotation, "annotation_note_letters"),
        (Evidence, "evidence_note_letters"),
    ):
        rows = model.objects.alias(letters=folded("note")).filter(letters__regex=r"\m(?:votacion)")
        assert index in rows.exclude(note="").order_by().explain()


@pytest.mark.parametrize(
    ("q", "hit"),
    [("votos", True), ("votso", True), ("la votos", True), ("a", True), ("xylophone", False)],
)
def test_a_frequent_word_is_looked_for_in_some_quotes_only(
    cast: Cast, worked: Annotation, monkeypatch: pytest.MonkeyPatch, q: str, hit: bool
) -> None:
    monkeypatch.setattr(project_search, "_FEW", 0)
    few = found(cast.reviewer, cast.project, Wanted(q=q))[1]["annotations"]
    assert (worked.pk in [key for _model, key, _score in few.places]) is (hit and q != "a")
    assert not few.more
    monkeypatch.setattr(project_search, "_LOOKED_INTO", 1)
    cut = found(cast.reviewer, cast.project, Wanted(q=q))[1]["annotations"]
    assert cut.more is hit


def test_a_frequent_word_shows_nobody_what_is_anothers_draft(
    cast: Cast, worked: Annotation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(project_search, "_FEW", 0)
    seen = found(cast.viewer, cast.project, Wanted(q="votos"))[1]["annotations"]
    assert (seen.total, seen.more) == (0, False)
