"""The dashboard: figures counted by hand, by page, CSV and REST alike."""

from __future__ import annotations

import csv
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from annotations.models import (
    Adjudication,
    Annotation,
    AnnotationSet,
    Annotator,
    Assignment,
    Label,
    Queue,
)
from annotations.services import annotations, assignments, drawing, queues
from annotations.services.transaction import Actor
from tests.api.client import Rest
from tests.cast import Cast, own_set
from tests.judging import TEXT, decide_all, mark, read_by_two, rules
from tests.views.conftest import messages_of, queries_of, text_of

DASHBOARD = "/projects/peru/dashboard/"


def open_queue(cast: Cast, name: str = "First", **known: Any) -> Queue:
    actor = Actor(cast.manager)
    return queues.create_queue(
        actor, cast.project, name=name, all_documents=True, state="open", **known
    )


@pytest.fixture
def worked(cast: Cast) -> Queue:
    """Four documents; one handed in with a label and without evidence, one skipped, one held."""
    for n in range(4):
        cast.document(f"One sentence {n}. Another one.")
    queue, actor = open_queue(cast), Actor(cast.reviewer)
    first = draw(actor, queue)
    own = own_set(actor, first.document)
    annotations.create_annotation(actor, annotation_set=own, start=0, end=3, label="supported")
    annotations.create_annotation(actor, annotation_set=own, start=4, end=9, label="unsourced")
    assignments.submit(actor, first)
    Assignment.objects.filter(pk=first.pk).update(active_seconds=600)
    assignments.skip(actor, draw(actor, queue), reason="I cannot read it")
    draw(actor, queue)
    return queue


def draw(actor: Actor, queue: Queue) -> Assignment:
    found = drawing.draw(actor, queue).assignment
    assert found is not None
    return found


def figure(cast: Cast, key: str, query: str = "") -> list[dict[str, Any]]:
    shown = Rest(cast.manager).get(f"projects/peru/stats/{query}").json()["figures"]
    return next(one["rows"] for one in shown if one["key"] == key)


def test_a_queue_is_counted_and_forecast(cast: Cast, worked: Queue) -> None:
    row = figure(cast, "progress")[0]
    assert (row["queue"], row["documents"], row["reviews"]) == ("First", 4, 4)
    assert (row["submitted"], row["leased"], row["left"]) == (1, 1, 3)
    end = timezone.localdate() + timedelta(days=42)  # three left, one in fourteen days
    assert row["ends"] == end.isoformat()


def test_people_days_labels_and_evidence_are_counted(cast: Cast, worked: Queue) -> None:
    person = figure(cast, "people")[0]
    assert (person["person"], person["leased"], person["submitted"]) == ("reviewer", 1, 1)
    assert (person["median_minutes"], person["skipped"], person["unsourced"]) == (10, 0.5, 0.5)
    assert (person["reopened"], person["overruled"], person["no_search"]) == (0, None, 1)
    Annotation.objects.filter(label__key="unsourced").update(note="The register of June.")
    assert figure(cast, "people")[0]["no_search"] == 0
    today = timezone.localdate().isoformat()
    assert figure(cast, "throughput") == [{"day": today, "person": "reviewer", "submitted": 1}]
    assert [(row["label"], row["annotations"]) for row in figure(cast, "labels")] == [
        ("Supported", 1), ("Unsourced", 1)
    ]  # fmt: skip
    assert figure(cast, "evidence_missing")[0]["share"] == 1
    assert figure(cast, "minutes")[0]["median"] == 10


