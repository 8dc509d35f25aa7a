"""Documents on their way to gold: who may, one at a time, and how they close."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db.models import F
from django.utils import timezone

from annotations.errors import Conflict, Forbidden, Refused
from annotations.models import (
    Adjudication,
    Annotation,
    Decision,
    Document,
    Evidence,
    GoldSource,
    Membership,
    Notification,
    SetStatus,
)
from annotations.queries.adjudications import Case, cases_of
from annotations.services import adjudications as service
from annotations.services.annotation_sets import reopen_set, submit_set
from annotations.services.decisions import decide, decide_agreed, undo
from annotations.services.members import remove_member, set_member
from annotations.services.transaction import Actor
from annotations.services.users import set_active
from tests.cast import Cast, make_cast, own_set
from tests.judging import (
    NOBODY,
    SEVENTY,
    TEXT,
    VOTED,
    link,
    mark,
    read_by_two,
    ready,
    rules,
    submit,
)
from tests.rivals import all_at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def document(cast: Cast) -> Document:
    found = cast.document(TEXT, title="The vote")
    rules(cast.project)
    return found


@pytest.fixture
def taken(cast: Cast, document: Document) -> Adjudication:
    """Read by two who differ, and taken up by the adjudicator."""
    read_by_two(cast.reviewer, cast.other_reviewer, document)
    return service.take_up(Actor(cast.adjudicator), ready(cast.manager, document))


def case_of(adjudication: Adjudication, quote: str) -> Case:
    return next(
        case for case in cases_of(adjudication)
        if any(one.get("quote") == quote for one in case.opinions)
    )  # fmt: skip


def gold_of(document: Document) -> list[tuple[str, str | None]]:
    rows = Annotation.objects.filter(
        document=document, annotation_set__kind="gold", deleted_at__isnull=True
    )
    return [(row.quote, row.label and row.label.key) for row in rows.select_related("label")]


def agree_all(cast: Cast, document: Document) -> None:
    for author in (cast.reviewer, cast.other_reviewer):
        link(author, mark(author, document, VOTED, "supported"))
        submit(author, document)


# --- Becoming ready ---------------------------------------------------------------------------


def test_what_differs_becomes_ready_with_its_cases_counted(cast: Cast, document: Document) -> None:
    read_by_two(cast.reviewer, cast.other_reviewer, document)

    found = service.make_ready(Actor(cast.other_reviewer), document)

    assert found is not None
    assert (found.state, found.cases, found.differing) == ("ready", 3, 2)
    assert gold_of(document) == []


def test_what_agrees_closes_itself_into_gold(cast: Cast, document: Document) -> None:
    agree_all(cast, document)

    found = service.make_ready(Actor(cast.other_reviewer), document)

    assert found is not None and found.gold is not None
    assert (found.state, found.gold.status) == ("closed_by_agreement", SetStatus.SUBMITTED)
    assert gold_of(document) == [(VOTED, "supported")]
    decision = Decision.objects.get()
    assert decision.automatic and decision.agreed
    assert GoldSource.objects.filter(decision=decision, followed=True).count() == 2
    assert Evidence.objects.filter(annotation=decision.gold).count() == 1


def test_a_share_of_what_agrees_is_looked_at_and_the_draw_is_kept(
    cast: Cast, document: Document
) -> None:
    rules(cast.project, sample=100)
    agree_all(cast, document)

    found = service.make_ready(Actor(cast.manager), document)

    assert found is not None and found.gold is not None and found.draw is not None
    assert (found.state, found.sampled, found.gold.status) == ("sampled", True, SetStatus.DRAFT)
    again = service.take_up(Actor(cast.adjudicator), found)
    assert service.finish(Actor(cast.adjudicator), again).state == "decided"


@pytest.mark.parametrize(
    ("given", "state"),
    [
        ({"spans": "exact"}, "ready"),
        ({"spans": "overlapping", "evidence": False}, "closed_by_agreement"),
        ({"spans": "overlapping", "evidence": True}, "ready"),
        ({"spans": "overlapping", "evidence": False, "close": False}, "ready"),
    ],
)
def test_the_project_says_what_agreement_is(
    cast: Cast, document: Document, given: dict[str, object], state: str
) -> None:
    rules(cast.project, **given)
    link(cast.reviewer, mark(cast.reviewer, document, VOTED, "supported"))
    mark(cast.other_reviewer, document, "Peru voted on Thursday", "supported")
    submit(cast.reviewer, document)
    submit(cast.other_reviewer, document)

    found = service.make_ready(Actor(cast.manager), document)

    assert found is not None and found.state == state


def test_one_set_waits_for_nobody_unless_a_manager_says_so(cast: Cast, document: Document) -> None:
    mark(cast.reviewer, document, VOTED, "supported")
    submit(cast.reviewer, document)

    assert service.make_ready(Actor(cast.reviewer), document) is None
    assert ready(cast.manager, document).state == "ready"


def test_nothing_submitted_is_nothing_to_adjudicate(cast: Cast, document: Document) -> None:
    mark(cast.reviewer, document, VOTED, "supported")

    assert service.make_ready(Actor(cast.manager), document) is None
    with pytest.raises(Conflict, match="Nobody has submitted"):
        service.make_ready(Actor(cast.manager), document, declared=True)


def test_a_document_is_made_ready_once(cast: Cast, document: Document) -> None:
    read_by_two(cast.reviewer, cast.other_reviewer, document)

    assert ready(cast.manager, document) == ready(cast.manager, document)
    assert Adjudication.objects.count() == 1


# --- One works, the other is told -------------------------------------------------------------


def test_the_second_adjudicator_is_told_who_works(cast: Cast, taken: Adjudication) -> None:
    with pytest.raises(Conflict, match="adjudicator is deciding this document"):
        service.take_up(Actor(cast.manager), taken)
    with pytest.raises(Conflict, match="adjudicator is deciding"):
        decide_agreed(Actor(cast.manager), taken)


@pytest.mark.parametrize("sampled", [False, True])
def test_whoever_leaves_or_loses_the_role_holds_nothing_to_decide(
    cast: Cast, taken: Adjudication, sampled: bool
) -> None:
    admin, manager = Actor(cast.admin), Actor(cast.manager)
    place = {"project": cast.project, "username": "adjudicator"}
    Adjudication.objects.update(sampled=sampled)
    decide_agreed(Actor(cast.adjudicator), taken)

    def ends(leave: Callable[[], object]) -> bool:
        service.take_up(Actor(cast.adjudicator), taken)
        leave()
        found = Adjudication.objects.get()
        return (found.state, found.adjudicator) == ("sampled" if sampled else "ready", None)

    assert not ends(lambda: set_member(manager, **place, role="manager"))
    assert ends(lambda: set_member(manager, **place, role="reviewer"))
    set_member(manager, **place, role="adjudicator")
    assert ends(lambda: remove_member(manager, Membership.objects.get(user=cast.adjudicator)))
    set_member(manager, **place, role="adjudicator")
    assert ends(lambda: set_active(admin, cast.adjudicator, active=False))
    assert Decision.objects.filter(withdrawn_at=None).count() == 1
    service.take_up(manager, taken)


def test_who_is_gone_for_long_is_relieved_and_told(cast: Cast, taken: Adjudication) -> None:
    past = timezone.now() - timedelta(seconds=1)
    Adjudication.objects.filter(pk=taken.pk).update(lease_until=past)

    assert service.take_up(Actor(cast.manager), taken).adjudicator == cast.manager
    with pytest.raises(Conflict, match="manager is deciding"):
        decide_agreed(Actor(cast.adjudicator), taken)


def test_who_comes_back_late_goes_on_while_nobody_took_it(cast: Cast, taken: Adjudication) -> None:
    past = timezone.now() - timedelta(seconds=1)
    Adjudication.objects.filter(pk=taken.pk).update(lease_until=past)

    found = service.heartbeat(Actor(cast.adjudicator), taken)

    assert found.state == "working"
    assert Adjudication.objects.get().lease_until > timezone.now()


def test_the_active_time_of_all_who_decide_adds_up_and_is_never_more_than_passed(
    cast: Cast, taken: Adjudication
) -> None:
    judge, manager = Actor(cast.adjudicator), Actor(cast.manager)
    assert service.heartbeat(judge, taken, active_seconds=50).active_seconds <= 2
    before = Adjudication.objects.get().active_seconds
    a_while = timedelta(seconds=60)
    Adjudication.objects.update(beat_at=F("beat_at") - a_while)
    known = service.heartbeat(judge, taken, active_seconds=45).active_seconds
    assert known == before + 45
    service.give_back(judge, taken)
    Adjudication.objects.update(beat_at=F("beat_at") - timedelta(hours=3))
    service.take_up(manager, taken)
    assert service.heartbeat(manager, taken, active_seconds=50).active_seconds <= known + 2
    Adjudication.objects.update(beat_at=F("beat_at") - timedelta(hours=3))
    told = service.heartbeat(manager, taken, active_seconds=9000).active_seconds
    assert known + 120 <= told <= known + 122
    with pytest.raises(Conflict):
        service.heartbeat(judge, taken, active_seconds=1)
    with pytest.raises(Refused):
        service.heartbeat(manager, taken, active_seconds=-1)


def test_nobody_decides_what_they_reviewed(cast: Cast, document: Document) -> None:
    read_by_two(cast.reviewer, cast.manager, document)
    found = ready(cast.manager, document)

    with pytest.raises(Forbidden, match="You reviewed this document"):
        service.take_up(Actor(cast.manager), found)


def test_a_project_may_allow_it_and_then_it_is_recorded(cast: Cast, document: Document) -> None:
    read_by_two(cast.reviewer, cast.manager, document)
    rules(cast.project, own=True)

    found = service.take_up(Actor(cast.manager), ready(cast.manager, document))

    assert (found.allowed_own, found.single_reviewed) == (True, False)


def test_a_project_of_one_decides_directly_and_says_so(cast: Cast, document: Document) -> None:
    mark(cast.manager, document, VOTED, "supported")
    submit(cast.manager, document)
    Membership.objects.filter(project=cast.project).exclude(user=cast.manager).delete()

    actor = Actor(cast.manager)
    found = service.take_up(actor, ready(cast.manager, document))
    decide_agreed(actor, found)

    assert service.finish(actor, found).single_reviewed
    assert gold_of(document) == [(VOTED, "supported")]


# --- Deciding ---------------------------------------------------------------------------------


def test_one_stroke_takes_over_what_is_agreed(cast: Cast, taken: Adjudication) -> None:
    made = decide_agreed(Actor(cast.adjudicator), taken)

    assert [one.outcome for one in made] == ["take"]
    assert gold_of(taken.document) == [(VOTED, "supported")]
    assert decide_agreed(Actor(cast.adjudicator), taken) == []


def test_taking_one_copies_what_it_says_and_keeps_what_the_other_said(
    cast: Cast, taken: Adjudication
) -> None:
    case = case_of(taken, SEVENTY)

    made = decide(
        Actor(cast.adjudicator), taken, case=case.key, outcome="take",
        source=case.sources["reviewer"], reason="The record says so.",
    )  # fmt: skip

    assert made.gold is not None
    assert (made.gold.quote, made.gold.note) == (SEVENTY, "reviewer thinks so")
    assert made.gold.evidence.get().url == "https://supported.example"
    said = {one["annotator"]: (one["label"], one.get("followed")) for one in made.opinions}
    assert said == {"reviewer": ("supported", True), "reviewer2": ("disputed", None)}
    sources = GoldSource.objects.filter(decision=made)
    assert {(one.annotation_id, one.followed) for one in sources} == {
        (case.sources["reviewer"], True), (case.sources["reviewer2"], False),
    }  # fmt: skip


def test_merging_moves_edges_and_chooses_evidence_from_all(cast: Cast, taken: Adjudication) -> None:
    case = case_of(taken, SEVENTY)
    start = TEXT.index("Seventy")

    made = decide(
        Actor(cast.adjudicator), taken, case=case.key, outcome="merge", reason="Both have a point.",
        start=start, end=start + 7, label="Disputed", confidence=1, note="Seventy of 130.",
    )  # fmt: skip

    assert made.gold is not None and made.gold.label is not None
    assert (made.gold.quote, made.gold.label.key, made.gold.confidence) == (
        "Seventy",
        "disputed",
        1,
    )
    assert {one.url for one in made.gold.evidence.all()} == {
        "https://supported.example", "https://disputed.example",
    }  # fmt: skip
    followed = [one["annotator"] for one in made.opinions if one.get("followed")]
    assert followed == ["reviewer2"]


def test_rejecting_makes_no_gold_and_keeps_who_said_it(cast: Cast, taken: Adjudication) -> None:
    case = case_of(taken, NOBODY)

    made = decide(
        Actor(cast.adjudicator), taken, case=case.key, outcome="reject", reason="An opinion."
    )

    assert made.gold is None and gold_of(taken.document) == []
    assert made.opinions == [
        {"annotator": "reviewer", "start": 50, "end": 69, "quote": NOBODY, "label": "unsourced",
         "judges": "content", "confidence": 0.5},
        {"annotator": "reviewer2"},
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("quote", "outcome", "fits"),
    [(SEVENTY, "take", False), (SEVENTY, "reject", False), (VOTED, "reject", False),
     (VOTED, "merge", False), (VOTED, "take", True)],
)  # fmt: skip
def test_a_reason_is_needed_wherever_somebody_is_overruled(
    cast: Cast, taken: Adjudication, quote: str, outcome: str, fits: bool
) -> None:
    case = case_of(taken, quote)
    given = {"case": case.key, "outcome": outcome, "source": case.sources["reviewer"]}
    if fits:
        decide(Actor(cast.adjudicator), taken, **given)
        return
    with pytest.raises(Refused, match="say why") as refused:
        decide(Actor(cast.adjudicator), taken, **given, reason="  ")
    assert refused.value.field == "reason"


def test_a_case_that_is_no_more_is_a_conflict_and_a_strange_source_is_refused(
    cast: Cast, taken: Adjudication
) -> None:
    actor, case = Actor(cast.adjudicator), case_of(taken, SEVENTY)
    with pytest.raises(Conflict, match="not there any more"):
        decide(actor, taken, case="0" * 64, outcome="reject", reason="x")
    with pytest.raises(Refused, match="not of this case"):
        decide(
            actor, taken, case=case.key, outcome="take", reason="x",
            source=case_of(taken, VOTED).sources["reviewer"],
        )  # fmt: skip
    with pytest.raises(Refused, match="whose annotation"):
        decide(actor, taken, case=case.key, outcome="take", reason="x")


def test_undo_takes_back_stroke_by_stroke_and_what_was_replaced_stands_again(
    cast: Cast, taken: Adjudication
) -> None:
    actor, case = Actor(cast.adjudicator), case_of(taken, SEVENTY)
    decide_agreed(actor, taken)
    for name in ("reviewer", "reviewer2"):
        source = case.sources[name]
        decide(actor, taken, case=case.key, outcome="take", source=source, reason="x")
    assert (SEVENTY, "disputed") in gold_of(taken.document)

    assert undo(actor, taken) == [case.key]
    assert (SEVENTY, "supported") in gold_of(taken.document)
    assert undo(actor, taken, case=case_of(taken, VOTED).key)
    assert gold_of(taken.document) == [(SEVENTY, "supported")]
    undo(actor, taken)
    assert undo(actor, taken) == [] and gold_of(taken.document) == []


# --- Aside, back, over ------------------------------------------------------------------------


def test_all_must_be_decided_before_it_is_finished(cast: Cast, taken: Adjudication) -> None:
    actor = Actor(cast.adjudicator)
    decide_agreed(actor, taken)
    with pytest.raises(Conflict, match="Not decided yet: 2"):
        service.finish(actor, taken)
    for quote in (SEVENTY, NOBODY):
        key = case_of(taken, quote).key
        decide(actor, taken, case=key, outcome="reject", reason="No claim.")

    done = service.finish(actor, taken)

    assert (done.state, done.named, done.lease_until) == ("decided", "adjudicator", None)
    assert done.gold is not None and done.gold.status == SetStatus.SUBMITTED
    assert [case.agreed for case in cases_of(done)] == [True, False, False]


def test_parked_it_keeps_the_remark_and_what_was_decided(cast: Cast, taken: Adjudication) -> None:
    actor = Actor(cast.adjudicator)
    decide_agreed(actor, taken)

    parked = service.park(actor, taken, remark="Ask the archive.")

    assert (parked.state, parked.remark) == ("parked", "Ask the archive.")
    with pytest.raises(Conflict, match="Take this document up"):
        undo(actor, parked)
    service.take_up(Actor(cast.manager), parked)
    assert gold_of(taken.document) == [(VOTED, "supported")]


def test_a_reviewer_is_asked_back_and_the_document_comes_again(
    cast: Cast, taken: Adjudication
) -> None:
    actor, document = Actor(cast.adjudicator), taken.document
    case = case_of(taken, SEVENTY)
    decide_agreed(actor, taken)
    decide(actor, taken, case=case.key, outcome="reject", reason="x")
    asked = own_set(Actor(cast.reviewer), document)

    waiting = service.ask_back(actor, taken, annotation_set=asked.pk, remark="Who counted?")

    assert waiting.state == "waiting"
    told = Notification.objects.get(user=cast.reviewer, kind="asked-back")
    assert told.payload["remark"] == "Who counted?"
    with pytest.raises(Conflict, match="has their set back"):
        service.take_up(actor, waiting)
    seventy = Annotation.objects.get(annotation_set=asked, quote=SEVENTY)
    link(cast.reviewer, seventy, "https://count.example")
    submit_set(Actor(cast.reviewer), asked)
    again = service.take_up(actor, Adjudication.objects.get(pk=taken.pk))
    assert gold_of(document) == [(VOTED, "supported")]
    standing = again.decisions.filter(withdrawn_at__isnull=True)
    assert [one.key for one in standing] == [case_of(again, VOTED).key]


def test_asking_back_needs_a_remark_and_somebody_who_can_be_asked(
    cast: Cast, taken: Adjudication
) -> None:
    actor = Actor(cast.adjudicator)
    asked = own_set(Actor(cast.reviewer), taken.document)
    with pytest.raises(Refused, match="Say what"):
        service.ask_back(actor, taken, annotation_set=asked.pk, remark=" ")
    elsewhere = own_set(Actor(cast.reviewer), cast.document("Other."))
    with pytest.raises(Refused, match="no such set"):
        service.ask_back(actor, taken, annotation_set=elsewhere.pk, remark="Look.")


def test_a_set_is_reopened_until_it_is_adjudicated(cast: Cast, document: Document) -> None:
    read_by_two(cast.reviewer, cast.other_reviewer, document)
    found, mine = ready(cast.manager, document), own_set(Actor(cast.reviewer), document)

    reopen_set(Actor(cast.reviewer), mine)
    found.refresh_from_db()
    assert found.state == "waiting"
    submit_set(Actor(cast.reviewer), mine)
    found.refresh_from_db()
    assert found.state == "ready"
    service.take_up(Actor(cast.adjudicator), found)
    with pytest.raises(Conflict, match="being adjudicated"):
        reopen_set(Actor(cast.reviewer), mine)


def test_a_manager_need_not_wait_for_who_was_asked_back(cast: Cast, document: Document) -> None:
    read_by_two(cast.reviewer, cast.other_reviewer, document)
    ready(cast.manager, document)
    reopen_set(Actor(cast.reviewer), own_set(Actor(cast.reviewer), document))

    again = ready(cast.manager, document)

    assert (again.state, again.cases, again.differing) == ("ready", 2, 0)


def test_a_closed_document_is_opened_again(cast: Cast, document: Document) -> None:
    agree_all(cast, document)
    found = service.make_ready(Actor(cast.manager), document)
    assert found is not None

    opened = service.reopen(Actor(cast.adjudicator), found)

    assert opened.gold is not None
    assert (opened.state, opened.gold.status) == ("ready", SetStatus.DRAFT)
    taken = service.take_up(Actor(cast.adjudicator), opened)
    assert service.finish(Actor(cast.adjudicator), taken).state == "decided"


@pytest.mark.django_db(transaction=True)
def test_of_two_who_begin_at_once_one_works_and_the_other_is_told() -> None:
    cast = make_cast()
    document = cast.document(TEXT)
    rules(cast.project)
    read_by_two(cast.reviewer, cast.other_reviewer, document)
    found = ready(cast.manager, document)

    outcomes = all_at_once(
        lambda: service.take_up(Actor(cast.adjudicator), found),
        lambda: service.take_up(Actor(cast.manager), found),
    )

    assert sorted(type(one).__name__ for one in outcomes) == ["Adjudication", "Conflict"]
