"""The page of the plan: numbers in, a day out, a pilot where nothing was measured."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db.models import F
from django.test import Client
from django.utils.timezone import now

from annotations.models import Adjudication, Annotator, Assignment, Queue, QueueItem
from annotations.queries.plans import PILOT, pace_of
from annotations.services.assignments import heartbeat, submit
from annotations.services.drawing import draw
from annotations.services.queues import create_queue
from annotations.services.transaction import Actor
from tests.cast import Cast
from tests.judging import TEXT, decide_all, read_by_two, ready, rules

pytestmark = pytest.mark.django_db
NUMBERS = (
    "documents=120&overlap=2&minutes=10&hours=20&reviewers=3&differing=25&adjudicating_minutes=6"
)
ASKED = f"{NUMBERS}&adjudicating_hours=2&begins=2026-03-02"


@pytest.fixture
def manager(client: Client, cast: Cast) -> Client:
    client.force_login(cast.manager)
    return client


def address(cast: Cast) -> str:
    return f"/projects/{cast.project.slug}/plan/"


def read(cast: Cast, seconds: int) -> Assignment:
    """A reviewer hands one document of an open queue in, after so much active time."""
    cast.document("Somebody said something.", title="One")
    queue = create_queue(Actor(cast.manager), cast.project, name="Q", state="open")
    drawn = draw(Actor(cast.reviewer), queue).assignment
    assert drawn
    Assignment.objects.filter(pk=drawn.pk).update(active_seconds=seconds)
    return submit(Actor(cast.reviewer), heartbeat(Actor(cast.reviewer), drawn))


def test_the_answer_is_a_day_and_hours(manager: Client, cast: Cast) -> None:
    page = manager.get(f"{address(cast)}?{ASKED}").content.decode()
    assert "Done by 16 Mar 2026" in page
    assert "<dd>240</dd>" in page
    assert "<dd>40.0</dd>" in page


def test_a_share_read_twice_moves_the_answer(manager: Client, cast: Cast) -> None:
    page = manager.get(f"{address(cast)}?{ASKED}&share_twice=10").content.decode()
    assert "<dd>132</dd>" in page
    assert "once, 10&nbsp;% twice" in page
    made = f"/projects/{cast.project.slug}/queues/new/?share_twice=10"
    assert f'href="{made}"' in page
    assert 'name="share_twice" value="10"' in manager.get(made).content.decode()
    assert manager.get(made.replace("10", "x")).status_code == 200


def test_without_a_word_it_is_reckoned_with_what_the_project_has(
    manager: Client, cast: Cast
) -> None:
    cast.document("One.")
    cast.document("Two.")
    page = manager.get(address(cast)).content.decode()
    assert 'name="documents" value="2"' in page
    assert "No active time of reviews was measured yet" in page


def test_deciding_takes_the_active_time_of_who_decides(manager: Client, cast: Cast) -> None:
    rules(cast.project)
    document = cast.document(TEXT)
    read_by_two(cast.reviewer, cast.other_reviewer, document)
    found = decide_all(cast.adjudicator, ready(cast.manager, document))
    a_while = timedelta(minutes=90)
    Adjudication.objects.filter(pk=found.pk).update(taken_at=F("decided_at") - a_while)
    assert pace_of(cast.project).adjudicating_minutes == 90
    Adjudication.objects.filter(pk=found.pk).update(active_seconds=540)
    assert pace_of(cast.project).adjudicating_minutes == 9


def test_few_reviews_are_told_but_not_gone_by(manager: Client, cast: Cast) -> None:
    read(cast, seconds=1800)
    page = manager.get(address(cast)).content.decode()
    assert "1 review took 30.0 minutes" in page
    assert 'name="minutes" value="10"' in page
    assert "Make a pilot of 20" in page


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("hours=0", "No end in sight"),
        ("overlap=0", "greater than or equal to 1"),
        ("minutes=nan", "Enter a number"),
        ("share_twice=101", "less than or equal to 100"),
        ("begins=tomorrow", "Enter a valid date"),
    ],
)
def test_nonsense_is_said_beside_the_number(
    manager: Client, cast: Cast, asked: str, said: str
) -> None:
    cast.document("One.")
    answer = manager.get(f"{address(cast)}?{asked}")
    assert answer.status_code in (200, 422)
    assert said in answer.content.decode()


def test_a_pilot_holds_twenty_documents_at_random_that_nobody_was_given(
    manager: Client, cast: Cast
) -> None:
    for number in range(25):
        cast.document(f"Document {number}.", title=f"{number:02}")
    manager.post(address(cast))
    pilot = Queue.objects.get()
    assert (pilot.name, pilot.state, pilot.overlap) == ("Pilot", "draft", 1)
    first = set(QueueItem.objects.values_list("document", flat=True))
    assert len(first) == 20
    manager.post(address(cast))
    second = set(QueueItem.objects.filter(queue__name="Pilot 2").values_list("document", flat=True))
    assert len(second) == 5
    assert not first & second
    answer = manager.post(address(cast), follow=True).content.decode()
    assert "Every document is in a queue already" in answer
    assert Queue.objects.count() == 2


def handed_in(cast: Cast, queue: Queue, seconds: int) -> None:
    """Every document of the queue, read by the reviewer in so much active time."""
    reader, _made = Annotator.objects.get_or_create(
        project=cast.project, user=cast.reviewer, defaults={"name": cast.reviewer.username}
    )
    Assignment.objects.bulk_create(
        Assignment(
            project=cast.project, queue=queue, item=item, document=item.document, annotator=reader,
            state="submitted", ended_at=now(), active_seconds=seconds,
        )
        for item in QueueItem.objects.filter(queue=queue)
    )  # fmt: skip


def test_the_pace_of_a_pilot_is_its_own_until_a_later_queue_tells_more(
    manager: Client, cast: Cast
) -> None:
    read(cast, seconds=3600)
    for number in range(PILOT):
        cast.document(f"Document {number}.", title=f"{number:02}")
    manager.post(address(cast))
    pilot = Queue.objects.get(name="Pilot")
    page = manager.get(address(cast)).content.decode()
    assert "1 review took 60.0 minutes" in page
    handed_in(cast, pilot, seconds=120)
    page = manager.get(address(cast)).content.decode()
    assert "20 reviews took 2.0 minutes" in page
    assert 'name="minutes" value="2.0"' in page
    assert f'<option value="{pilot.pk}" selected>Pilot</option>' in page
    page = manager.get(f"{address(cast)}?pace=all").content.decode()
    assert "21 reviews took 4.8 minutes" in page
    rest = f"/api/v1/projects/{cast.project.slug}/plan/"
    assert manager.get(rest).json()["pace"]["queue"] == str(pilot.pk)
    assert manager.get(f"{rest}?pace=all").json()["pace"]["reviews"] == 21
    assert manager.get(f"{rest}?pace=none").json()["errors"][0]["field"] == "pace"
    more = [cast.document(f"More {n}.", title=f"more {n}").pk for n in range(PILOT)]
    later = create_queue(Actor(cast.manager), cast.project, name="Then", documents=more)
    handed_in(cast, later, seconds=240)
    assert "41 reviews" in manager.get(address(cast)).content.decode()


def test_rest_gives_the_same(manager: Client, cast: Cast) -> None:
    told = manager.get(f"/api/v1/projects/{cast.project.slug}/plan/?{ASKED}").json()
    assert (told["reviews"], told["adjudicated"], told["ends"]) == (240, 30, "2026-03-16")
    assert (told["given"]["share_twice"], told["pace"]["minutes"]) == (None, None)
    refused = manager.get(f"/api/v1/projects/{cast.project.slug}/plan/?minutes=nan")
    assert refused.status_code == 400
    assert refused.json()["errors"][0]["field"] == "minutes"


def test_a_pilot_is_made_over_rest_as_well(manager: Client, cast: Cast) -> None:
    address = f"/api/v1/projects/{cast.project.slug}/pilots/"
    refused = manager.post(address, {}, content_type="application/json")
    assert refused.status_code == 409
    cast.document("One.")
    made = manager.post(address, {"overlap": 2}, content_type="application/json")
    told = made.json()
    assert (made.status_code, told["name"], told["overlap"]) == (201, "Pilot", 2)
    assert (told["state"], told["standing"]["needed"]) == ("draft", 2)