def test_reading_and_deciding_take_minutes_a_case(cast: Cast, browse) -> None:
    rules(cast.project)
    documents = [cast.document(TEXT), cast.document("All say the same.")]
    queue = open_queue(cast, overlap=2)
    readers = (cast.reviewer, cast.other_reviewer)
    for user in readers:
        draw(Actor(user), queue)
    read_by_two(*readers, documents[0])
    found = Adjudication.objects.get(document=documents[0])
    for user in readers:
        held = draw(Actor(user), queue)
        mark(user, documents[1], "All", "supported")
        assignments.submit(Actor(user), held)
    Assignment.objects.update(active_seconds=300)
    assert figure(cast, "minutes")[0]["deciding"] is None
    decide_all(cast.adjudicator, found)
    Adjudication.objects.filter(pk=found.pk).update(active_seconds=540)

    # Three cases were decided by a person, one by itself; four reviews took five minutes each.
    (row,) = figure(cast, "minutes")
    assert (row["cases"], row["case"], row["deciding"]) == (4, 5, 3)
    listed = Rest(cast.adjudicator).get(f"adjudications/{found.pk}/").json()
    assert listed["active_seconds"] == 540
    table = browse(cast.manager).get(f"{DASHBOARD}minutes.csv").content.decode()
    (line,) = csv.DictReader(table.splitlines())
    assert (line["case"], line["deciding"]) == ("5.0", "3.0")
    assert "Deciding, a case" in text_of(browse(cast.manager).get(DASHBOARD))


def test_gold_that_was_there_before_checks_a_person(cast: Cast, browse) -> None:
    document = cast.document("One sentence. Another one.")
    author = Annotator.objects.create(project=cast.project, name="Gold", kind="human")
    gold = AnnotationSet.objects.create(
        project=cast.project, document=document, annotator=author, round=9, kind="gold",
        status="submitted", submitted_at=timezone.now() - timedelta(days=1),
    )  # fmt: skip
    known = {"project": cast.project, "document": document, "annotation_set": gold}
    label = cast.labels()["supported"]
    for start, end in ((0, 3), (14, 21)):
        quote = document.text[start:end]
        Annotation.objects.create(**known, start=start, end=end, quote=quote, label=label)
    actor, queue = (
        Actor(cast.reviewer),
        queues.create_queue(
            Actor(cast.manager), cast.project, name="First", documents=[], state="open"
        ),
    )
    address = f"/queues/{queue.pk}/documents/"
    mixed = browse(cast.manager).post(address, {"mix": "yes", "gold": "5"}, follow=True)
    assert "One sentence." in text_of(mixed) or str(document.pk) in mixed.content.decode()
    none = browse(cast.manager).post(address, {"mix": "yes", "gold": "5"}, follow=True)
    assert messages_of(none) == ["No other document here has known gold."]
    held = draw(actor, queue)
    own = own_set(actor, document)
    annotations.create_annotation(actor, annotation_set=own, start=0, end=12, label="supported")
    assert figure(cast, "gold_checks") == []
    assignments.submit(actor, held)
    row = figure(cast, "gold_checks")[0]
    assert (row["documents"], row["given"], row["gold"], row["right"]) == (1, 1, 2, 1)
    assert (row["precision"], row["recall"]) == (1, 0.5)
    assert 0 < row["recall_low"] < 0.5 < row["recall_high"] < 1
    told = Rest(cast.manager).get("projects/peru/stats/rows/checked/?person=reviewer").json()
    assert [one["document"] for one in told["results"]] == [str(document.pk)]

    author, other = Rest(cast.reviewer), Rest(cast.other_reviewer)
    assert author.get("projects/peru/stats/").json()["gold_checks"] is None
    assert "Your gold checks" not in text_of(browse(cast.reviewer).get("/projects/peru/queues/"))
    rules(cast.project, checks_shown=True)
    assert author.get("projects/peru/stats/").json()["gold_checks"]["recall"] == 0.5
    assert other.get("projects/peru/stats/").json()["gold_checks"] is None
    page = text_of(browse(cast.reviewer).get("/projects/peru/queues/"))
    assert "What you first handed in on 1 document" in page and "1 / 2 · 50 %" in page


