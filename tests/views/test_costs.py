"""Every page of queues, adjudication and agreement costs the same queries for few rows and many."""

from __future__ import annotations

import pytest

from annotations.models import Queue
from annotations.services import annotations, assignments, drawing, queues
from annotations.services.transaction import Actor
from tests.cast import Cast
from tests.views.conftest import queries_of, text_of

PAGES = (
    "/", "/projects/peru/", "/projects/peru/queues/", "/queues/{queue}/",
    "/projects/peru/dashboard/", "/projects/peru/agreement/", "/projects/peru/adjudication/",
    "/projects/peru/activity/", "/projects/peru/members/",
)  # fmt: skip


@pytest.fixture
def queue(cast: Cast) -> Queue:
    return queues.create_queue(
        Actor(cast.manager), cast.project, name="First", overlap=2, state="open"
    )


def read(cast: Cast, queue: Queue, documents: int) -> None:
    """This many more documents, read by two who differ; one more is held, one waits."""
    for n in range(documents + 2):
        cast.document(f"One sentence {n}. Another one.")
    for user, label in ((cast.reviewer, "supported"), (cast.adjudicator, "disputed")):
        for _n in range(documents):
            drawn = drawing.draw(Actor(user), queue).assignment
            assert drawn is not None
            annotations.create_annotation(
                Actor(user), document=drawn.document, start=0, end=3, label=label
            )
            assignments.submit(Actor(user), drawn)
    drawing.draw(Actor(cast.reviewer), queue)


def costs(cast: Cast, browse, queue: Queue) -> dict[str, int]:
    return {
        f"{user.username} {page}": queries_of(browse(user), page.format(queue=queue.pk))
        for user, pages in ((cast.manager, PAGES), (cast.reviewer, PAGES[:3]))
        for page in pages
    }


def test_no_page_grows_in_queries_with_what_it_shows(cast: Cast, browse, queue: Queue) -> None:
    read(cast, queue, 2)
    few = costs(cast, browse, queue)
    read(cast, queue, 3)
    many = costs(cast, browse, queue)
    assert {page: n for page, n in many.items() if n > few[page]} == {}


def test_many_queues_stand_on_pages_that_cost_the_same(cast: Cast, queue: Queue, browse) -> None:
    client, path = browse(cast.manager), "/projects/peru/queues/"
    few = queries_of(client, path)
    assert "Page 1 of" not in text_of(client.get(path))
    Queue.objects.bulk_create(
        Queue(project=cast.project, name=f"Nightly {n:03}") for n in range(110)
    )
    assert queries_of(client, path) <= few
    shown = {n: client.get(path, {"page": n}) for n in ("1", "3", "99", "soon")}
    assert [len(one.context["listed"]) for one in shown.values()] == [50, 11, 11, 50]
    assert "Page 3 of 3" in text_of(shown["3"]) and "Nightly 109" in text_of(shown["3"])
    assert "Nightly 109" not in text_of(shown["1"])
    assert 'rel="next" href="?page=2"' in shown["1"].content.decode()
