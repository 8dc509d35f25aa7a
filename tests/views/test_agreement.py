"""The page of agreement and its file: figures, why some are missing, and ways to the places."""

from __future__ import annotations

import csv
import io

import pytest
from django.test import Client

from annotations.models import AnnotationSet, Annotator, Document, User
from annotations.queries.agreement_parts import By
from annotations.services import annotations
from annotations.services.annotation_sets import submit_set
from annotations.services.drawing import draw
from annotations.services.queues import create_queue
from annotations.services.transaction import Actor
from tests.cast import Cast, own_set
from tests.judging import ready, reject_all, rules

pytestmark = pytest.mark.django_db
ADDRESS = "/projects/peru/agreement/"


@pytest.fixture
def document(cast: Cast) -> Document:
    """A document in a blind queue, read by two people who agree on one place of three."""
    document = cast.document("One sentence. Another one. A third one.", title="The guests")
    queue = create_queue(Actor(cast.manager), cast.project, name="First", state="open", overlap=2)
    for person, spans in (
        (cast.reviewer, [(0, 13, "supported"), (14, 26, "disputed")]),
        (cast.other_reviewer, [(0, 13, "supported"), (16, 26, "unsourced"), (27, 38, "disputed")]),
    ):
        actor = Actor(person)
        draw(actor, queue)
        for start, end, label in spans:
            annotations.create_annotation(
                actor, document=document, start=start, end=end, label=label
            )
        submit_set(actor, own_set(actor, document))
    return document


def signed_in(client: Client, person: User) -> Client:
    client.force_login(person)
    return client


@pytest.fixture
def judge(client: Client, cast: Cast) -> Client:
    return signed_in(client, cast.adjudicator)


def body(client: Client, address: str = ADDRESS) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_figures_and_places_are_shown(judge: Client, document: Document) -> None:
    page = body(judge)
    assert "0.400" in page  # the same span: one of five spans each way
    assert f"/documents/{document.pk}/#14-26" in page
    assert "Another one." in page
    assert "2 of 3 places" in page
    assert "What met what" in page
    assert "nan" not in page.casefold()


def test_few_items_hide_a_coefficient_behind_a_word(judge: Client, document: Document) -> None:
    assert "too few to tell" in body(judge) and "2 of 20 places" in body(judge)


def test_undefined_figures_say_why(judge: Client, document: Document) -> None:
    page = body(judge)
    assert "undefined: nobody linked evidence where two people marked the same place" in page
    assert "no interval: one document alone cannot say how sure this is" in page


@pytest.mark.parametrize(
    "by", ["label", "person", "pair", "document", "round", "queue", "guideline"]
)
@pytest.mark.parametrize("against", ["", "gold", "rounds"])
def test_every_way_to_cut_shows_a_page_and_a_file(
    judge: Client, document: Document, by: str, against: str
) -> None:
    body(judge, f"{ADDRESS}?by={by}&against={against}&sets=all")
    answer = judge.get(f"/projects/peru/agreement.csv?by={by}&against={against}&sets=all")
    assert answer.status_code == 200


def test_nobody_to_compare_says_what_to_do(judge: Client, cast: Cast) -> None:
    page = body(judge)
    assert "Nothing to compare yet" in page
    assert "Make a blind queue with an overlap of two or more" in page


def test_what_is_left_out_for_not_being_blind_can_be_counted(judge: Client, cast: Cast) -> None:
    document = cast.document("One sentence.")
    actor = Actor(cast.reviewer)
    submit_set(actor, own_set(actor, document))
    page = body(judge)
    assert "1 submission was not made blind" in page
    assert "sets=all" in page


def test_one_person_is_held_against_all_others(
    judge: Client, cast: Cast, document: Document
) -> None:
    one = Annotator.objects.get(project=cast.project, user=cast.reviewer)
    page = body(judge, f"{ADDRESS}?one={one.pk}")
    assert f"Rows: {cast.reviewer.name}. Columns: All others." in page