def test_days_queues_and_people_narrow_them(cast: Cast, browse, worked: Queue) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    for query in (f"?since={tomorrow}", "?until=2020-01-01", "?person=reviewer2"):
        if "reviewer2" in query:
            own_set(Actor(cast.other_reviewer), cast.document("Five. Six."))
        assert figure(cast, "labels", query) == []
    assert len(figure(cast, "labels", f"?queue={worked.pk}&person=reviewer")) == 2
    rest = Rest(cast.manager)
    found = rest.get(f"projects/peru/stats/?since={tomorrow}&person=reviewer").json()["figures"]
    deaf = {one["key"]: one["deaf"] for one in found}
    assert "days and person do not narrow" in deaf["progress"]
    follow = ("labels", "minutes", "throughput", "agreement")
    assert [deaf[key] for key in follow] == [""] * len(follow)
    page = text_of(browse(cast.manager).get(f"{DASHBOARD}?person=reviewer"))
    assert "the person does not narrow this" in page
    for query in ("?person=nobody", f"?queue={cast.project.pk}", "?since=x", "?who=me"):
        assert rest.get(f"projects/peru/stats/{query}").status_code == 400


def test_each_figure_is_a_csv_of_the_same_numbers(cast: Cast, browse, worked: Queue) -> None:
    Label.objects.filter(project=cast.project, key="supported").update(title="=1+1")
    rest, client = Rest(cast.manager), browse(cast.manager)
    for one in rest.get("projects/peru/stats/").json()["figures"]:
        for answer in (
            rest.get(f"projects/peru/stats/{one['key']}/"),
            client.get(f"{DASHBOARD}{one['key']}.csv"),
        ):
            rows = list(csv.DictReader(answer.content.decode().splitlines()))
            assert len(rows) == len(one["rows"]), one["key"]
            assert answer["Content-Disposition"].startswith("attachment")
    assert "'=1+1" in client.get(f"{DASHBOARD}labels.csv").content.decode()
    assert client.get(f"{DASHBOARD}nothing.csv").status_code == 404


def test_no_file_is_made_for_a_filter_that_there_is_not(cast: Cast, browse, worked: Queue) -> None:
    client, file = browse(cast.manager), f"{DASHBOARD}labels.csv"
    assert client.get(f"{file}?queue={worked.pk}&since=2026-01-01").status_code == 200
    for query, label in ((f"queue={cast.project.pk}", "Queue"), ("since=soon", "From")):
        answer = client.get(f"{file}?{query}")
        assert answer.status_code == 400
        assert f"{label}: " in answer.content.decode()


def test_every_line_opens_the_list_behind_it(cast: Cast, browse, worked: Queue) -> None:
    client = browse(cast.manager)
    for one in Rest(cast.manager).get("projects/peru/stats/").json()["figures"]:
        for path in one["lists"]:
            assert client.get(path).status_code == 200, path
            assert path.replace("&", "&amp;") in client.get(DASHBOARD).content.decode()


def test_days_narrow_the_agreement_and_the_lists_behind_too(cast: Cast, browse) -> None:
    cast.document("One sentence. Another one.")
    queue = open_queue(cast, overlap=2)
    for end, person in ((3, cast.reviewer), (12, cast.other_reviewer)):
        actor = Actor(person)
        held = draw(actor, queue)
        annotations.create_annotation(actor, document=held.document, start=0, end=end)
        assignments.submit(actor, held)
    today = timezone.localdate()
    narrowed = f"?since={today}&queue={queue.pk}&person=reviewer"
    assert [row["documents"] for row in figure(cast, "agreement", narrowed)] == [1]
    assert figure(cast, "agreement", f"?since={today + timedelta(days=1)}") == []
    own = Annotator.objects.get(project=cast.project, user=cast.reviewer).pk
    shown = browse(cast.manager).get(f"{DASHBOARD}{narrowed}").content.decode()
    for path in (
        f"/agreement/?round=1&amp;queue={queue.pk}&amp;one={own}&amp;since={today}",
        f"/rows/labelled/?person=reviewer&amp;since={today}&amp;queue={queue.pk}&amp;label=none",
        f"/rows/taken_up/?person=reviewer&amp;since={today}&amp;queue={queue.pk}",
        f"/rows/ready/?since={today}&amp;queue={queue.pk}",
    ):
        assert path in shown
    page = f"/projects/peru/agreement/?queue={queue.pk}&one={own}&since="
    assert "Finding: the same places?" in text_of(browse(cast.manager).get(f"{page}{today}"))
    later = today + timedelta(days=1)
    assert "Nothing to compare yet" in text_of(browse(cast.manager).get(f"{page}{later}"))


