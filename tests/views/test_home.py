"""The first page: where I left off, my projects, and what to do when there is neither."""

from datetime import timedelta

from django.utils.timezone import now

from annotations.models import AnnotationSet, Assignment, Queue
from annotations.services.annotation_sets import submit_set
from annotations.services.annotations import create_annotation
from annotations.services.assignments import submit
from annotations.services.documents import create_document
from annotations.services.drawing import draw, expire_leases
from annotations.services.projects import create_project
from annotations.services.queues import create_queue
from annotations.services.transaction import Actor
from tests.api.client import Rest
from tests.cast import Cast, own_set, person
from tests.judging import TEXT, read_by_two, ready
from tests.views.conftest import queries_of, text_of


def test_the_drafts_are_listed_last_touched_first(cast: Cast, browse) -> None:
    first, second = (
        cast.document("First text.", title="First"),
        cast.document("Second.", title="Second"),
    )
    actor = Actor(cast.reviewer)
    own_set(actor, first)
    own_set(actor, second)
    create_annotation(actor, document=first, start=0, end=5)

    page = text_of(browse(cast.reviewer).get("/"))

    assert page.index("First") < page.index("Second")
    assert "1 annotation" in page
    assert "1 to check" in page


def test_submitted_sets_and_other_peoples_drafts_are_not_where_i_left_off(
    cast: Cast, browse
) -> None:
    done, theirs = (
        cast.document("Done.", title="Finished"),
        cast.document("Theirs.", title="Not mine"),
    )
    actor = Actor(cast.reviewer)
    submit_set(actor, own_set(actor, done))
    own_set(Actor(cast.other_reviewer), theirs)

    page = text_of(browse(cast.reviewer).get("/"))

    assert "Finished" not in page
    assert "Not mine" not in page


def test_of_many_queues_the_first_nine_stand_and_the_rest_are_folded(cast: Cast, browse) -> None:
    cast.document("One.", title="One")
    for n in range(11):
        create_queue(
            Actor(cast.manager), cast.project, name=f"Queue {n:02}", round=n + 1, priority=-n,
            state="open",
        )  # fmt: skip

    for address in ("/", "/projects/peru/queues/"):
        page = browse(cast.reviewer).get(address).content.decode()
        shown, _fold, folded = page.partition("2 more queues</summary>")
        assert [f">Queue {n:02}</h3>" in shown for n in range(11)] == [True] * 9 + [False] * 2
        assert ">Queue 09</h3>" in folded and ">Queue 10</h3>" in folded


def test_a_draft_in_a_project_one_was_removed_from_is_not_listed(cast: Cast, browse) -> None:
    own_set(Actor(cast.reviewer), cast.document("Left.", title="Left behind"))
    cast.reviewer.memberships.all().delete()

    assert "Left behind" not in text_of(browse(cast.reviewer).get("/"))


def test_my_projects_are_listed_with_my_role_and_strangers_projects_are_not(
    cast: Cast, browse
) -> None:
    page = text_of(browse(cast.viewer).get("/"))

    assert "Peru, May 2023" in page
    assert "Viewer" in page
    assert "Elsewhere" not in page


def test_who_decides_and_who_manages_are_told_what_waits_for_them(cast: Cast, browse) -> None:
    first, second = cast.document(TEXT, title="One"), cast.document("Two.", title="Two")
    read_by_two(cast.reviewer, cast.other_reviewer, first)
    ready(cast.manager, first)
    known = {"project": cast.project, "state": "open", "round": 2}
    actor = Actor(cast.manager)
    over = create_queue(actor, **known, name="Read through", documents=[first.pk])
    left = create_queue(actor, **known, name="Left behind", documents=[second.pk])
    submit(Actor(cast.reviewer), draw(Actor(cast.reviewer), over).assignment)
    lease = draw(Actor(cast.reviewer), left).assignment
    Assignment.objects.filter(pk=lease.pk).update(leased_until=now() - timedelta(minutes=1))
    expire_leases()

    judge, manager, reader = (
        browse(person).get("/").content.decode()
        for person in (cast.adjudicator, cast.manager, cast.reviewer)
    )
    for page in (judge, manager):
        assert '<a href="/projects/peru/adjudication/">1 document to decide</a>' in page
    assert "All handed in: it can be ended" in manager and f"/queues/{over.pk}/" in manager
    assert "1 lease ran out" in manager and f"/queues/{left.pk}/" in manager
    assert "can be ended" not in judge and "ran out</a>" not in judge
    address = f"/projects/peru/dashboard/rows/lapsed/?queue={left.pk}"
    assert f'href="{address}"' in manager
    listed = browse(cast.manager).get(address).content.decode()
    assert str(second.pk) in listed and str(first.pk) not in listed
    assert "Waiting for you" not in reader
    told = {one: Rest(one).get("me/duties/").json() for one in (cast.manager, cast.reviewer)}
    by_name = {one["name"]: (one["over"], one["lapsed"]) for one in told[cast.manager]["manage"]}
    assert by_name == {"Read through": (True, 0), "Left behind": (False, 1)}
    (decide,) = told[cast.manager]["decide"]
    assert (decide["project"], decide["documents"]) == ("peru", 1)
    assert told[cast.reviewer]["decide"] == told[cast.reviewer]["manage"] == []
    assert {one["name"] for one in told[cast.reviewer]["read"]} == set()
    assert {one["name"] for one in told[cast.manager]["read"]} == {"Left behind"}
    draw(Actor(cast.other_reviewer), left)
    assert "1 lease ran out" not in browse(cast.manager).get("/").content.decode()


