"""The rows of kept questions are what Django makes of them: to read, to follow, to save."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import Count, Model, QuerySet
from django.db.models.functions import Length

from annotations.models import Document, Project
from annotations.queries.kept import kept
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def whole(project: uuid.UUID) -> QuerySet[Document]:
    return Document.objects.filter(project=project)


def with_others(project: uuid.UUID) -> QuerySet[Document]:
    rows = Document.objects.filter(project=project).select_related("outlet", "project__created_by")
    return rows.annotate(letters=Length("text"), sets=Count("annotation_sets"))


def in_part(project: uuid.UUID) -> QuerySet[Document]:
    rows = Document.objects.filter(project=project).select_related("outlet")
    return rows.only("title", "metadata", "outlet__name")


def values(project: uuid.UUID) -> QuerySet[Document, Any]:
    return Document.objects.filter(project=project).values_list("metadata", "title", "outlet__name")


def one_value(project: uuid.UUID) -> QuerySet[Document, Any]:
    return Document.objects.filter(project=project).values_list("metadata", flat=True)


def by_name(project: uuid.UUID) -> QuerySet[Document, Any]:
    rows = Document.objects.filter(project=project).values("title", letters=Length("text"))
    return rows.order_by("length", "metadata")


def everything(row: Any) -> Any:
    """What is known of a row without asking, and of those that came with it."""
    if not isinstance(row, Model):
        return row
    state = row._state
    known = {name: value for name, value in vars(row).items() if name != "_state"}
    beside = {name: everything(one) for name, one in state.fields_cache.items()}
    return type(row), known, beside, state.adding, state.db


@pytest.fixture
def project(cast: Cast) -> Project:
    cast.document("One.", title="First", outlet="Andes Wire", metadata={"a": [1, {"b": None}]})
    cast.document("Two, more.", title="")
    return cast.project


@pytest.mark.parametrize("build", [whole, with_others, in_part, values, one_value, by_name])
def test_rows_are_as_django_makes_them(
    project: Project, build: Callable[[uuid.UUID], QuerySet[Any, Any]]
) -> None:
    ask = kept(build)
    for _time in range(2):
        assert list(map(everything, ask(project.pk))) == [*map(everything, build(project.pk))]
    assert len(ask(project.pk)) == 2
    assert ask(uuid.uuid4()) == []


def test_what_was_left_out_of_a_row_is_asked_for_and_the_row_can_be_saved(project: Project) -> None:
    row = kept(in_part)(project.pk)[0]
    assert row.text == Document.objects.get(pk=row.pk).text
    row.title = "Another"
    row.save()
    assert Document.objects.get(pk=row.pk).title == "Another"


@pytest.mark.parametrize(
    "build",
    [
        lambda project: whole(project).values_list("title", named=True),
        lambda project: whole(project).prefetch_related("annotation_sets"),
        lambda project: Project(pk=project).documents.all(),
    ],
)
def test_what_would_be_made_otherwise_is_refused(
    project: Project, build: Callable[[uuid.UUID], QuerySet[Any, Any]]
) -> None:
    with pytest.raises(TypeError):
        kept(build)(project.pk)
