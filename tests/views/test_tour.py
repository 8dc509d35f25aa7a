"""Which document the way to the tour leads to."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from annotations.models import User
from annotations.services.annotation_sets import submit_set
from annotations.services.annotations import create_annotation
from annotations.services.demo import SLUG
from annotations.services.documents import create_document
from annotations.services.members import set_member
from annotations.services.projects import create_project
from annotations.services.transaction import Actor
from tests.cast import Cast, person

pytestmark = pytest.mark.django_db


Browse = Callable[[User | None], Client]


@pytest.fixture
def led_to(browse: Browse) -> Callable[[User], str]:
    return lambda user: str(browse(user).get("/tour/").headers["Location"])


def test_to_the_first_document_that_the_person_has_not_submitted(
    cast: Cast, led_to: Callable[[User], str]
) -> None:
    first, second = cast.document("One."), cast.document("Two.")
    assert led_to(cast.reviewer) == f"/documents/{first.pk}/?tour=1"
    row, _made = create_annotation(Actor(cast.reviewer), document=first, start=0, end=3)
    submit_set(Actor(cast.reviewer), row.annotation_set)
    assert led_to(cast.reviewer) == f"/documents/{second.pk}/?tour=1"
    assert led_to(cast.viewer) == f"/documents/{first.pk}/?tour=1"


def test_to_the_demo_before_all_others_but_only_for_its_members(
    cast: Cast, led_to: Callable[[User], str]
) -> None:
    first = cast.document("One.")
    actor = Actor(cast.stranger)
    demo = create_project(actor, name="Demo", slug=SLUG)
    shown, _made = create_document(actor, demo, text="Demo.")
    set_member(actor, demo, username=cast.reviewer.username, role="reviewer")
    assert led_to(cast.reviewer) == f"/documents/{shown.pk}/?tour=1"
    assert led_to(cast.viewer) == f"/documents/{first.pk}/?tour=1"


def test_without_a_document_it_says_what_to_do(db: None, browse: Browse) -> None:
    client = browse(person("newcomer"))
    answer = client.get("/tour/", follow=True)
    assert answer.redirect_chain == [("/", 302)]
    assert "you see none yet" in answer.content.decode()
