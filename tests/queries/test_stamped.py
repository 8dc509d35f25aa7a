"""Kept figures are those that counting anew gives, whatever happened; and writers do not wait."""

from __future__ import annotations

import random
from collections.abc import Callable
from threading import Thread
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.db.models import Sum

from annotations.errors import WorkbenchError
from annotations.models import (
    Adjudication,
    Annotation,
    AnnotationSet,
    Assignment,
    Changed,
    Document,
    Label,
    Membership,
    Queue,
    Stamp,
    User,
)
from annotations.queries.agreement import Comparison
from annotations.queries.backlog import around
from annotations.queries.dashboard import figures
from annotations.queries.figures import Asked
from annotations.queries.projects import label_counts, work_counts
from annotations.queries.stamped import MOST_NEAR, NEAR, Stamped
from annotations.queries.standings import standings, standings_in
from annotations.queries.studies import Wanted
from annotations.queries.visibility import visible_to
from annotations.services import (
    adjudications,
    annotation_sets,
    annotations,
    assignments,
    decisions,
    documents,
    drawing,
    evidence,
    labels,
    projects,
    queues,
)
from annotations.services.transaction import Actor
from tests.cast import Cast, make_cast, own_set
from tests.views.conftest import counted

Deed = Callable[[Cast, random.Random], Any]


def some(rng: random.Random, rows: Any) -> Any:
    """One of the rows; nothing is done where there is none."""
    found = list(rows.order_by("pk"))
    if not found:
        raise LookupError
    return rng.choice(found)


def author_of(one: AnnotationSet) -> Actor:
    assert one.annotator.user is not None
    return Actor(one.annotator.user)


def draw(cast: Cast, rng: random.Random) -> None:
    reader = rng.choice([cast.reviewer, cast.other_reviewer, cast.adjudicator, cast.manager])
    drawing.draw(Actor(reader), some(rng, Queue.objects.all()))


def mark(cast: Cast, rng: random.Random) -> None:
    held, start = some(rng, Assignment.objects.filter(state="leased")), rng.randrange(8)
    annotations.create_annotation(
        Actor(held.annotator.user), document=held.document, start=start, end=start + 3,
        label=rng.choice(["supported", "disputed", "unsourced", None]),
    )  # fmt: skip


def link(cast: Cast, rng: random.Random) -> None:
    one = some(rng, Annotation.objects.filter(annotation_set__kind="human", deleted_at=None))
    evidence.create_evidence(
        author_of(one.annotation_set), annotation=one, stance="supports", url="https://a.example",
        quote="So it was.",
    )  # fmt: skip


def unmark(cast: Cast, rng: random.Random) -> None:
    one = some(rng, Annotation.objects.filter(annotation_set__kind="human", deleted_at=None))
    annotations.delete_annotation(author_of(one.annotation_set), one, version=one.version)


def hand_in(cast: Cast, rng: random.Random) -> None:
    held = some(rng, Assignment.objects.filter(state="leased"))
    own_set(Actor(held.annotator.user), held.document)
    assignments.submit(Actor(held.annotator.user), held, active_seconds=rng.randrange(900))


def skip(cast: Cast, rng: random.Random) -> None:
    held = some(rng, Assignment.objects.filter(state="leased"))
    assignments.skip(Actor(held.annotator.user), held, reason="I cannot read it")


def reopen(cast: Cast, rng: random.Random) -> None:
    own = some(rng, AnnotationSet.objects.filter(status="submitted", kind="human"))
    annotation_sets.reopen_set(Actor(cast.manager), own)


def submit_again(cast: Cast, rng: random.Random) -> None:
    own = some(rng, AnnotationSet.objects.filter(status="draft", kind="human"))
    annotation_sets.submit_set(author_of(own), own)


def adjudicate(cast: Cast, rng: random.Random) -> None:
    found, actor = some(rng, Adjudication.objects.all()), Actor(cast.adjudicator)
    adjudications.take_up(actor, found)
    decisions.decide_agreed(actor, found)


