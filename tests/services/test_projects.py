"""Projects: made, renamed, instructed, deleted with everything in them."""

from __future__ import annotations

import io
from functools import partial
from typing import Any

import pytest
from django.apps import apps
from django.core.files.storage import default_storage
from django.db import transaction

from annotations.errors import Conflict, Refused, Stale
from annotations.models import Guideline, Job, JobState, Meaning, Membership, Project, Role
from annotations.services import annotations, evidence, indexing, members, tokens
from annotations.services.job_engine import Lease, work
from annotations.services.jobs import create_import
from annotations.services.passages import index_documents
from annotations.services.projects import (
    create_project,
    delete_project,
    save_guideline,
    update_project,
)
from annotations.services.transaction import Actor, write
from tests.cast import Cast
from tests.rivals import Rival, all_at_once

pytestmark = pytest.mark.django_db
racing = pytest.mark.django_db(transaction=True)


@pytest.fixture
def actor(cast: Cast) -> Actor:
    return Actor(cast.manager)


# --- Making -----------------------------------------------------------------------------------


def test_a_new_project_has_three_labels_a_guideline_and_its_maker_as_manager(
    cast: Cast,
) -> None:
    made = create_project(Actor(cast.viewer), name="New one")
    labels = made.labels.values_list("key", "meaning", "hotkey", "order")
    assert list(labels) == [
        ("supported", Meaning.SUPPORTED, "1", 0),
        ("disputed", Meaning.DISPUTED, "2", 1),
        ("unsourced", Meaning.UNSOURCED, "3", 2),
    ]
    assert list(made.guidelines.values_list("version", "markdown")) == [(1, "")]
    held = Membership.objects.get(project=made)
    assert (held.user, held.role) == (cast.viewer, Role.MANAGER)


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Peru, spring 2023", "peru-spring-2023"),
        ("New", "new-project"),
        ("Περού", "project"),
        ("x" * 200, "x" * 60),
        ("y" * 59 + " z", "y" * 59),
    ],
)
def test_an_address_follows_from_the_name(actor: Actor, name: str, slug: str) -> None:
    assert create_project(actor, name=name).slug == slug


def test_a_taken_address_gets_a_number_however_often(actor: Actor) -> None:
    made = [create_project(actor, name="Ελλάδα").slug for _ in range(25)]
    assert made[:3] == ["project", "project-2", "project-3"]
    assert len(set(made)) == 25


def test_a_chosen_address_is_taken_as_it_is_or_refused(actor: Actor) -> None:
    assert create_project(actor, name="Other", slug="mine-2").slug == "mine-2"
    with pytest.raises(Conflict) as conflict:
        create_project(actor, name="Other", slug="peru")
    assert conflict.value.field == "slug"
    for bad in ("Mine", "a b", "a/b", "-a", "new", "x" * 61, "á", None, 7):
        with pytest.raises(Refused) as refusal:
            create_project(actor, name="Other", slug=bad)
        assert refusal.value.field == "slug"


@pytest.mark.parametrize("name", ["", "  ", "a\nb", "a\0", "a\u202eb", "x" * 201, None, 7])
def test_a_name_that_is_none_is_refused(cast: Cast, actor: Actor, name: Any) -> None:
    for deed in (
        lambda: create_project(actor, name=name),
        lambda: update_project(actor, cast.project, version=1, name=name),
    ):
        with pytest.raises(Refused) as refusal:
            deed()
        assert refusal.value.field == "name"


def test_a_project_is_renamed_as_it_was_read_and_keeps_its_address(
    cast: Cast, actor: Actor
) -> None:
    renamed = update_project(actor, cast.project, version=1, name=" Peru 2023 ")
    assert (renamed.name, renamed.slug, renamed.version) == ("Peru 2023", "peru", 2)
    with pytest.raises(Stale) as stale:
        update_project(actor, cast.project, version=1, name="Other")
    assert stale.value.current.name == "Peru 2023"


# --- The guideline ----------------------------------------------------------------------------


