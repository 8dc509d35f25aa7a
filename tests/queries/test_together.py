"""Questions that a page will ask are sent in one go, and answered where they are asked."""

from __future__ import annotations

import pytest
from django.db.models import QuerySet
from django.db.models.functions import Length

from annotations.models import Project
from annotations.queries.kept import Number, Text, kept, together, with_setting
from annotations.queries.known import keeping
from tests.cast import Cast
from tests.views.conftest import counted

pytestmark = pytest.mark.django_db


@kept
def _named(name: str) -> QuerySet[Project, str]:
    return Project.objects.filter(name=name).values_list("slug", flat=True)


@kept
def _shorter(letters: int) -> QuerySet[Project, str]:
    rows = Project.objects.annotate(letters=Length("name")).filter(letters__lt=letters)
    return rows.order_by("slug").values_list("slug", flat=True)


@kept
def _nothing() -> QuerySet[Project]:
    return Project.objects.none()


@kept
def _setting() -> QuerySet[Project, str]:
    shown = "current_setting('pg_trgm.word_similarity_threshold')"
    return Project.objects.extra(select={"set": shown}).values_list("set", flat=True)[:1]


def test_what_was_sent_together_is_there_where_it_is_asked(cast: Cast) -> None:
    name, few = Text(cast.project.name), Number(9)
    with keeping({}):
        with counted() as sent:
            together((_named, name), (_shorter, few), (_nothing,))
        with counted() as asked:
            assert _named(name) == [cast.project.slug]
            assert _shorter(few) == []
            assert _nothing() == []
        assert (len(sent), asked) == (2, [])


def test_an_answer_is_given_once_and_to_the_same_question_alone(cast: Cast) -> None:
    name = Text(cast.project.name)
    with keeping({}):
        together((_named, name))
        with counted() as asked:
            assert _named(Text(cast.elsewhere.name)) == [cast.elsewhere.slug]
            assert _shorter(Number(500)) != []
        assert len(asked) == 2
        Project.objects.filter(pk=cast.project.pk).update(slug="moved")
        assert _named(name) == [cast.project.slug]
        assert _named(name) == ["moved"]


def test_no_answer_outlives_the_request_and_writes_ask_when_they_need(cast: Cast) -> None:
    name = Text(cast.project.name)
    with keeping({}):
        together((_named, name))
    Project.objects.filter(pk=cast.project.pk).update(slug="moved")
    with keeping({}):
        assert _named(name) == ["moved"]
    for people in (None, {}):
        with keeping(people), counted() as sent:
            together((_named, name))
        assert len(sent) == (people is not None)


@pytest.mark.django_db(transaction=True)
def test_a_setting_holds_for_one_question_alone(cast: Cast) -> None:
    assert with_setting("pg_trgm.word_similarity_threshold", "0.25", _setting) == ["0.25"]
    # What it was before: nothing, where no question of this connection has needed it yet.
    assert _setting() in (["0.6"], [""])