def make_ready(cast: Cast, rng: random.Random) -> None:
    adjudications.make_ready(Actor(cast.manager), some(rng, Document.objects.all()), declared=True)


def rename(cast: Cast, rng: random.Random) -> None:
    one = some(rng, Label.objects.filter(project=cast.project))
    labels.update_label(
        Actor(cast.manager), one, version=one.version, changes={"title": f"L{rng.random()}"}
    )


def delete(cast: Cast, rng: random.Random) -> None:
    one = some(rng, Document.objects.filter(project=cast.project))
    documents.delete_document(Actor(cast.manager), one, version=one.version)


def add(cast: Cast, rng: random.Random) -> None:
    cast.document(f"One sentence {rng.random()}. Another one.")


def another_queue(cast: Cast, rng: random.Random) -> None:
    open_queue(cast, f"Queue {rng.random()}", round=rng.randrange(2, 9), overlap=2)


def call(cast: Cast, rng: random.Random) -> None:
    some(rng, User.objects.filter(annotators__project=cast.project).distinct())
    cast.reviewer.username = f"r{rng.randrange(10**6)}"
    cast.reviewer.save(update_fields=["username"])


DEEDS: list[Deed] = [
    *[draw, mark, hand_in] * 4, link, link, unmark, skip, reopen, submit_again, adjudicate,
    make_ready, rename, delete, add, another_queue, call,
]  # fmt: skip


def open_queue(cast: Cast, name: str = "First", **known: Any) -> Queue:
    return queues.create_queue(
        Actor(cast.manager), cast.project, name=name, all_documents=True, state="open",
        **{"overlap": 2, "gold_checks": True, **known},
    )  # fmt: skip


def shown(cast: Cast) -> list[Any]:
    return [(one.key, one.rows()) for one in figures(Asked(cast.manager, cast.project))]


def agreed(cast: Cast) -> str:
    compared = Comparison(cast.manager, cast.project, Wanted(openly=True))
    found = repr((compared.basis, compared.overall(), compared.dividing()))
    compared.keep()
    return found


def labelled(cast: Cast) -> list[Any]:
    """The counts of everybody, those who are blind too."""
    people = (cast.reviewer, cast.other_reviewer, cast.adjudicator, cast.manager, cast.admin)
    found: list[Any] = []
    rows = list(Queue.objects.filter(project=cast.project))
    for user in (cast.adjudicator, cast.manager, cast.admin):
        found.append(standings_in(user, cast.project, rows))
        assert found[-1] == standings(user, rows)
    for user in people:
        counts = label_counts(user, cast.project)
        found += [(one.label, one.count) for one in counts]
        found += [work_counts(user, cast.project), around(user, cast.project)]
        # The same as counting what each sees.
        seen = visible_to(user, Annotation).filter(project=cast.project).count()
        assert sum(one.count for one in counts) == seen
    return found


@pytest.mark.parametrize("seed", range(2))
def test_after_any_history_kept_figures_are_those_counted_anew(cast: Cast, seed: int) -> None:
    rng, done = random.Random(seed), set()
    for n in range(6):
        cast.document(f"One sentence {n}. Another one.")
    open_queue(cast)
    for deed in [*[draw, mark, hand_in] * 4, *rng.choices(DEEDS, k=20)]:
        try:
            with transaction.atomic():
                deed(cast, rng)
        except (LookupError, WorkbenchError):
            continue
        done.add(deed.__name__)
        if rng.random() < 0.7:
            continue  # several changes between two looks, too
        kept = shown(cast), agreed(cast), labelled(cast)
        cache.clear()
        NEAR.clear()
        assert kept == (shown(cast), agreed(cast), labelled(cast)), deed.__name__
    assert len(done) > 7