def test_each_saved_guideline_is_the_next_version_and_the_earlier_ones_stay(
    cast: Cast, actor: Actor
) -> None:
    save_guideline(actor, cast.project, markdown="Mark\r\nall.", based_on=1)
    save_guideline(actor, cast.project, markdown="Mark less.", based_on=2)
    rows = Guideline.objects.filter(project=cast.project).order_by("version")
    assert list(rows.values_list("version", "markdown")) == [
        (1, ""), (2, "Mark\nall."), (3, "Mark less."),
    ]  # fmt: skip


def test_the_same_guideline_again_is_no_new_version(cast: Cast, actor: Actor) -> None:
    first = save_guideline(actor, cast.project, markdown="Mark all.", based_on=1)
    assert save_guideline(actor, cast.project, markdown="Mark all.", based_on=2) == first


def test_a_guideline_based_on_an_older_version_is_stale(cast: Cast, actor: Actor) -> None:
    save_guideline(actor, cast.project, markdown="Theirs.", based_on=1)
    with pytest.raises(Stale) as stale:
        save_guideline(actor, cast.project, markdown="Ours.", based_on=1)
    assert (stale.value.current.version, stale.value.current.markdown) == (2, "Theirs.")


@pytest.mark.parametrize("text", ["a\0", "x" * 200_001, None, 7])
def test_a_guideline_that_is_no_text_is_refused(cast: Cast, actor: Actor, text: Any) -> None:
    with pytest.raises(Refused) as refusal:
        save_guideline(actor, cast.project, markdown=text, based_on=1)
    assert refusal.value.field == "markdown"


@racing
def test_of_two_guidelines_at_once_one_wins_and_the_other_sees_it(cast: Cast, actor: Actor) -> None:
    save = partial(save_guideline, actor, cast.project, based_on=1)
    outcomes = all_at_once(partial(save, markdown="A"), partial(save, markdown="B"))
    stale = next(one for one in outcomes if isinstance(one, Stale))
    assert stale.current == cast.project.guidelines.get(version=2)
    assert cast.project.guidelines.count() == 2


# --- Deleting ---------------------------------------------------------------------------------


def fill(cast: Cast) -> Job:
    """Something of everything in the project, an upload too."""
    reviewer, document = Actor(cast.reviewer), cast.document(outlet="Wire")
    made, _new = annotations.create_annotation(
        reviewer, document=document, start=0, end=3, label="supported"
    )
    evidence.create_evidence(
        reviewer, annotation=made, stance="supports", document=document, start=4, end=12
    )
    job, _new = create_import(
        Actor(cast.manager), cast.project, file=io.BytesIO(b'{"text": "x"}\n'), file_name="a.jsonl"
    )
    Job.objects.filter(project=cast.project).update(state=JobState.SUCCEEDED)
    return job


def rows_of(project_id: Any) -> dict[str, int]:
    """How many rows each table holds of this project, histories apart."""
    tables = [
        model
        for model in apps.get_app_config("annotations").get_models()
        if any(field.name == "project" for field in model._meta.fields)
        and not model.__name__.endswith("Event")
    ]
    return {
        model.__name__: count
        for model in tables
        if (count := model._base_manager.filter(project_id=project_id).count())
    }


@racing
def test_a_project_goes_with_everything_in_it_and_nothing_else(cast: Cast, actor: Actor) -> None:
    elsewhere = rows_of(cast.elsewhere.pk)
    job, key = fill(cast), cast.project.pk
    assert default_storage.exists(job.file.name)
    assert {"Annotation", "Evidence", "Document", "Job"} <= rows_of(key).keys()
    delete_project(actor, cast.project, confirm="peru")
    assert not Project.objects.filter(slug="peru").exists()
    assert rows_of(key) == {}
    assert not default_storage.exists(job.file.name)
    assert rows_of(cast.elsewhere.pk) == elsewhere


