"""The page of a set's history."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from annotations.models import Annotation
from annotations.queries.set_history import acts
from annotations.services.annotations import create_annotation, update_annotation
from annotations.services.transaction import Actor
from tests.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def annotation(cast: Cast) -> Annotation:
    author = Actor(cast.reviewer)
    document = cast.document("Congress voted on Thursday.", title="The vote")
    row, _made = create_annotation(author, document=document, start=0, end=8, label="supported")
    return update_annotation(author, row, version=1, changes={"label": "disputed"})


def test_the_author_reads_the_history_and_brings_a_state_back(
    cast: Cast, client: Client, annotation: Annotation
) -> None:
    client.force_login(cast.reviewer)
    address = reverse("set-history", args=[annotation.annotation_set_id])
    shown = client.get(address).content.decode()
    assert "<del>Supported</del>" in shown and "<ins>Disputed</ins>" in shown
    assert shown.count("Bring back<") == 1  # the newest state is there already
    first = acts(annotation.annotation_set).order_by("created_at").first()
    assert first is not None
    back = reverse("set-rewind", args=[annotation.annotation_set_id])
    told = client.post(back, {"at": first.created_at.isoformat()}, follow=True)
    assert "The earlier state is back" in told.content.decode()
    annotation.refresh_from_db()
    assert annotation.label is not None and annotation.label.key == "supported"


def test_a_manager_reads_the_history_of_a_draft_but_brings_nothing_back(
    cast: Cast, client: Client, annotation: Annotation
) -> None:
    client.force_login(cast.manager)
    shown = client.get(reverse("set-history", args=[annotation.annotation_set_id]))
    assert "Disputed" in shown.content.decode()
    assert "Bring back" not in shown.content.decode()


@pytest.mark.parametrize("at", ["", "yesterday", "2026-01-01T00:00:00", "2026-99-01T00:00:00Z"])
def test_a_time_that_is_none_is_refused(
    cast: Cast, client: Client, annotation: Annotation, at: str
) -> None:
    client.force_login(cast.reviewer)
    back = reverse("set-rewind", args=[annotation.annotation_set_id])
    assert client.post(back, {"at": at}).status_code == 400
    annotation.refresh_from_db()
    assert annotation.version == 2
