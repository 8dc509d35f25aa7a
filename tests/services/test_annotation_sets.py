"""Annotation sets: begun, submitted, reopened, and whose they are."""

from __future__ import annotations

from functools import partial

import pytest

from annotations.errors import Conflict, Forbidden
from annotations.models import (
    Annotation,
    AnnotationSet,
    Annotator,
    Document,
    SetKind,
    SetStatus,
    User,
)
from annotations.services import annotation_sets, annotations, documents, evidence, projects
from annotations.services.annotation_sets import reopen_set, still_open, submit_set
from annotations.services.transaction import Actor, write
from tests.cast import Cast, own_set
from tests.rivals import Rival, all_at_once

pytestmark = pytest.mark.django_db
racing = pytest.mark.django_db(transaction=True)


@pytest.fixture
def document(cast: Cast) -> Document:
    return cast.document("One sentence. Another one.")


@pytest.fixture
def actor(cast: Cast) -> Actor:
    return Actor(cast.reviewer)


def test_a_set_begins_as_an_empty_draft_of_the_first_round(
    actor: Actor, document: Document
) -> None:
    made = own_set(actor, document)
    assert (made.status, made.kind, made.round) == (SetStatus.DRAFT, SetKind.HUMAN, 1)
    assert (made.project, made.annotator.user, made.submitted_at) == (
        document.project,
        actor.user,
        None,
    )


def test_asked_again_the_same_set_is_given(cast: Cast, actor: Actor, document: Document) -> None:
    assert own_set(actor, document) == own_set(actor, document)
    assert own_set(Actor(cast.other_reviewer), document) != own_set(actor, document)


def test_a_set_remembers_the_guideline_by_which_it_was_begun_and_then_submitted(
    cast: Cast, actor: Actor, document: Document
) -> None:
    begun = own_set(actor, document)
    assert begun.guideline_version == 1
    projects.save_guideline(Actor(cast.manager), cast.project, markdown="New.", based_on=1)
    assert submit_set(actor, begun).guideline_version == 2


def annotators_of(cast: Cast) -> set[tuple[str, str | None]]:
    rows = Annotator.objects.filter(project=cast.project)
    return set(rows.values_list("name", "user__username"))


def test_a_person_is_one_annotator_of_a_project_by_user_name(cast: Cast, actor: Actor) -> None:
    for text in ("One.", "Two."):
        own_set(actor, cast.document(text))
    assert annotators_of(cast) == {("reviewer", "reviewer")}


def test_a_namesake_from_an_import_leaves_the_person_a_numbered_name(
    cast: Cast, actor: Actor, document: Document
) -> None:
    for name in ("reviewer", "reviewer (2)"):
        Annotator.objects.create(project=cast.project, name=name)
    assert own_set(actor, document).annotator.name == "reviewer (3)"
    assert ("reviewer", None) in annotators_of(cast)


def test_submitting_says_when_and_twice_is_once(actor: Actor, document: Document) -> None:
    begun = own_set(actor, document)
    submitted = submit_set(actor, begun)
    assert (submitted.status, submitted.version) == (SetStatus.SUBMITTED, 2)
    assert submitted.submitted_at is not None
    again = submit_set(actor, begun)
    assert (again.submitted_at, again.version) == (submitted.submitted_at, 2)


def test_only_its_author_submits_a_set(cast: Cast, actor: Actor, document: Document) -> None:
    begun = own_set(actor, document)
    for other in (cast.other_reviewer, cast.manager, cast.admin):
        with pytest.raises(Forbidden):
            submit_set(Actor(other), begun)
    assert submit_set(actor, begun).status == SetStatus.SUBMITTED


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ("reviewer", True),
        ("manager", True),
        ("admin", True),
        ("other_reviewer", False),
        ("adjudicator", False),
        ("viewer", False),
        ("stranger", False),
        ("deactivated", False),
    ],
)
def test_its_author_and_managers_reopen_a_set(
    cast: Cast, actor: Actor, document: Document, who: str, may: bool
) -> None:
    submitted = submit_set(actor, own_set(actor, document))
    other: User = getattr(cast, who)
    if may:
        assert reopen_set(Actor(other), submitted).status == SetStatus.DRAFT
    else:
        with pytest.raises(Forbidden):
            reopen_set(Actor(other), submitted)
        assert AnnotationSet.objects.get().status == SetStatus.SUBMITTED


