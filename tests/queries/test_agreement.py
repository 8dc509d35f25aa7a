"""Agreement of a project: what counts, what is left out, who may look, and where people differ."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pytest

from annotations.agreement.figures import Reason
from annotations.models import Annotation, AnnotationSet, Annotator, Document, Evidence, Queue, User
from annotations.queries.agreement import Comparison
from annotations.queries.agreement_names import names
from annotations.queries.agreement_parts import By
from annotations.queries.studies import Wanted
from annotations.services import annotations, evidence
from annotations.services.annotation_sets import reopen_set, submit_set
from annotations.services.drawing import draw
from annotations.services.projects import save_guideline
from annotations.services.queues import create_queue
from annotations.services.transaction import Actor
from tests.cast import Cast, own_set

pytestmark = pytest.mark.django_db

TEXT = "One sentence. Another one. A third one. And so on."
Said = Sequence[tuple[int, int, str | None]]
OPENLY = Wanted(openly=True)


@dataclass
class Bench:
    """A blind queue with two documents, and what people hand in there."""

    cast: Cast
    queue: Queue
    documents: list[Document]

    def reads(self, user: User, *sets: Said) -> list[AnnotationSet]:
        """The person draws as many documents as there are sets, and submits them so."""
        return [self.hands_in(user, draw(Actor(user), self.queue).assignment.document, said)
                for said in sets]  # fmt: skip

    def hands_in(self, user: User, document: Document, said: Said) -> AnnotationSet:
        """The person marks this in the document, and submits it."""
        actor = Actor(user)
        for start, end, label in said:
            annotations.create_annotation(
                actor, document=document, start=start, end=end, label=label
            )
        return submit_set(actor, own_set(actor, document))

    def compared(self, wanted: Wanted | None = None, user: User | None = None) -> Comparison:
        """What this person (the manager) sees compared."""
        return Comparison(user or self.cast.manager, self.cast.project, wanted or Wanted())


@pytest.fixture
def bench(cast: Cast) -> Bench:
    documents = [cast.document(f"{n}: {TEXT}", external_id=str(n)) for n in range(2)]
    queue = create_queue(
        Actor(cast.manager), cast.project, name="First reading", state="open", overlap=2
    )
    return Bench(cast, queue, documents)


ALIKE: Said = [(3, 16, "supported"), (17, 29, "disputed")]
OTHER: Said = [(3, 16, "disputed"), (30, 42, "unsourced")]


def test_what_two_people_handed_in_is_compared(bench: Bench) -> None:
    bench.reads(bench.cast.reviewer, ALIKE, ALIKE)
    bench.reads(bench.cast.other_reviewer, ALIKE, OTHER)
    found = bench.compared().overall()
    assert (found.people, found.texts, found.marks, found.cases) == (2, 2, 8, 5)
    assert found.finding.exact.value == pytest.approx(6 / 8)
    assert (found.judging.same.value, found.judging.same.items) == (pytest.approx(2 / 3), 3)
    assert (found.judging.alone, found.single) == (2, 0)


def test_the_first_copy_counts_whatever_is_changed_later(bench: Bench) -> None:
    bench.reads(bench.cast.reviewer, ALIKE, ALIKE)
    (first, _) = bench.reads(bench.cast.other_reviewer, OTHER, ALIKE)
    before = bench.compared().overall()
    actor = Actor(bench.cast.other_reviewer)
    reopen_set(actor, first)
    for one in Annotation.objects.filter(annotation_set=first):
        annotations.delete_annotation(actor, one, version=one.version)
    after = bench.compared().overall()
    assert (after.marks, after.judging.same) == (before.marks, before.judging.same)


def test_what_was_not_blind_is_left_out_and_counted_unless_asked_for(bench: Bench) -> None:
    extra = bench.cast.document(TEXT, external_id="extra")
    for person in (bench.cast.manager, bench.cast.adjudicator):
        bench.hands_in(person, extra, ALIKE)
    hidden = bench.compared()
    assert (hidden.overall().judging.alpha.undefined, hidden.study.not_blind) == (
        Reason.NOTHING_READ, 2,
    )  # fmt: skip
    shown = bench.compared(OPENLY)
    assert (shown.overall().judging.alpha.value, shown.study.not_blind) == (1, 0)


def test_who_works_on_a_document_sees_nothing_of_it(bench: Bench) -> None:
    bench.reads(bench.cast.reviewer, ALIKE, ALIKE)
    bench.reads(bench.cast.other_reviewer, ALIKE, ALIKE)
    judge = bench.cast.adjudicator
    assert bench.compared(user=judge).overall().texts == 2
    more = create_queue(
        Actor(bench.cast.manager), bench.cast.project, name="Third reading", state="open"
    )
    taken = draw(Actor(judge), more).assignment.document
    found = bench.compared(user=judge)
    assert (found.overall().texts, found.study.held) == (1, 1)
    assert taken.pk not in {document for document, _ in found.study.texts}
    assert bench.compared().overall().texts == 2


@pytest.mark.parametrize("role", ["reviewer", "viewer", "stranger"])
def test_others_than_adjudicators_and_managers_compare_nothing(bench: Bench, role: str) -> None:
    bench.reads(bench.cast.reviewer, ALIKE)
    bench.reads(bench.cast.other_reviewer, ALIKE)
    found = bench.compared(user=getattr(bench.cast, role))
    assert found.overall().people == 0


def test_evidence_is_compared_by_passage_and_address(bench: Bench) -> None:
    source = bench.cast.document("A source that says so, at length.", external_id="source")
    for person, (start, end) in (("reviewer", (0, 20)), ("other_reviewer", (10, 30))):
        actor = Actor(getattr(bench.cast, person))
        document = draw(actor, bench.queue).assignment.document
        for place, _ in enumerate(ALIKE):
            mark, _new = annotations.create_annotation(
                actor, document=document, start=3 + place, end=10, label="supported"
            )
            evidence.create_evidence(
                actor, annotation=mark, stance="supports", document=source, start=start, end=end
            )
            if place:
                evidence.create_evidence(
                    actor, annotation=mark, stance="context", quote="so it says",
                    url=f"https://example.org/{person}",
                )  # fmt: skip
        submit_set(actor, own_set(actor, document))
    shared = bench.compared().overall().sharing
    assert (shared.overlap.value, shared.overlap.items) == (pytest.approx((1 + 1 / 3) / 2), 2)


@pytest.fixture
def read(bench: Bench) -> Bench:
    bench.reads(bench.cast.reviewer, ALIKE, ALIKE)
    save_guideline(Actor(bench.cast.manager), bench.cast.project, markdown="New.", based_on=1)
    bench.reads(bench.cast.other_reviewer, ALIKE, OTHER)
    return bench


def test_selections_narrow_what_is_compared(read: Bench) -> None:
    own = Annotator.objects.get(project=read.cast.project, user=read.cast.reviewer)
    label = read.cast.labels()["disputed"]
    for wanted, texts in (
        (Wanted(queue=read.queue), 2),
        (Wanted(round=1), 2),
        (Wanted(round=2), 0),
        (Wanted(guideline=2), 0),
        (Wanted(document=read.documents[1]), 1),
        (Wanted(people=(own,)), 2),
    ):
        assert read.compared(wanted).overall().texts == texts
    narrowed = read.compared(Wanted(label=label)).overall()
    # Disputed three times: met once, once against supported, once alone.
    assert narrowed.judging.same.value == pytest.approx(2 / 3)
    assert narrowed.finding.exact.value == pytest.approx(2 / 4)


@pytest.mark.parametrize(
    ("by", "keys"),
    [
        (By.LABEL, lambda _: ["supported", "disputed", "unsourced"]),
        (By.ROUND, lambda _: [1]),
        (By.QUEUE, lambda bench: [bench.queue.pk]),
        (By.GUIDELINE, lambda _: []),
        (By.DOCUMENT, lambda bench: [(bench.documents[1].pk, 1)]),
        (By.PAIR, lambda bench: [tuple(bench.compared().study.people)]),
        (By.PERSON, lambda bench: bench.compared().study.people),
    ],
)
def test_figures_are_broken_down(read: Bench, by: By, keys: Callable[[Bench], list[Any]]) -> None:
    parts = list(read.compared().by(by))
    assert [part.key for part in parts] == keys(read)
    for part in parts:
        assert part.agreement.people >= 2


def test_people_are_held_against_gold(read: Bench) -> None:
    project = read.cast.project
    judge, _made = Annotator.objects.get_or_create(project=project, name="Gold")
    gold = AnnotationSet.objects.create(
        project=project, document=read.documents[1], annotator=judge, kind="gold",
        status="submitted", submitted_at=read.queue.created_at,
    )  # fmt: skip
    label = read.cast.labels()["supported"]
    text = read.documents[1].text
    mark = Annotation.objects.create(
        project=project, document=read.documents[1], annotation_set=gold, start=3, end=16,
        quote=text[3:16], label=label,
    )  # fmt: skip
    Evidence.objects.create(
        project=project, annotation=mark, stance="supports", url="https://example.org", quote="so"
    )
    compared = read.compared(Wanted(gold=True, document=read.documents[1]))
    found = compared.overall()
    assert (found.people, found.texts, found.two_sided) == (2, 2, True)
    keys = [*compared.study.labels, None, "missing"]
    table = {
        (keys[row], keys[column]): int(count)
        for row, cells in enumerate(found.confusion)
        for column, count in enumerate(cells)
        if count
    }
    assert table == {
        ("supported", "supported"): 1,
        ("supported", "disputed"): 1,
        ("missing", "disputed"): 1,
        ("missing", "unsourced"): 1,
    }
    parts = {part.key: part.agreement for part in compared.by(By.PERSON)}
    assert sorted(part.judging.same.value or 0 for part in parts.values()) == [0, 1]
    assert compared.dividing().texts[0].document == read.documents[1].pk


def test_a_round_is_held_against_another(read: Bench) -> None:
    project = read.cast.project
    again = create_queue(
        Actor(read.cast.manager), project, name="Once more", state="open", round=2, overlap=2
    )
    actor = Actor(read.cast.reviewer)
    document = draw(actor, again).assignment.document
    read.hands_in(actor.user, document, [(3, 16, "disputed")])
    compared = read.compared(Wanted(rounds=True))
    found = compared.overall()
    assert (found.people, found.texts, found.two_sided) == (2, 1, True)
    assert compared.study.people == [1, 2]
    assert found.judging.same.value == 0


def test_imported_sets_are_compared_when_asked_for(bench: Bench) -> None:
    project, document = bench.cast.project, bench.documents[0]
    for name in ("Ana", "Ben"):
        annotator = Annotator.objects.create(project=project, name=name)
        made = AnnotationSet.objects.create(
            project=project, document=document, annotator=annotator, status="submitted",
            submitted_at=bench.queue.created_at,
        )  # fmt: skip
        Annotation.objects.create(
            project=project, document=document, annotation_set=made, start=3, end=16,
            quote=document.text[3:16], label=bench.cast.labels()["supported"],
        )  # fmt: skip
    assert bench.compared().overall().people == 0
    compared = bench.compared(OPENLY)
    assert compared.overall().finding.exact.value == 1
    known = names(bench.cast.manager, project, {document.pk}).people
    assert sorted(known[key] for key in compared.study.people) == ["Ana", "Ben"]


def test_where_people_are_divided_says_place_and_words(read: Bench) -> None:
    dividing = read.compared().dividing()
    assert dividing.at_odds == 3
    (text,) = dividing.texts
    assert (text.document, text.round, text.found.at_odds) == (read.documents[1].pk, 1, 3)
    first, *others = dividing.places
    assert (first.opposed, first.absent) == (True, 0)
    assert first.said == [("supported", 1), ("disputed", 1)]
    assert first.quote == read.documents[1].text[3:16]
    assert [(place.said, place.absent) for place in others] == [
        ([("disputed", 1)], 1), ([("unsourced", 1)], 1),
    ]  # fmt: skip
    labels = {one.key: one for one in dividing.labels}
    assert labels["supported"].against == [("disputed", 1)]
    narrowed = read.compared(Wanted(label=read.cast.labels()["unsourced"])).dividing()
    assert [place.said for place in narrowed.places] == [[("unsourced", 1)]]