def test_members_have_their_counts_but_not_the_dashboard(cast: Cast, worked: Queue) -> None:
    rest = Rest(cast.reviewer)
    assert rest.get("projects/peru/stats/").json()["figures"] == []
    assert rest.get("projects/peru/stats/?person=reviewer").status_code == 403
    assert rest.get("projects/peru/stats/people/").status_code == 403


def test_the_page_says_what_to_do_first(cast: Cast, browse) -> None:
    page = browse(cast.manager).get(DASHBOARD)
    assert "Nothing to count yet" in text_of(page)
    assert 'href="/projects/peru/queues/new/">Make a queue</a>' in page.content.decode()


def test_the_page_costs_the_same_queries_with_more_queues(cast, browse, worked: Queue) -> None:
    client = browse(cast.manager)
    few = queries_of(client, DASHBOARD)
    for n in range(3):
        open_queue(cast, f"More {n}", round=2 + n)
    assert queries_of(client, DASHBOARD) == few


def test_a_manager_gives_a_document_in_hand_to_somebody_else(cast, browse, worked: Queue) -> None:
    held, client = Assignment.objects.get(state="leased"), browse(cast.manager)
    page = client.get(f"/queues/{worked.pk}/")
    assert f"/assignments/{held.pk}/give/" in page.content.decode()
    address = f"/assignments/{held.pk}/give/"
    refused = client.post(address, {"user": "nobody"}, follow=True)
    assert messages_of(refused) == ["Choose somebody to give it to."]
    client.post(address, {"user": "reviewer2"})
    assert [one.annotator.name for one in Assignment.objects.filter(state="leased")] == [
        "reviewer2"
    ]
    assert browse(cast.reviewer).post(address, {"user": "reviewer"}).status_code in (403, 404)


def test_a_queue_lists_its_documents_by_where_they_stand(cast, browse, worked: Queue) -> None:
    client, address = browse(cast.manager), f"/queues/{worked.pk}/"
    done, waiting, *_rest = worked.items.order_by("document__created_at")

    def listed(state: str) -> set[str]:
        page = client.get(f"{address}?state={state}")
        assert page.status_code == 200
        return {str(item.document_id) for item in page.context["items"].rows}

    every = listed("")
    assert (len(every), listed("nonsense"), listed("removed")) == (4, every, set())
    assert listed("ready") == {str(done.document_id)} and len(listed("waiting")) == 3
    client.post(f"{address}documents/", {"chosen": str(waiting.pk), "remove": "yes"})
    assert listed("removed") == {str(waiting.document_id)} == every - listed("")
    assert "Put back" in text_of(client.get(f"{address}?state=removed"))
    client.post(f"{address}documents/", {"chosen": str(waiting.pk), "back": "yes"})
    assert listed("") == every and listed("removed") == set()


def test_a_queue_says_in_which_order_its_documents_are_listed_and_drawn(cast: Cast, browse) -> None:
    cast.document("One.")
    client, listed = browse(cast.manager), "Listed by priority, then as they came in."
    for order, drawn in (("priority", None), ("random", "At random"), ("oldest", "Oldest")):
        queue = open_queue(cast, name=order, order=order, round=3)
        page = text_of(client.get(f"/queues/{queue.pk}/"))
        assert listed in page
        said = "Within a priority they are drawn in another turn:"
        assert (f"{said} {drawn}" in page) if drawn else (said not in page)