def test_reopening_a_draft_changes_nothing(actor: Actor, document: Document) -> None:
    begun = own_set(actor, document)
    assert reopen_set(actor, begun).version == 1


def test_a_set_that_a_manager_reopened_is_still_edited_by_its_author_alone(
    cast: Cast, actor: Actor, document: Document
) -> None:
    submitted = submit_set(actor, own_set(actor, document))
    manager = Actor(cast.manager)
    reopened = reopen_set(manager, submitted)
    with pytest.raises(Forbidden):
        annotations.create_annotation(manager, annotation_set=reopened, start=0, end=3)
    made, _new = annotations.create_annotation(actor, annotation_set=reopened, start=0, end=3)
    assert made.annotation_set == reopened


def test_what_is_open_counts_live_annotations_only(actor: Actor, document: Document) -> None:
    def annotate(start: int, label: str | None) -> Annotation:
        made, _new = annotations.create_annotation(
            actor, document=document, start=start, end=start + 3, label=label
        )
        return made

    def link(annotation: Annotation) -> None:
        evidence.create_evidence(
            actor, annotation=annotation, stance="supports", document=document, start=0, end=3
        )

    own = own_set(actor, document)
    assert still_open(own) == annotation_sets.Open(to_check=0, without_evidence=0)
    annotate(0, None)
    with_evidence, gone = annotate(1, "supported"), annotate(2, None)
    link(with_evidence)
    assert still_open(own) == annotation_sets.Open(to_check=2, without_evidence=2)
    annotations.delete_annotation(actor, gone, version=1)
    assert still_open(own) == annotation_sets.Open(to_check=1, without_evidence=1)
    evidence.delete_evidence(actor, with_evidence.evidence.get(), version=1)
    assert still_open(own) == annotation_sets.Open(to_check=1, without_evidence=2)


def test_a_set_whose_document_is_gone_is_a_conflict(
    cast: Cast, actor: Actor, document: Document
) -> None:
    begun = own_set(actor, document)
    documents.delete_document(Actor(cast.manager), document, version=1)
    for deed in (submit_set, reopen_set):
        with pytest.raises(Conflict):
            deed(actor, begun)


@racing
def test_a_first_set_begun_twice_at_once_is_one_set_of_one_annotator(
    cast: Cast, actor: Actor, document: Document
) -> None:
    outcomes = all_at_once(*[partial(own_set, actor, document)] * 4)
    assert outcomes == [AnnotationSet.objects.get()] * 4
    assert annotators_of(cast) == {("reviewer", "reviewer")}


@racing
def test_an_import_that_takes_the_name_at_this_moment_leaves_the_person_another(
    cast: Cast, actor: Actor, document: Document
) -> None:
    manager = Actor(cast.manager)
    with write(manager):
        Annotator.objects.create(project=cast.project, name="reviewer")
        rival = Rival(partial(own_set, actor, document)).wait_until_held()
    assert rival.outcome().annotator.name == "reviewer (2)"


@racing
def test_a_set_begun_on_a_document_that_is_being_deleted_is_a_conflict(
    cast: Cast, actor: Actor, document: Document
) -> None:
    manager = Actor(cast.manager)
    with write(manager):
        documents.delete_document(manager, document, version=1)
        rival = Rival(partial(own_set, actor, document)).wait_until_held()
    assert isinstance(rival.outcome(), Conflict)
    assert not AnnotationSet.objects.exists()


@racing
def test_submitted_twice_at_once_is_submitted_once(actor: Actor, document: Document) -> None:
    begun = own_set(actor, document)
    outcomes = all_at_once(*[partial(submit_set, actor, begun)] * 3)
    assert {one.version for one in outcomes} == {2}
