"""A person's own reading settings."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from annotations.errors import Refused
from annotations.models import ReadingSettings
from annotations.queries.reading import reading_of
from annotations.services.reading import set_reading
from annotations.services.transaction import Actor
from tests.api.client import Rest, check_problem
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_who_never_chose_has_the_defaults_and_no_row(cast: Cast) -> None:
    assert str(reading_of(cast.reviewer)) == "medium, medium, serif, medium"
    assert not ReadingSettings.objects.exists()


def test_what_is_changed_stays_changed_and_the_rest_as_it_was(cast: Cast) -> None:
    set_reading(Actor(cast.reviewer), changes={"size": "large", "face": "mono"})
    set_reading(Actor(cast.reviewer), changes={"size": "small"})
    assert str(reading_of(cast.reviewer)) == "small, medium, mono, medium"
    assert str(reading_of(cast.manager)) == "medium, medium, serif, medium"


@pytest.mark.parametrize("changes", [{"size": "huge"}, {"face": 1}, {"colour": "red"}])
def test_a_setting_that_there_is_not_is_refused(cast: Cast, changes: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        set_reading(Actor(cast.reviewer), changes=changes)
    assert not ReadingSettings.objects.exists()


@pytest.mark.parametrize("field", ["size", "measure", "face", "leading"])
def test_the_database_holds_no_other_value(cast: Cast, field: str) -> None:
    with pytest.raises(IntegrityError, match=f"reading_{field}_is_known"), transaction.atomic():
        ReadingSettings.objects.create(user=cast.reviewer, **{field: "other"})


def test_over_rest_they_are_read_and_changed_by_the_caller_alone(cast: Cast) -> None:
    rest = Rest(cast.reviewer)
    assert rest.get("me/reading/").json()["size"] == "medium"
    answer = rest.patch("me/reading/", {"leading": "wide", "tour_over": True})
    assert answer.status_code == 200 and answer.json()["leading"] == "wide"
    assert rest.get("me/reading/").json()["tour_over"] is True
    assert Rest(cast.manager).get("me/reading/").json()["leading"] == "medium"
    check_problem(rest.patch("me/reading/", {"leading": "none"}))