def stamps(cast: Cast) -> dict[str, int]:
    rows = Stamp.objects.filter(project=cast.project).order_by().values_list("what")
    return dict(rows.annotate(n=Sum("n")))


def test_what_nobody_sees_yet_leaves_results_as_they_were(cast: Cast) -> None:
    own = own_set(Actor(cast.reviewer), cast.document())
    before = stamps(cast)
    annotations.create_annotation(Actor(cast.reviewer), annotation_set=own, start=0, end=3)
    after = stamps(cast)
    assert after["drafts"] > before.get("drafts", 0)
    assert {**after, "drafts": 0} == {**before, "drafts": 0}
    annotation_sets.submit_set(Actor(cast.reviewer), own)
    assert stamps(cast)["results"] > after["results"]
    held, beat = stamps(cast), Assignment.objects.filter(project=cast.project)
    beat.update(active_seconds=7)
    assert stamps(cast) == held


def test_figures_seen_again_are_not_counted_again(cast: Cast) -> None:
    def ask() -> list[str]:
        with counted() as queries:
            shown(cast)
        return queries

    many, few = ask(), ask()
    assert len(few) == 3 < len(many)
    Membership.objects.filter(user=cast.viewer).update(role="reviewer")
    assert len(ask()) > 3
    other = Stamped(cast.manager, cast.project, "figures", None, None, None, None)
    assert other.of("scheme", (Changed.RESULTS,), list) != []
    for stranger in (
        Stamped(cast.admin, cast.project, "figures", None, None, None, None),
        Stamped(cast.manager, cast.elsewhere, "figures", None, None, None, None),
    ):
        assert stranger.of("scheme", (Changed.RESULTS,), list) == []  # fmt: skip


def people(cast: Cast, told: list[str]) -> list[str]:
    """As somebody made it who says so, or as it was kept."""
    stamped = Stamped(cast.manager, cast.project, "small", small=True)
    found = stamped.of("people", (Changed.RESULTS,), lambda: told)
    stamped.keep()
    return found


def test_what_is_small_is_kept_in_the_process_until_something_changes(cast: Cast) -> None:
    assert people(cast, ["one"]) == ["one"]
    cache.clear()
    with counted() as queries:
        assert people(cast, ["two"]) == ["one"]
    assert not [one for one in queries if "cache_entry" in one]
    Label.objects.filter(project=cast.project).update(title="Another")
    assert people(cast, ["two"]) == ["two"]


def test_what_another_process_made_anew_is_taken_from_there(cast: Cast) -> None:
    people(cast, ["one"])
    before = {key: dict(parts) for key, parts in NEAR.items()}
    Label.objects.filter(project=cast.project).update(title="Another")
    people(cast, ["two"])
    NEAR.clear()
    NEAR.update(before)
    assert people(cast, ["three"]) == ["two"]


def test_a_process_keeps_so_many_and_no_more(cast: Cast) -> None:
    NEAR.update({f"another {n}": {} for n in range(MOST_NEAR)})
    assert people(cast, ["one"]) == ["one"] == people(cast, ["two"])
    assert len(NEAR) <= MOST_NEAR


@pytest.mark.django_db(transaction=True)
def test_no_writer_waits_for_another_and_every_change_counts(
    transactional_db: None,
) -> None:
    cast = make_cast()
    label, project = Label.objects.filter(project=cast.project).first(), cast.project
    assert label is not None
    before = stamps(cast)["results"]

    def write_elsewhere() -> None:
        Membership.objects.filter(user=cast.viewer).update(role="reviewer")
        connection.close()

    other = Thread(target=write_elsewhere)
    with transaction.atomic():
        Label.objects.filter(pk=label.pk).update(title="One")
        other.start()
        other.join(timeout=20)
        assert not other.is_alive()
    assert stamps(cast)["results"] == before + 2
    projects.delete_project(Actor(cast.manager), project, confirm=project.slug)
    assert not Stamp.objects.filter(project=project.pk).exists()
