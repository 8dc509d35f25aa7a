"""The list of what is adjudicated, declaring documents ready, and the rules."""

from __future__ import annotations

from typing import Any

import pytest

from annotations.models import Adjudication, Project
from annotations.opinions import Rules
from annotations.services import adjudications as service
from annotations.services.transaction import Actor
from tests.cast import Cast
from tests.judging import TEXT, VOTED, decide_all, mark, read_by_two, ready, rules, submit
from tests.views.conftest import queries_of, text_of

pytestmark = pytest.mark.django_db
PAGE = "/projects/peru/adjudication/"


def test_an_empty_list_says_what_to_do_next(cast: Cast, browse: Any) -> None:
    client = browse(cast.adjudicator)
    assert "when all its reviews are submitted" in text_of(client.get(PAGE))
    assert "send a reviewer’s set back" in text_of(client.get(f"{PAGE}?show=waiting"))
    assert "Nothing is closed yet" in text_of(client.get(f"{PAGE}?show=closed"))


def test_the_list_tells_what_waits_and_who_decided(cast: Cast, browse: Any) -> None:
    document = cast.document(TEXT, title="The vote")
    rules(cast.project)
    read_by_two(cast.reviewer, cast.other_reviewer, document)
    found = ready(cast.manager, document)
    client = browse(cast.adjudicator)
    assert "The vote Ready 3 2" in text_of(client.get(PAGE))
    decide_all(cast.adjudicator, found)
    assert "The vote" not in text_of(client.get(PAGE))
    assert "The vote Decided adjudicator 3 2" in text_of(client.get(f"{PAGE}?show=closed"))


def test_a_manager_declares_a_document_ready(cast: Cast, browse: Any) -> None:
    document = cast.document(TEXT, title="The vote")
    mark(cast.reviewer, document, VOTED, "supported")
    submit(cast.reviewer, document)
    client = browse(cast.manager)
    assert "The vote 1 set" in text_of(client.get(PAGE))

    answer = client.post(f"{PAGE}ready/", {"document": str(document.pk), "round": "1"}, follow=True)

    assert "“The vote” is ready to be decided." in text_of(answer)
    assert Adjudication.objects.get().declared_by == cast.manager
    assert client.post(f"{PAGE}ready/", {"document": "x", "round": "1"}).status_code == 400


def test_the_list_costs_the_same_however_long_it_is(cast: Cast, browse: Any) -> None:
    rules(cast.project)
    client = browse(cast.adjudicator)

    def one_more(n: int) -> None:
        document = cast.document(TEXT, title=f"The vote {n}", external_id=str(n))
        read_by_two(cast.reviewer, cast.other_reviewer, document)
        ready(cast.manager, document)

    one_more(1)
    few = queries_of(client, PAGE)
    one_more(2)
    one_more(3)
    assert queries_of(client, PAGE) == few


def test_rules_are_kept_and_bad_ones_are_said(cast: Cast, browse: Any) -> None:
    client = browse(cast.manager)
    version = Project.objects.get(pk=cast.project.pk).version
    sent = {
        "version": version, "spans": "overlapping", "sample": "20", "lease_minutes": "45",
        "own": "on",
    }  # fmt: skip
    assert client.post(f"{PAGE}rules/", {**sent, "sample": "101"}).status_code == 422
    assert client.post(f"{PAGE}rules/", sent).status_code == 302
    kept = Project.objects.get(pk=cast.project.pk).settings
    assert Rules.of(kept) == Rules(
        spans="overlapping", evidence=False, close=False, sample=20, own=True, lease_minutes=45
    )
    assert kept["adjudication"]["seed"] == str(cast.project.pk)
    late = client.post(f"{PAGE}rules/", sent)
    assert late.status_code == 422 and "changed" in text_of(late)


def test_who_reviewed_it_is_told_on_the_page(cast: Cast, browse: Any) -> None:
    document = cast.document(TEXT)
    rules(cast.project)
    read_by_two(cast.reviewer, cast.adjudicator, document)
    found = ready(cast.manager, document)
    answer = browse(cast.adjudicator).post(f"/adjudications/{found.pk}/take/", follow=True)
    assert "You reviewed this document, so somebody else decides it." in text_of(answer)


def test_a_closed_document_is_opened_again(cast: Cast, browse: Any) -> None:
    document = cast.document(TEXT)
    rules(cast.project)
    read_by_two(cast.reviewer, cast.other_reviewer, document)
    found = decide_all(cast.adjudicator, ready(cast.manager, document))
    client = browse(cast.adjudicator)
    assert "Decided by adjudicator." in text_of(client.get(f"/adjudications/{found.pk}/"))
    client.post(f"/adjudications/{found.pk}/reopen/")
    assert service.take_up(Actor(cast.adjudicator), found).state == "working"