def test_a_filter_asks_for_the_figures_alone(judge: Client, document: Document) -> None:
    headers = {"HX-Request": "true", "HX-Target": "figures"}
    answer = judge.get(f"{ADDRESS}?round=1&queue=", headers=headers)
    assert answer["HX-Push-Url"] == f"{ADDRESS}?round=1"
    assert b"<html" not in answer.content


def test_the_file_has_every_measure_with_its_reason(judge: Client, document: Document) -> None:
    answer = judge.get("/projects/peru/agreement.csv?by=label")
    assert answer["Content-Disposition"] == 'attachment; filename="agreement-peru.csv"'
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode())))
    figures = {(row[0], row[1]): row[2:] for row in rows[1:]}
    assert float(figures["all", "f1_exact"][0]) == pytest.approx(0.4)
    assert figures["all", "alpha"][4] == "1"
    assert figures["all", "evidence_overlap"][-1].startswith("nobody linked evidence")
    assert ("Disputed", "alpha") in figures


def test_no_file_is_made_for_a_filter_that_there_is_not(judge: Client, document: Document) -> None:
    answer = judge.get("/projects/peru/agreement.csv?label=nothing")
    assert answer.status_code == 400
    assert "Label: " in answer.content.decode()


@pytest.mark.parametrize(("person", "status"), [("reviewer", 403), ("stranger", 404)])
def test_reviewers_and_strangers_see_no_figures(
    client: Client, cast: Cast, document: Document, person: str, status: int
) -> None:
    answer = signed_in(client, getattr(cast, person)).get(ADDRESS)
    assert answer.status_code == status


@pytest.mark.parametrize("role", ["adjudicator", "manager", "admin"])
def test_double_blind_nothing_said_of_undecided_documents_stands_beside_a_name(
    client: Client, cast: Cast, document: Document, role: str
) -> None:
    rules(cast.project, double_blind=True)
    signed_in(client, getattr(cast, role))
    one = Annotator.objects.get(project=cast.project, user=cast.reviewer)
    narrowed = f"{ADDRESS}?document={document.pk}"
    assert "Rows: Reviewer A. Columns: Reviewer B." in body(client, narrowed)
    for query, nothing in (
        ("by=pair", "There is nothing to break down here."),
        ("by=person", "There is nothing to break down here."),
        (f"one={one.pk}", "Nothing to compare yet"),
        (f"one={one.pk}&against=gold", "Nothing to compare yet"),
    ):
        page = body(client, f"{narrowed}&{query}")
        assert "1 document is still to be decided" in page
        assert nothing in page
    reject_all(cast.adjudicator, ready(cast.manager, document))
    names = f"{cast.reviewer.name} · {cast.other_reviewer.name}"
    assert names in body(client, f"{narrowed}&by=pair")
    page = body(client, f"{narrowed}&one={one.pk}")
    assert f"Rows: {cast.reviewer.name}. Columns: All others." in page


def test_reviews_are_held_against_the_sets_that_were_hidden_when_they_began(
    judge: Client, cast: Cast, document: Document
) -> None:
    queue = create_queue(
        Actor(cast.manager), cast.project, name="Again", state="open", round=2,
        start_from="hidden", start_round=1, start_annotator=cast.other_reviewer.username,
    )  # fmt: skip
    actor = Actor(cast.reviewer)
    draw(actor, queue)
    annotations.create_annotation(actor, document=document, start=0, end=13, label="disputed")
    submit_set(actor, AnnotationSet.objects.get(round=2))
    page = body(judge, f"{ADDRESS}?against=start&by=person")
    assert "Rows: The set hidden at the start. Columns: Everybody." in page
    assert "against=start" in page
    assert "3 of 3 places" in page
    for by in By:
        answer = judge.get(f"/projects/peru/agreement.csv?by={by}&against=start")
        assert answer.status_code == 200
    assert "begun with a set kept hidden" in body(judge, f"{ADDRESS}?against=start&round=1")
