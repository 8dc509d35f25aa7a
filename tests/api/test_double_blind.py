"""Where a project adjudicates double blind, no door tells an adjudicator whose work it is."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from annotations.models import Annotation, AnnotationSet, Comment, Document, JobState, User
from annotations.queries.activity import Wanted, deeds
from annotations.queries.corpus import corpus_lines
from annotations.services.annotation_sets import reopen_set, submit_set
from annotations.services.comments import create_comment
from annotations.services.drawing import draw
from annotations.services.jobs import create_export
from annotations.services.queues import create_queue
from annotations.services.transaction import Actor
from tests.api.client import Rest
from tests.cast import Cast
from tests.judging import TEXT, decide_all, read_by_two, ready, rules

pytestmark = pytest.mark.django_db

LETTERS = {"Reviewer A", "Reviewer B"}
NAMES = {"reviewer", "reviewer2"}


@pytest.fixture
def document(cast: Cast) -> Document:
    """Read by both reviewers, of whom one says something and the manager answers."""
    document = cast.document(TEXT)
    rules(cast.project, double_blind=True)
    read_by_two(cast.reviewer, cast.other_reviewer, document)
    create_comment(Actor(cast.reviewer), document=document, text="Which vote?")
    create_comment(Actor(cast.manager), document=document, text="@adjudicator, the second.")
    return document


def listed(user: User, path: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = Rest(user).get(path).json()["results"]
    return found


def shown(user: User, document: Document) -> set[str]:
    """Whoever is named beside the annotations and in the sets of a document."""
    sets = listed(user, f"annotation-sets/?document={document.pk}")
    rows = listed(user, f"annotations/?document={document.pk}")
    assert {one["annotator"]["name"] for one in sets} == {one["annotator"] for one in rows}
    return {one["annotator"] for one in rows}


@pytest.mark.parametrize("role", ["adjudicator", "manager", "admin"])
def test_who_may_decide_is_told_letters_until_it_is_decided(
    cast: Cast, document: Document, role: str
) -> None:
    user: User = getattr(cast, role)
    assert shown(user, document) == LETTERS
    for name in ("annotations", "evidence"):
        rows = listed(user, f"{name}/?document={document.pk}")
        assert {one["created_by"] for one in rows} == {None}
    (first, *_) = listed(user, f"annotation-sets/?document={document.pk}")
    assert (first["annotator"]["id"], first["annotator"]["user"]) == (None, None)
    decide_all(cast.adjudicator, ready(cast.manager, document))
    assert shown(user, document) >= NAMES


def test_others_are_told_names_and_oneself_is_told_ones_own(cast: Cast, document: Document) -> None:
    assert shown(cast.viewer, document) == shown(cast.reviewer, document) == NAMES
    other = cast.document("Another text.")
    own = {"document": str(other.pk), "start": 0, "end": 7}
    assert Rest(cast.manager).post("annotations/", own).json()["annotator"] == "manager"


def test_a_letter_stands_for_the_same_person_on_every_page(cast: Cast, document: Document) -> None:
    found = ready(cast.manager, document)
    reviewers = Rest(cast.adjudicator).get(f"adjudications/{found.pk}/cases/").json()["reviewers"]
    there = {one["annotation_set"]: f"Reviewer {one['letter']}" for one in reviewers}
    sets = listed(cast.adjudicator, f"annotation-sets/?document={document.pk}")
    assert {one["id"]: one["annotator"]["name"] for one in sets} == there


def test_what_is_asked_for_by_a_person_leaves_out_what_has_no_name(
    cast: Cast, document: Document
) -> None:
    for path in ("annotations/?annotator=reviewer", "annotation-sets/?annotator=reviewer"):
        assert listed(cast.adjudicator, path) == []
        assert listed(cast.viewer, path) != []
    assert listed(cast.adjudicator, "comments/?author=reviewer") == []
    assert len(listed(cast.viewer, "comments/?author=reviewer")) == 1
    wanted = Wanted(who=cast.reviewer, kind="sets")
    assert deeds(cast.adjudicator, cast.project, wanted)[0] == []
    assert len(deeds(cast.viewer, cast.project, wanted)[0]) == 1


def test_who_speaks_has_a_letter_but_for_who_reviews_nothing_there(
    cast: Cast, document: Document
) -> None:
    third = create_comment(Actor(cast.manager), document=document, text="And why?")[0]
    Comment.objects.filter(pk=third.pk).update(author=User.objects.get(username="deactivated"))
    said = listed(cast.adjudicator, f"comments/?document={document.pk}")
    names = [(one["author"], one["author_name"]) for one in said]
    assert names[0][0] is None and names[0][1] in LETTERS
    assert names[1:] == [("manager", "manager"), (None, "A reviewer")]


def test_what_one_is_told_of_a_comment_names_nobody(cast: Cast, document: Document) -> None:
    create_comment(Actor(cast.other_reviewer), document=document, text="@adjudicator?")
    first, second = listed(cast.adjudicator, "notifications/")
    assert first["payload"]["by"] in LETTERS
    assert second["payload"]["by"] == "manager"


def test_the_history_of_a_set_tells_who_reopened_it_but_not_whose_it_is(
    cast: Cast, document: Document
) -> None:
    own = AnnotationSet.objects.get(document=document, annotator__user=cast.reviewer)
    submit_set(Actor(cast.reviewer), reopen_set(Actor(cast.manager), own))
    acts = listed(cast.adjudicator, f"annotation-sets/{own.pk}/history/")
    assert {one["user"] for one in acts} - LETTERS == {"manager"}
    changes = Rest(cast.adjudicator).get(f"annotation-sets/{own.pk}/changes/").json()
    assert changes["set"]["annotator"]["name"] in LETTERS
    assert {one["annotator"] for one in changes["annotations"]} <= LETTERS


def test_the_activity_tells_of_a_reviewer(cast: Cast, document: Document) -> None:
    found, _older = deeds(cast.adjudicator, cast.project, Wanted(kind="sets"))
    assert {(one.user, one.username) for one in found} == {("", "A reviewer")}


def exported(user: User, cast: Cast, **filters: str) -> set[str]:
    lines = b"".join(corpus_lines(user, cast.project, filters=filters)).splitlines()
    records = [json.loads(line) for line in lines]
    sets = [one for record in records for one in record.get("annotation_sets", [])]
    return {one["annotator"]["name"] for one in sets}


def test_an_export_has_letters_and_that_of_others_is_kept_back(
    cast: Cast, document: Document
) -> None:
    assert exported(cast.manager, cast) == LETTERS
    assert exported(cast.manager, cast, annotator="reviewer") == set()
    assert exported(cast.viewer, cast) == NAMES
    job, _made = create_export(Actor(cast.viewer), cast.project)
    job.result_file.save("corpus.jsonl", ContentFile(b"{}\n"), save=False)
    job.state, job.finished_at = JobState.SUCCEEDED, timezone.now()
    job.save()
    refused = Rest(cast.manager).get(f"exports/{job.pk}/download/")
    assert (refused.status_code, "of your own" in refused.json()["detail"]) == (409, True)


def test_who_had_a_document_is_told_to_managers_but_not_which_set_is_theirs(
    cast: Cast, document: Document
) -> None:
    queue = create_queue(
        Actor(cast.manager), cast.project, name="Open", state="open", blind=False,
        documents=[cast.document("A third text.").pk],
    )  # fmt: skip
    drawn = draw(Actor(cast.reviewer), queue).assignment
    assert drawn is not None
    Rest(cast.reviewer).post("annotation-sets/", {"document": str(drawn.document_id)})
    (told,) = listed(cast.manager, "assignments/")
    assert (told["user"], told["annotation_set"]) == ("reviewer", None)
    (own,) = listed(cast.reviewer, "assignments/")
    assert own["annotation_set"] is not None
    assert Annotation.objects.filter(document=drawn.document_id).count() == 0