@racing
def test_an_upload_stays_when_the_deletion_is_undone(cast: Cast, actor: Actor) -> None:
    job = fill(cast)
    project = Project.objects.get(slug="peru")

    def fail() -> None:
        with write(actor):
            delete_project(actor, project, confirm="peru")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert default_storage.exists(job.file.name)
    assert Project.objects.filter(slug="peru").exists()


@pytest.mark.parametrize("confirm", ["", "Peru", "elsewhere", None])
def test_the_address_confirms_a_deletion(cast: Cast, actor: Actor, confirm: Any) -> None:
    with pytest.raises(Refused) as refusal:
        delete_project(actor, cast.project, confirm=confirm)
    assert refusal.value.field == "confirm"
    assert Project.objects.filter(slug="peru").exists()


@pytest.mark.parametrize("state", ["queued", "running"])
def test_a_project_with_work_under_way_stays(cast: Cast, actor: Actor, state: str) -> None:
    fill(cast)
    Job.objects.filter(project=cast.project).exclude(kind="passages").update(state=state)
    with pytest.raises(Conflict, match="cancel"):
        delete_project(actor, cast.project, confirm="peru")
    Job.objects.update(state=JobState.CANCELLED)
    delete_project(actor, cast.project, confirm="peru")


@racing
def test_documents_that_wait_to_be_indexed_hold_nothing_up(cast: Cast, actor: Actor) -> None:
    cast.document()
    waiting = Job.objects.get(kind="passages", state="queued")
    delete_project(actor, cast.project, confirm="peru")
    assert not Project.objects.filter(slug="peru").exists()
    work(waiting.pk, indexing.run)
    assert not Job.objects.filter(pk=waiting.pk).exists()


@racing
def test_an_index_job_in_hand_ends_quietly_when_its_project_is_deleted(
    cast: Cast, actor: Actor, caplog: pytest.LogCaptureFixture
) -> None:
    cast.document()
    job, key = Job.objects.get(kind="passages", state="queued"), cast.project.pk
    deletion = partial(delete_project, actor, cast.project, confirm="peru")

    def index_a_chunk_and_go_on(lease: Lease) -> None:
        with transaction.atomic():
            lease.advance()
            assert index_documents(lease.job.project, 10) == 1
            rival = Rival(deletion).wait_until_held()
        assert rival.outcome() is None
        indexing.run(lease)

    work(job.pk, index_a_chunk_and_go_on)
    assert rows_of(key) == {}
    assert not Project.objects.filter(slug="peru").exists()
    assert caplog.records == []


@racing
def test_an_annotation_made_while_its_project_is_deleted_is_a_conflict_for_one(
    cast: Cast, actor: Actor
) -> None:
    fill(cast)
    document = cast.project.documents.get()
    annotate = partial(
        annotations.create_annotation, Actor(cast.reviewer), document=document, start=0, end=2
    )
    with write(actor):
        delete_project(actor, Project.objects.get(slug="peru"), confirm="peru")
        rival = Rival(annotate).wait_until_held()
    assert isinstance(rival.outcome(), Conflict)


@racing
def test_a_project_deleted_twice_at_once_is_deleted_once(cast: Cast, actor: Actor) -> None:
    copies = [Project.objects.get(slug="peru") for _ in range(2)]
    outcomes = all_at_once(*(partial(delete_project, actor, one, confirm="peru") for one in copies))
    assert [one for one in outcomes if one is not None and not isinstance(one, Conflict)] == []
    assert not Project.objects.filter(slug="peru").exists()


def test_what_needs_the_project_alone_says_that_it_is_gone(cast: Cast, actor: Actor) -> None:
    gone = Project.objects.get(slug="peru")
    delete_project(actor, cast.project, confirm="peru")
    for deed in (
        lambda: save_guideline(actor, gone, markdown="x"),
        lambda: members.set_member(actor, gone, username="stranger", role="viewer"),
        lambda: update_project(actor, gone, version=1, name="x"),
    ):
        with pytest.raises(Conflict):
            deed()
    assert tokens.create_token(actor, name="still here")