def test_next_is_offered_only_where_something_may_be_left(cast: Cast, browse) -> None:
    manager, reader = Actor(cast.manager), Actor(cast.reviewer)
    one = cast.document("One.", title="One")
    for name, round, priority in (("Read through", 2, 5), ("Not yet", 3, 0)):
        create_queue(
            manager, cast.project, name=name, state="open", round=round, priority=priority,
            documents=[one.pk], overlap=2, training=True,
        )  # fmt: skip
    queue = Queue.objects.get(name="Read through")
    said, offer = "Nothing is left for you in this queue.", f'action="/queues/{queue.pk}/next/"'
    drawn = draw(reader, queue).assignment
    pages = ("/", "/projects/peru/queues/")
    for page in pages:
        shown = browse(cast.reviewer).get(page).content.decode()
        assert offer in shown and said not in shown
    submit(reader, drawn)

    answer = f"/assignments/{drawn.pk}/answer/"
    for page in (*pages, answer, f"/documents/{one.pk}/?set={own_set_of(drawn)}"):
        shown = browse(cast.reviewer).get(page).content.decode()
        assert offer not in shown and said in shown
    first = browse(cast.reviewer).get("/").content.decode()
    assert first.index("Not yet</h3>") < first.index("Read through</h3>")
    assert [one["name"] for one in Rest(cast.reviewer).get("me/duties/").json()["read"]] == [
        "Not yet"
    ]
    assert Rest(cast.reviewer).post(f"queues/{queue.pk}/next/").status_code == 204
    assert offer in browse(cast.other_reviewer).get("/").content.decode()

    changes = {"documents": [str(cast.document("Two.").pk)]}
    assert Rest(cast.manager).post(f"queues/{queue.pk}/documents/", changes).status_code == 200
    for page in (*pages, answer):
        shown = browse(cast.reviewer).get(page).content.decode()
        assert offer in shown and said not in shown


def own_set_of(drawn: Assignment) -> str:
    sets = AnnotationSet.objects.filter(document=drawn.document_id, annotator=drawn.annotator_id)
    return str(sets.get(round=drawn.round).pk)


def test_a_site_admin_sees_every_project(cast: Cast, browse) -> None:
    page = text_of(browse(cast.admin).get("/"))

    assert "Peru, May 2023" in page
    assert "Elsewhere" in page


def test_somebody_without_a_project_is_told_what_to_do(db: None, browse) -> None:
    page = text_of(browse(person("newcomer")).get("/"))

    assert "You are not in a project yet" in page
    assert "Begin a project" in page


def test_nobody_is_sent_to_sign_in_and_comes_back(db: None, browse) -> None:
    response = browse(None).get("/projects/peru/?sort=title")

    assert response.status_code == 302
    assert response["Location"] == "/accounts/login/?next=/projects/peru/%3Fsort%3Dtitle"


def test_the_page_costs_the_same_queries_however_many_projects_and_drafts(
    cast: Cast, browse
) -> None:
    manager = Actor(cast.manager)
    client = browse(cast.manager)
    costs = []
    for _half in range(2):
        for n in range(3):
            project = create_project(manager, name=f"More {n}")
            document, _made = create_document(manager, project, text=f"A text {n}.")
            own_set(manager, document)
        costs.append(queries_of(client, "/"))

    assert costs[0] == costs[1]
