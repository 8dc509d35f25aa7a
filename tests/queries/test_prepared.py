"""Kept questions are planned once a connection, and answer as if they were asked anew."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import LazySettings
from django.db import connection
from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Length

from annotations.models import Project, User
from annotations.queries.kept import Number, Text, kept, planned_anew
from tests.cast import Cast

pytestmark = pytest.mark.django_db

ODD = "100 % of %s, $1 and 'that' \\ too"


def prepared() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements WHERE statement LIKE '%odd%'")
        return [statement for (statement,) in cursor.fetchall()]


def named(title: str, after: int) -> QuerySet[Project, Any]:
    return (
        Project.objects.annotate(name_length=Length("name"))
        .filter(name=title, name_length__gt=after)
        .annotate(odd=Value(ODD, output_field=CharField()), again=Value(title))
        .values_list("pk", "name", "odd", "again")
    )


def test_a_kept_question_is_prepared_once_and_answers_for_other_values(cast: Cast) -> None:
    title = f"{ODD}; DROP"
    Project.objects.filter(pk=cast.project.pk).update(name=title)
    ask = kept(named)

    for one in (title, "nobody's", "", title):
        assert ask(Text(one), Number(3)) == list(named(one, 3))
    assert ask(Text(title), Number(3)) == [(cast.project.pk, title, ODD, title)]
    assert ask(Text(title), Number(500)) == []
    assert ask(Text(title), Number(2**40)) == []

    assert len(prepared()) == 2, "one for the numbers of each size"


def test_what_depends_on_the_words_is_planned_for_them_each_time(cast: Cast) -> None:
    ask = planned_anew(named)
    assert ask(Text(cast.project.name), Number(3)) == list(named(cast.project.name, 3)) != []
    assert prepared() == []


@pytest.mark.django_db(transaction=True)
def test_a_new_connection_and_one_without_prepared_statements_answer_alike(
    cast: Cast, settings: LazySettings
) -> None:
    ask = kept(named)
    before = ask(Text(cast.project.name), Number(3))
    assert before and prepared()

    connection.close()
    settings.PREPARED_STATEMENTS = False
    assert ask(Text(cast.project.name), Number(3)) == before
    assert prepared() == []

    settings.PREPARED_STATEMENTS = True
    assert ask(Text(cast.project.name), Number(3)) == before
    assert len(prepared()) == 1


def test_what_only_orders_the_rows_is_not_a_part_of_them(cast: Cast) -> None:
    def names(active: str) -> QuerySet[User, Any]:
        people = User.objects.filter(memberships__project__name=active).distinct()
        return people.order_by(F("date_joined").desc(), "username").values_list("username")

    rows = kept(names)(Text(cast.project.name))
    assert rows == list(names(cast.project.name))
    assert {len(row) for row in rows} == {1}
