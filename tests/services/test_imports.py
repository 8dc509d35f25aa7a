"""Imports worked by the engine against the real database: modes, problems, references, resuming."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import Any

import pytest

from annotations.errors import Conflict, Refused
from annotations.models import (
    Adjudication,
    Annotation,
    AnnotationSet,
    Annotator,
    Document,
    Evidence,
    GoldSource,
    Job,
    Membership,
    Outlet,
    PendingEvidence,
)
from annotations.queries.corpus import corpus_lines
from annotations.services import annotations, imports, projects
from annotations.services.job_engine import NO_LONGER_ALLOWED, work
from annotations.services.jobs import create_import
from annotations.services.transaction import Actor
from tests import judging
from tests.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "ledger"])

TWO = [
    {"text": "First text.", "external_id": "a", "label": [[0, 5, "supported"]]},
    {"text": "Second text 🇵🇪 here.", "external_id": "b", "label": [[15, 19, "Disputed"]]},
]


def lines(*records: Any) -> bytes:
    """JSON Lines of these records; bytes are taken as they stand."""
    rows = [one if isinstance(one, bytes) else json.dumps(one).encode() for one in records]
    return b"\n".join(rows) + b"\n"


@pytest.fixture
def load(cast: Cast) -> Callable[..., Job]:
    """Imports bytes into the project and returns the job as it ended."""

    def run(data: bytes, mode: str = "append", name: str = "file.jsonl", **more: Any) -> Job:
        job, _made = create_import(
            Actor(more.pop("user", cast.manager)), more.pop("project", cast.project),
            file=io.BytesIO(data), file_name=name, mode=mode, **more,
        )  # fmt: skip
        work(job.pk, imports.run)
        job.refresh_from_db()
        return job

    return run


def messages(job: Job) -> list[tuple[int | None, str]]:
    return [(row.line, row.message) for row in job.problem_rows.all()]


def test_documents_and_spans_go_in_and_the_job_says_how_many(cast: Cast, load: Any) -> None:
    job = load(lines(*TWO))
    assert (job.state, job.done, job.total, job.problems) == ("succeeded", 2, 2, 0)
    assert job.result["documents_added"] == 2
    quotes = Annotation.objects.order_by("document__external_id").values_list("quote", flat=True)
    assert list(quotes) == ["First", "here"]


def test_the_same_file_twice_adds_nothing(cast: Cast, load: Any) -> None:
    load(lines(*TWO))
    again = load(lines(*TWO))
    assert (again.state, again.problems) == ("succeeded", 0)
    assert again.result["documents_unchanged"] == 2
    assert (Document.objects.count(), Annotation.objects.count()) == (2, 2)


def test_another_text_under_a_taken_id_is_a_problem_and_changes_nothing(load: Any) -> None:
    load(lines(*TWO))
    job = load(lines({"text": "Another.", "external_id": "a"}))
    assert job.problems == 1
    assert "external_id" in messages(job)[0][1]
    assert Document.objects.get(external_id="a").text == "First text."


def test_the_same_id_twice_in_one_file_is_one_document_or_a_problem(load: Any) -> None:
    job = load(lines({"text": "One.", "external_id": "x"}, {"text": "One.", "external_id": "x"}))
    assert (job.problems, job.result["documents_unchanged"]) == (0, 1)
    job = load(
        lines({"text": "Two.", "external_id": "y"}, {"text": "Not two.", "external_id": "y"})
    )
    assert [line for line, _message in messages(job)] == [2]
    assert Document.objects.get(external_id="y").text == "Two."


def test_append_adds_the_good_and_lists_the_bad_by_line(load: Any) -> None:
    bad_span = {"text": "Short.", "external_id": "c", "label": [[0, 99, "supported"], [0, 5, None]]}
    job = load(lines(TWO[0], b'{"text": "broken', bad_span, TWO[1]))
    assert job.state == "succeeded"
    assert [line for line, _message in messages(job)] == [2, 3]
    assert Document.objects.count() == 3
    assert Annotation.objects.filter(document__external_id="c").count() == 1


def test_strict_adds_nothing_unless_all_is_good(load: Any) -> None:
    job = load(lines(TWO[0], b"{broken", TWO[1]), mode="strict")
    assert (job.state, job.problems) == ("failed", 1)
    assert "Nothing was added" in job.error
    assert not Document.objects.exists()
    assert not Outlet.objects.exists()
    job = load(lines(*TWO), mode="strict")
    assert (job.state, Document.objects.count()) == ("succeeded", 2)


def test_check_reports_and_writes_nothing(load: Any) -> None:
    job = load(
        lines(TWO[0], b"{broken", {"text": "x", "label": [[0, 1, "nonsense"]]}), mode="check"
    )
    assert (job.state, job.problems, job.result["documents_added"]) == ("succeeded", 2, 2)
    assert not Document.objects.exists()
    assert not Annotator.objects.exists()


def test_an_unknown_label_is_a_problem_that_names_the_known_ones(load: Any) -> None:
    job = load(lines({"text": "abc", "label": [[0, 1, "bogus"], [1, 2, "SUPPORTED"]]}))
    ((line, message),) = messages(job)
    assert line == 1
    assert "bogus" in message
    assert "supported, disputed, unsourced" in message
    assert Annotation.objects.count() == 1


def _corpus(*documents: dict[str, Any]) -> bytes:
    counts = {"corpus": 1, "document": len(documents)}
    return lines(
        {"type": "corpus", "format": 1},
        *({"type": "document", **one} for one in documents),
        {"type": "end", "counts": counts},
    )


def _annotated(name: str, text: str, cites: str, quote: str, start: int) -> dict[str, Any]:
    evidence = {
        "stance": "supports", "document": cites, "start": start, "end": start + len(quote),
        "quote": quote,
    }  # fmt: skip
    annotation = {"start": 0, "end": 4, "quote": text[:4], "evidence": [evidence]}
    return {
        "external_id": name, "text": text,
        "annotation_sets": [{"annotator": {"name": "Ana"}, "annotations": [annotation]}],
    }  # fmt: skip


def _export(cast: Cast, project: Any = None) -> bytes:
    return b"".join(corpus_lines(cast.admin, project or cast.project))


def test_evidence_finds_documents_before_and_after_it_in_the_file(cast: Cast, load: Any) -> None:
    seed = _export(cast).splitlines()[0]
    corpus = json.loads(seed)
    first = _annotated("a", "Alpha speaks.", "b", "answers", 5)
    second = _annotated("b", "Beta answers.", "a", "speaks", 6)
    data = lines(
        corpus, {"type": "document", **first}, {"type": "document", **second},
        {"type": "end", "counts": {"corpus": 1, "document": 2}},
    )  # fmt: skip
    job = load(data)
    assert messages(job) == []
    links = {
        (one.annotation.document.external_id, one.document.external_id, one.quote)
        for one in Evidence.objects.select_related("annotation__document", "document")
        if one.annotation and one.document
    }
    assert links == {("a", "b", "answers"), ("b", "a", "speaks")}
    assert not PendingEvidence.objects.exists()


def test_evidence_that_does_not_stand_there_is_a_problem(cast: Cast, load: Any) -> None:
    corpus = json.loads(_export(cast).splitlines()[0])
    wrong = _annotated("a", "Alpha speaks.", "b", "mumbles", 5)
    nowhere = _annotated("c", "Gamma sings.", "gone", "x", 0)
    target = {"external_id": "b", "text": "Beta answers."}
    data = lines(
        corpus, *({"type": "document", **one} for one in (wrong, nowhere, target)),
        {"type": "end", "counts": {"corpus": 1, "document": 3}},
    )  # fmt: skip
    job = load(data)
    found = [message for _line, message in messages(job)]
    assert len(found) == 2
    assert any("answers" in message for message in found)
    assert any("gone" in message for message in found)
    assert not Evidence.objects.exists()
    assert Annotation.objects.count() == 2


def test_an_imported_set_never_becomes_a_users_own(cast: Cast, load: Any) -> None:
    document = cast.document("Alpha speaks.", external_id="a")
    annotations.create_annotation(Actor(cast.reviewer), document=document, start=0, end=5)
    row = {
        "type": "document", "external_id": "a", "text": "Alpha speaks.",
        "annotation_sets": [
            {"annotator": {"name": "reviewer"}, "annotations": [{"start": 6, "end": 12}]}
        ],
    }  # fmt: skip
    corpus = json.loads(_export(cast).splitlines()[0])
    load(lines(corpus, row, {"type": "end", "counts": {"corpus": 1, "document": 1}}))
    own = AnnotationSet.objects.get(annotator__user=cast.reviewer)
    assert own.annotations.count() == 1


def test_an_export_comes_back_into_its_own_project_as_nothing_new(cast: Cast, load: Any) -> None:
    document = cast.document("Alpha speaks.", external_id="a")
    made, _new = annotations.create_annotation(
        Actor(cast.reviewer), document=document, start=0, end=5, label="supported", note="n"
    )
    job = load(_export(cast))
    assert messages(job) == []
    assert list(Annotation.objects.values_list("pk", flat=True)) == [made.pk]


def test_a_killed_append_goes_on_behind_the_last_chunk(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports, "CHUNK_ITEMS", 3)
    rows = [
        {"text": f"Text {n}.", "external_id": str(n), "label": [[0, 4, None]]} for n in range(10)
    ]
    job, _made = create_import(
        Actor(cast.manager), cast.project, file=io.BytesIO(lines(*rows)), file_name="x.jsonl"
    )
    original = imports.ChunkWriter.write
    calls = []

    def dies_on_the_third(self: Any, chunk: Any) -> Any:
        calls.append(1)
        if len(calls) == 3:
            raise KeyboardInterrupt  # nothing catches it: like a kill, no tidying up
        return original(self, chunk)

    monkeypatch.setattr(imports.ChunkWriter, "write", dies_on_the_third)
    with pytest.raises(KeyboardInterrupt):
        work(job.pk, imports.run)
    job.refresh_from_db()
    assert (job.state, job.done, Document.objects.count()) == ("running", 6, 6)
    work(job.pk, imports.run)
    job.refresh_from_db()
    assert job.attempt == 1  # its lease is not over: nobody else may work on it
    Job.objects.filter(pk=job.pk).update(lease_until=None)
    work(job.pk, imports.run)
    job.refresh_from_db()
    assert (job.state, job.done, job.epoch) == ("succeeded", 10, 2)
    assert (Document.objects.count(), Annotation.objects.count()) == (10, 10)


def test_a_manager_who_lost_the_role_stops_at_the_next_chunk(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports, "CHUNK_ITEMS", 1)
    job, _made = create_import(
        Actor(cast.manager), cast.project, file=io.BytesIO(lines(*TWO)), file_name="x.jsonl"
    )
    original = imports.ChunkWriter.write

    def demoted(self: Any, chunk: Any) -> Any:
        outcome = original(self, chunk)
        Membership.objects.filter(user=cast.manager).update(role="viewer")
        return outcome

    monkeypatch.setattr(imports.ChunkWriter, "write", demoted)
    work(job.pk, imports.run)
    job.refresh_from_db()
    assert (job.state, job.error) == ("failed", NO_LONGER_ALLOWED)
    assert not Document.objects.exists()


@pytest.mark.parametrize("mode", ["append", "strict", "check"])
def test_a_cancelled_import_ends_at_the_next_chunk(
    cast: Cast, mode: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports, "CHUNK_ITEMS", 1)
    job, _made = create_import(
        Actor(cast.manager), cast.project, file=io.BytesIO(lines(*TWO)), file_name="x.jsonl",
        mode=mode,
    )  # fmt: skip
    original = imports._items

    def cancelled_behind_the_first(job: Job, stream: Any) -> Any:
        for n, item in enumerate(original(job, stream)):
            if n == 1:
                Job.objects.using("ledger").filter(pk=job.pk).update(
                    cancel_requested_at=job.created_at
                )
            yield item

    monkeypatch.setattr(imports, "_items", cancelled_behind_the_first)
    work(job.pk, imports.run)
    job.refresh_from_db()
    assert job.state == "cancelled"
    assert Document.objects.count() == (1 if mode == "append" else 0)


def test_a_file_without_a_record_fails_with_a_reason(load: Any) -> None:
    job = load(b"\n\n\n", format="native")
    assert job.state == "failed"
    assert job.error


def test_an_empty_file_is_refused_at_once(cast: Cast) -> None:
    with pytest.raises(Refused, match="empty"):
        create_import(Actor(cast.manager), cast.project, file=io.BytesIO(b""), file_name="x")


def test_an_idempotency_key_makes_one_job(cast: Cast) -> None:
    def ask(data: bytes) -> tuple[Job, bool]:
        return create_import(
            Actor(cast.manager), cast.project, file=io.BytesIO(data), file_name="x.jsonl",
            idempotency_key="k",
        )  # fmt: skip

    first, made = ask(lines(*TWO))
    again, made_again = ask(lines(*TWO))
    assert (made, made_again, first.pk) == (True, False, again.pk)
    with pytest.raises(Conflict):
        ask(lines(TWO[0]))


def test_labels_and_guideline_come_with_the_corpus_and_change_nothing_there(
    cast: Cast, load: Any
) -> None:
    corpus = json.loads(_export(cast).splitlines()[0])
    corpus["labels"] = [
        {"key": "supported", "title": "Renamed", "colour": "#000000"},
        {"key": "satire", "title": "Satire", "hotkey": "1", "colour": "#123456"},
    ]
    load(lines(corpus, {"type": "end", "counts": {"corpus": 1}}))
    labels = cast.labels()
    assert labels["supported"].title == "Supported"
    assert (labels["satire"].title, labels["satire"].hotkey) == ("Satire", "")


def test_an_outlet_is_one_however_a_file_spells_its_name(cast: Cast, load: Any) -> None:
    cast.document("There before.", outlet="Café Wire")
    corpus = json.loads(_export(cast).splitlines()[0])
    names = ["Cafe\u0301 Wire", " Café Wire ", "Andes\u3000", "Andes"]
    rows = [
        {"type": "document", "external_id": str(n), "text": "A text.", "outlet": name}
        for n, name in enumerate(names)
    ]
    listed = [{"type": "outlet", "name": " Cafe\u0301 Wire", "owner_group": "Other"}]
    job = load(lines(corpus, *listed, *rows, {"type": "end", "counts": {"document": 4}}))
    assert messages(job) == []
    assert list(Outlet.objects.values_list("name", "owner_group")) == [
        ("Andes", ""), ("Café Wire", ""),
    ]  # fmt: skip
    named = Document.objects.exclude(external_id__startswith="sha256").order_by("external_id")
    assert list(named.values_list("outlet__name", flat=True)) == ["Café Wire"] * 2 + ["Andes"] * 2


def test_a_name_that_no_outlet_may_have_is_a_problem_and_kept_in_the_metadata(load: Any) -> None:
    deceptive = "Wire\u202e"
    job = load(
        lines(
            {"text": "One.", "external_id": "a", "outlet": deceptive, "byline": "B"},
            {"text": "Two.", "external_id": "b", "outlet": "Wire"},
        )
    )
    (problem,) = job.problem_rows.all()
    assert (problem.line, problem.path) == (1, "outlet")
    assert "invisible" in problem.message
    assert list(Outlet.objects.values_list("name", flat=True)) == ["Wire"]
    bad = Document.objects.get(external_id="a")
    assert (bad.outlet, bad.byline, bad.metadata) == (None, "B", {"outlet": deceptive})


@pytest.mark.parametrize("number", [b"NaN", b"-Infinity", b"9007199254740992", b"1e300"])
def test_a_number_that_is_not_exact_everywhere_is_a_problem_with_its_place(
    load: Any, number: bytes
) -> None:
    job = load(
        b'{"text": "One.", "metadata": {"n": 1, "a": [%b]},' % number
        + b' "annotation_sets": [{"annotations": [{"start": 0, "end": 3,'
        + b' "extra": {"n": 9007199254740991, "b": {"c": %b}}}]}]}\n' % number
    )
    places = [(one.line, one.path) for one in job.problem_rows.order_by("path")]
    assert places == [
        (1, "annotation_sets[0].annotations[0].extra.b.c"), (1, "metadata.a[0]"),
    ]  # fmt: skip
    assert Document.objects.get().metadata == {"n": 1}
    assert Annotation.objects.get().extra == {"n": 2**53 - 1}


def test_a_round_trip_gives_the_same_bytes_but_for_the_first_line(cast: Cast, load: Any) -> None:
    actor = Actor(cast.reviewer)
    here = cast.document("Overlap 🇵🇪 and nest here.", external_id="z", outlet="Wire", byline="B")
    there = cast.document("Évidence … “quoted” text.", external_id="é", title="T", language="es")
    outer, _n = annotations.create_annotation(
        actor, document=here, start=0, end=14, label="supported"
    )
    annotations.create_annotation(actor, document=here, start=8, end=10, label="disputed")
    annotations.create_annotation(actor, document=here, start=8, end=14, confidence=0.5, note="?")
    back, _n = annotations.create_annotation(actor, document=there, start=0, end=8)
    from annotations.services.annotation_sets import submit_set
    from annotations.services.evidence import create_evidence

    create_evidence(actor, annotation=outer, stance="disputes", document=there, start=0, end=8)
    create_evidence(actor, annotation=back, stance="context", document=here, start=8, end=10)
    create_evidence(actor, annotation=outer, stance="supports", url="https://a.example/", quote="q")
    submit_set(actor, back.annotation_set)
    load(lines({"text": "By nobody.", "external_id": "n", "label": [[0, 2, "unsourced"]]}),
         annotator="Outside Person")  # fmt: skip
    first = _export(cast)
    fresh = projects.create_project(Actor(cast.manager), name="Fresh")
    job = load(first, mode="strict", project=fresh)
    assert messages(job) == []
    second = _export(cast, fresh)
    assert first.split(b"\n", 1)[1] == second.split(b"\n", 1)[1]
    assert first.count(b'"status":"draft"') == 1
    assert b"Outside Person" in first


def test_gold_keeps_its_dissent_over_a_round_trip(cast: Cast, load: Any) -> None:
    here = cast.document(judging.TEXT, external_id="z")
    judging.rules(cast.project)
    judging.read_by_two(cast.reviewer, cast.other_reviewer, here)
    judging.decide_all(cast.adjudicator, judging.ready(cast.manager, here))
    first = _export(cast)
    fresh = projects.create_project(Actor(cast.manager), name="Fresh")
    job = load(first, mode="strict", project=fresh)
    assert messages(job) == []
    assert first.split(b"\n", 1)[1] == _export(cast, fresh).split(b"\n", 1)[1]
    kept = Adjudication.objects.get(project=fresh)
    assert (kept.state, kept.named, kept.cases, kept.differing) == ("decided", "adjudicator", 3, 2)
    outcomes = kept.decisions.values_list("outcome", "reason", "gold__quote")
    assert set(outcomes) == {
        ("take", "", judging.VOTED), ("take", "So it is.", judging.SEVENTY),
        ("reject", "No claim.", None),
    }  # fmt: skip
    sources = GoldSource.objects.filter(decision__adjudication=kept)
    assert (sources.count(), sources.filter(followed=True).count()) == (5, 3)
    assert b'"followed":true' in first and b'"note":"reviewer2 thinks so"' in first


def test_a_stream_that_was_cut_off_says_so_and_leaves_nothing_half(cast: Cast, load: Any) -> None:
    cast.document("One text.", external_id="a")
    cast.document("Two text.", external_id="b")
    whole = _export(cast)
    fresh = projects.create_project(Actor(cast.manager), name="Fresh")
    cut = b"".join(whole.splitlines(keepends=True)[:-1])
    job = load(cut, mode="strict", project=fresh)
    assert job.state == "failed"
    assert any("cut off" in message for _line, message in messages(job))
    assert not Document.objects.filter(project=fresh).exists()
    job = load(whole, mode="strict", project=fresh)
    assert job.state == "succeeded"
