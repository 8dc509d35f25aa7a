"""Who sees which rows: every role, drafts, submitted and gold sets, one's own and others'."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.search import SearchVector
from django.db.models import Model, Value
from django.http import Http404
from pghistory.models import Event

from annotations.access import find, find_project, require_role
from annotations.errors import Forbidden
from annotations.models import (
    Annotation,
    AnnotationSet,
    Annotator,
    ApiToken,
    Document,
    Evidence,
    Freed,
    Guideline,
    Job,
    JobProblem,
    Label,
    Membership,
    NothingLeft,
    Outlet,
    Passage,
    PendingEvidence,
    Place,
    Project,
    QueueMember,
    Role,
    SetKind,
    SetStatus,
    Stamp,
    User,
    Word,
    WorkerBeat,
)
from annotations.queries import visibility
from annotations.queries.roles import is_site_admin, role_in
from annotations.queries.visibility import deleted_but_own, handed_in, visible_to
from annotations.services import annotation_sets, annotations, evidence, members, tokens
from annotations.services.transaction import Actor
from tests.cast import Cast

pytestmark = pytest.mark.django_db

EVERYBODY = (
    "viewer", "reviewer", "other_reviewer", "adjudicator", "manager", "admin", "stranger",
    "deactivated",
)  # fmt: skip
MEMBERS = {"viewer", "reviewer", "other_reviewer", "adjudicator", "manager", "admin"}
MANAGERS = {"manager", "admin"}
ANONYMOUS = AnonymousUser()


@dataclass(frozen=True)
class Work:
    """An annotation set with one annotation in it and one piece of evidence on that."""

    annotation_set: AnnotationSet
    annotation: Annotation
    evidence: Evidence


def work(cast: Cast, author: User, *, submit: bool, kind: str = SetKind.HUMAN) -> Work:
    """Work of the author on a document of its own. The kind is what imports set."""
    actor, document = Actor(author), cast.document(f"One sentence of {author} {submit} {kind}.")
    made, _new = annotations.create_annotation(actor, document=document, start=0, end=3)
    linked, _new = evidence.create_evidence(
        actor, annotation=made, stance="supports", document=document, start=4, end=12
    )
    AnnotationSet.objects.filter(pk=made.annotation_set_id).update(kind=kind)
    if submit:
        annotation_sets.submit_set(actor, made.annotation_set)
    return Work(AnnotationSet.objects.get(pk=made.annotation_set_id), made, linked)


def who_sees(cast: Cast, row: Model) -> set[str]:
    return {
        name
        for name in EVERYBODY
        if visible_to(getattr(cast, name), type(row)).filter(pk=row.pk).exists()
    }


# --- Work: sets, annotations, evidence --------------------------------------------------------


@pytest.mark.parametrize("kind", SetKind.values)
@pytest.mark.parametrize("status", SetStatus.values)
def test_a_draft_is_its_authors_and_managers_and_what_is_submitted_is_everybodys(
    cast: Cast, status: str, kind: str
) -> None:
    done = work(cast, cast.reviewer, submit=status == SetStatus.SUBMITTED, kind=kind)
    expected = MEMBERS if status == SetStatus.SUBMITTED else {"reviewer", *MANAGERS}
    for row in (done.annotation_set, done.annotation, done.evidence):
        assert who_sees(cast, row) == expected


def test_what_figures_count_of_submitted_work_is_what_each_person_sees_of_it(cast: Cast) -> None:
    theirs = work(cast, cast.reviewer, submit=True).annotation
    work(cast, cast.reviewer, submit=False)
    deleted = work(cast, cast.other_reviewer, submit=True).annotation
    Annotation.objects.filter(pk=deleted.pk).update(deleted_at=theirs.created_at)
    for name in EVERYBODY:
        expected = [theirs] if name in MEMBERS else []
        assert list(handed_in(getattr(cast, name))) == expected


def test_a_reopened_set_is_a_draft_again(cast: Cast) -> None:
    done = work(cast, cast.reviewer, submit=True)
    annotation_sets.reopen_set(Actor(cast.manager), done.annotation_set)
    for row in (done.annotation_set, done.annotation, done.evidence):
        assert who_sees(cast, row) == {"reviewer", *MANAGERS}


def test_each_member_sees_their_own_draft_beside_nobody_elses(cast: Cast) -> None:
    authors = ("reviewer", "other_reviewer", "adjudicator", "manager")
    drafts = {name: work(cast, getattr(cast, name), submit=False) for name in authors}
    for name in authors:
        seen = set(visible_to(getattr(cast, name), Annotation))
        own = {drafts[name].annotation}
        assert seen == ({one.annotation for one in drafts.values()} if name == "manager" else own)


def test_a_set_known_only_by_name_is_nobodys_own(cast: Cast) -> None:
    annotator = Annotator.objects.create(project=cast.project, name="reviewer")
    document = cast.document()
    row = AnnotationSet.objects.create(project=cast.project, document=document, annotator=annotator)
    assert who_sees(cast, row) == MANAGERS


def test_who_left_the_project_does_not_see_even_their_own_draft(cast: Cast) -> None:
    done = work(cast, cast.reviewer, submit=False)
    own = Membership.objects.get(project=cast.project, user=cast.reviewer)
    members.remove_member(Actor(cast.manager), own)
    for row in (done.annotation_set, done.annotation, done.evidence):
        assert who_sees(cast, row) == MANAGERS
    assert not deleted_but_own(cast.reviewer, Annotation).exists()


def test_a_manager_elsewhere_is_a_stranger_here(cast: Cast) -> None:
    """`stranger` manages the other project; that role must not reach into this one."""
    done = work(cast, cast.reviewer, submit=True)
    assert role_in(cast.stranger, cast.elsewhere) is Role.MANAGER
    for row in (done.annotation_set, done.annotation, done.evidence, done.annotation.document):
        assert "stranger" not in who_sees(cast, row)


def test_a_manager_who_is_a_viewer_elsewhere_sees_no_drafts_there(cast: Cast) -> None:
    done = work(cast, cast.reviewer, submit=False)
    members.set_member(Actor(cast.manager), cast.project, username="stranger", role="viewer")
    assert who_sees(cast, done.annotation) == {"reviewer", *MANAGERS}
    assert who_sees(cast, done.annotation.document) == {*MEMBERS, "stranger"}


# --- Deleted work -----------------------------------------------------------------------------


def test_what_is_deleted_is_seen_by_nobody_and_may_come_back_by_its_author(cast: Cast) -> None:
    done = work(cast, cast.reviewer, submit=False)
    actor = Actor(cast.reviewer)
    evidence.delete_evidence(actor, done.evidence, version=1)
    assert who_sees(cast, done.evidence) == set()
    assert "reviewer" in who_sees(cast, done.annotation)
    annotations.delete_annotation(actor, done.annotation, version=1)
    assert who_sees(cast, done.annotation) == set()
    for name in EVERYBODY:
        user = getattr(cast, name)
        own = deleted_but_own(user, Annotation).exists(), deleted_but_own(user, Evidence).exists()
        assert own == (name == "reviewer", name == "reviewer")


def test_evidence_of_a_deleted_annotation_goes_and_comes_with_it(cast: Cast) -> None:
    done = work(cast, cast.reviewer, submit=False)
    actor = Actor(cast.reviewer)
    annotations.delete_annotation(actor, done.annotation, version=1)
    assert who_sees(cast, done.evidence) == set()
    annotations.restore_annotation(actor, done.annotation)
    assert who_sees(cast, done.evidence) == {"reviewer", *MANAGERS}


# --- Everything else of a project -------------------------------------------------------------


def rows_for_members(cast: Cast) -> list[Model]:
    document = cast.document(outlet="Wire")
    passage = Passage.objects.create(
        project=cast.project, document=document, start=0, end=3, folded="one",
        vector=SearchVector(Value("one"), config="simple"),
    )  # fmt: skip
    return [
        cast.project,
        document,
        passage,
        Outlet.objects.get(),
        Label.objects.filter(project=cast.project).first() or cast.project,
        Guideline.objects.get(project=cast.project),
        Membership.objects.get(project=cast.project, user=cast.manager),
        Annotator.objects.create(project=cast.project, name="from a file"),
    ]


def test_what_a_project_holds_is_seen_by_all_its_members(cast: Cast) -> None:
    for row in rows_for_members(cast):
        assert who_sees(cast, row) == MEMBERS, row


def test_a_job_is_seen_by_who_asked_for_it_and_by_managers(cast: Cast) -> None:
    job = Job.objects.create(project=cast.project, kind="export", created_by=cast.reviewer)
    problem = JobProblem.objects.create(job=job, n=1, message="bad")
    for row in (job, problem):
        assert who_sees(cast, row) == {"reviewer", *MANAGERS}
    own = Membership.objects.get(project=cast.project, user=cast.reviewer)
    members.remove_member(Actor(cast.manager), own)
    for row in (job, problem):
        assert who_sees(cast, row) == MANAGERS


def test_a_token_is_seen_by_its_owner_alone(cast: Cast) -> None:
    token, _key = tokens.create_token(Actor(cast.reviewer), name="notebook")
    assert who_sees(cast, token) == {"reviewer"}


def test_an_account_is_seen_by_its_person_and_by_site_admins(cast: Cast) -> None:
    assert who_sees(cast, cast.reviewer) == {"reviewer", "admin"}
    assert who_sees(cast, cast.deactivated) == {"admin"}


def test_every_table_has_a_rule_or_is_never_shown_by_row() -> None:
    never = {Word, PendingEvidence, WorkerBeat, Place, QueueMember, Stamp, Freed, NothingLeft}
    models = apps.get_app_config("annotations").get_models()
    shown = {model for model in models if not issubclass(model, Event)} - never
    assert set(visibility._RULES) == shown


@pytest.mark.parametrize("model", sorted(visibility._RULES, key=lambda model: model.__name__))
def test_nobody_sees_anything_without_being_signed_in_and_active(
    cast: Cast, model: type[Model]
) -> None:
    work(cast, cast.reviewer, submit=True)
    for user in (ANONYMOUS, cast.deactivated):
        assert not visible_to(user, model).exists()


@pytest.mark.parametrize("model", sorted(visibility._RULES, key=lambda model: model.__name__))
def test_a_deactivated_site_admin_sees_nothing(cast: Cast, model: type[Model]) -> None:
    User.objects.filter(pk=cast.admin.pk).update(is_active=False)
    admin = User.objects.get(pk=cast.admin.pk)
    assert not visible_to(admin, model).exists()
    assert (is_site_admin(admin), role_in(admin, cast.project)) == (False, None)


# --- Roles, and what access makes of them -----------------------------------------------------


@pytest.mark.parametrize(
    ("who", "role"),
    [
        ("viewer", Role.VIEWER),
        ("reviewer", Role.REVIEWER),
        ("adjudicator", Role.ADJUDICATOR),
        ("manager", Role.MANAGER),
        ("admin", Role.MANAGER),
        ("stranger", None),
        ("deactivated", None),
    ],
)
def test_everybody_has_one_role_in_a_project_or_none(
    cast: Cast, who: str, role: Role | None
) -> None:
    assert role_in(getattr(cast, who), cast.project) is role


def test_nobody_has_a_role_unknown(cast: Cast) -> None:
    assert role_in(ANONYMOUS, cast.project) is None
    assert not is_site_admin(ANONYMOUS)


def test_each_role_includes_the_ones_before() -> None:
    order = [Role.VIEWER, Role.REVIEWER, Role.ADJUDICATOR, Role.MANAGER]
    for n, role in enumerate(order):
        assert [role.includes(other) for other in order] == [m <= n for m in range(4)]


def outcome(deed: Any) -> str:
    try:
        deed()
    except Http404:
        return "404"
    except Forbidden:
        return "403"
    return "found"


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("who", EVERYBODY)
def test_strangers_find_nothing_and_members_without_the_role_are_told(
    cast: Cast, who: str, role: Role
) -> None:
    user, document = getattr(cast, who), cast.document()
    held = role_in(user, cast.project)
    expected = "404" if held is None else "found" if held.includes(role) else "403"
    assert outcome(lambda: find_project(user, "peru", role)) == expected
    assert outcome(lambda: find(user, Document, document.pk, role)) == expected
    assert outcome(lambda: find(user, Project, cast.project.pk, role)) == expected
    assert outcome(lambda: require_role(user, cast.project, role)) == expected


def test_what_is_not_there_and_what_may_not_be_seen_are_answered_alike(cast: Cast) -> None:
    done = work(cast, cast.reviewer, submit=False)
    for user in (cast.stranger, cast.other_reviewer):
        for row in (done.annotation, done.annotation_set, done.evidence):
            assert outcome(lambda row=row, user=user: find(user, type(row), row.pk)) == "404"
    missing = "00000000-0000-7000-8000-000000000000"
    assert outcome(lambda: find(cast.manager, Annotation, missing)) == "404"
    assert outcome(lambda: find_project(cast.manager, "nowhere")) == "404"
    assert find(cast.reviewer, Annotation, done.annotation.pk) == done.annotation


def test_a_role_is_never_enough_for_a_row_of_no_project(cast: Cast) -> None:
    token, _key = tokens.create_token(Actor(cast.manager), name="notebook")
    assert find(cast.manager, ApiToken, token.pk) == token
    with pytest.raises(TypeError):
        find(cast.manager, ApiToken, token.pk, Role.MANAGER)
