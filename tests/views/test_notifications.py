"""The page of notifications and the bell in the header."""

from __future__ import annotations

import pytest

from annotations.models import Notification
from annotations.services.annotation_sets import reopen_set, submit_set
from annotations.services.members import set_member
from annotations.services.projects import save_guideline
from annotations.services.transaction import Actor
from tests.api.client import Rest
from tests.cast import Cast, own_set
from tests.views.conftest import queries_of, text_of

pytestmark = pytest.mark.django_db
PAGE = "/notifications/"


def something_of_each(cast: Cast) -> None:
    manager, author = Actor(cast.manager), Actor(cast.reviewer)
    save_guideline(manager, cast.project, markdown="Read.")
    document = cast.document("One.", title="Seventy votes", language="en")
    reopen_set(manager, submit_set(author, own_set(author, document)))
    set_member(manager, cast.project, username="reviewer", role="adjudicator")
    job = {"job": str(document.pk), "job_kind": "export", "state": "failed", "file_name": ""}
    Notification.objects.create(
        user=cast.reviewer, project=cast.project, kind="job-ended", payload=job
    )


def test_each_kind_is_told_in_words_and_leads_to_its_thing(cast: Cast, browse) -> None:
    something_of_each(cast)
    client = browse(cast.reviewer)
    page = text_of(client.get(PAGE))
    for sentence in (
        "manager wrote version 2 of the guideline.",
        "manager reopened your set on Seventy votes ; submit it again",
        "manager changed your role in Peru, May 2023 ; it is Adjudicator now.",
        "Failed: Export",
    ):
        assert sentence in page
    places = {one.kind: client.get(f"{PAGE}{one.pk}/")["Location"]
              for one in Notification.objects.filter(user=cast.reviewer)}  # fmt: skip
    assert places["guideline-changed"] == "/projects/peru/guideline/"
    assert places["role-given"] == "/projects/peru/"
    assert places["set-reopened"].startswith("/documents/") and "?set=" in places["set-reopened"]
    assert places["job-ended"].startswith("/jobs/")
    assert client.get(f"{PAGE}unread/").json() == {"unread": 0}


def test_the_bell_tells_how_many_are_unread_until_all_are_read(cast: Cast, browse) -> None:
    something_of_each(cast)
    client = browse(cast.reviewer)
    assert 'data-n="4"' in client.get("/").content.decode()
    one = Notification.objects.filter(user=cast.reviewer).first()
    client.post(f"{PAGE}{one.pk}/")
    assert client.get(f"{PAGE}unread/").json() == {"unread": 3}
    assert "Mark all as read" in text_of(client.get(PAGE))
    client.post(PAGE)
    assert 'data-n="0"' in client.get(PAGE).content.decode()


def test_nothing_yet_says_what_will_be_here(cast: Cast, browse) -> None:
    assert "Nothing yet" in text_of(browse(cast.viewer).get(PAGE))


def test_the_page_and_the_bell_cost_the_same_for_few_and_many(cast: Cast, browse) -> None:
    client = browse(cast.reviewer)
    something_of_each(cast)
    few = [queries_of(client, path) for path in (PAGE, "/")]
    for n in range(3, 48):
        save_guideline(Actor(cast.manager), cast.project, markdown=f"Read {n}.")
    assert [queries_of(client, path) for path in (PAGE, "/")] == few


def test_rest_lists_narrows_and_marks(cast: Cast) -> None:
    something_of_each(cast)
    rest = Rest(cast.reviewer)
    first, *_others = rest.get("notifications/").json()["results"]
    assert first["project"] == "peru" and first["read_at"] is None
    assert rest.post(f"notifications/{first['id']}/read/").json()["read_at"]
    assert len(rest.get("notifications/?unread=true&project=peru").json()["results"]) == 3
    assert rest.post("notifications/read/").json() == {"read": 3}
    assert rest.get("notifications/?unread=true").json()["results"] == []
    assert Rest(cast.viewer).post(f"notifications/{first['id']}/read/").status_code == 404
