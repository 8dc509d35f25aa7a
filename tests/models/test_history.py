"""The history: every change by whomever and however, with who and why, and never changed itself."""

from __future__ import annotations

import json
import uuid
from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest
from django.apps import apps
from django.db import ProgrammingError, connection, transaction
from django.db.models import Model
from django.db.models.functions import Now
from pghistory.models import Context, Event
from psycopg import sql

from annotations.models import (
    Annotation,
    AnnotationSet,
    Annotator,
    Document,
    Guideline,
    Job,
    Label,
    Membership,
    Outlet,
    Project,
    User,
)
from annotations.models.base import new_id
from annotations.services import annotation_sets, annotations, documents, projects
from annotations.services.copying import copy_rows
from annotations.services.transaction import Actor, actor_of_job, write
from tests.cast import Cast
from tests.databases import owner_connection
from tests.models.scene import Scene, copy_of, make_scene

pytestmark = pytest.mark.django_db
committed = pytest.mark.django_db(transaction=True)

# A row of the scene and a change of it, for every table with a history.
CHANGES: dict[str, dict[str, Any]] = {
    "user": {"email": "new@example.org"},
    "project": {"name": "New"},
    "membership": {"role": "viewer"},
    "guideline": {"markdown": "New"},
    "label": {"title": "New"},
    "outlet": {"notes": "New"},
    "document": {"title": "New"},
    "annotator": {"name": "New"},
    "annotation_set": {"round": 2},
    "annotation": {"note": "New"},
    "passage_evidence": {"note": "New"},
    "token": {"name": "New"},
    "saved_view": {"name": "New"},
    "queue": {"name": "New"},
    "queue_member": {"created_at": datetime(2023, 5, 19, tzinfo=UTC)},
    "queue_item": {"priority": 3},
    "assignment": {"reason": "New"},
    "adjudication": {"remark": "New"},
    "decision": {"reason": "New"},
    "invitation": {"full_name": "New"},
    "remark": {"text": "New"},
}


MERELY_MOVE = ("user", "annotation_set", "token", "assignment")


@pytest.fixture
def scene(db: None) -> Scene:
    return make_scene()


def events_of(model: type[Model], **about: Any) -> list[Any]:
    rows = model.pgh_event_model.objects  # type: ignore[attr-defined]
    return list(rows.filter(**about).order_by("pgh_id"))


def history(row: Model) -> list[str]:
    """What happened to the row: labels of its events, in order."""
    return [event.pgh_label for event in events_of(type(row), pgh_obj_id=row.pk)]


def rows_of(row: Model) -> Any:
    return type(row)._base_manager.filter(pk=row.pk)


def contexts(model: type[Model], **about: Any) -> list[dict[str, str] | None]:
    return [one.pgh_context and one.pgh_context.metadata for one in events_of(model, **about)]


# --- What is kept -----------------------------------------------------------------------------


def test_every_table_with_content_has_a_history() -> None:
    without = {"Passage", "Word", "Job", "JobProblem", "PendingEvidence", "WorkerBeat"}
    without |= {"Notification", "ReadingSettings", "Place", "Submission", "GoldSource", "Stamp"}
    without |= {"Freed", "NothingLeft"}
    models = apps.get_app_config("annotations").get_models()
    own = {model for model in models if not issubclass(model, Event)}
    tracked = {model.__name__ for model in own if hasattr(model, "pgh_event_model")}
    assert {model.__name__ for model in own} - tracked == without
    assert len(tracked) == len(CHANGES)


@pytest.mark.parametrize("name", CHANGES)
def test_what_is_made_changed_and_deleted_is_kept(scene: Scene, name: str) -> None:
    row = getattr(scene, name)
    assert history(row)[0] == "insert"
    before = len(history(row))
    rows_of(row).update(**CHANGES[name])
    after = events_of(type(row), pgh_obj_id=row.pk)
    assert [one.pgh_label for one in after[before:]] == ["update"]
    for field, value in CHANGES[name].items():
        assert getattr(after[-1], field) == value
    with transaction.atomic():
        rows_of(row)._raw_delete("default")
        assert history(row)[-1] == "delete"
        transaction.set_rollback(True)


@pytest.mark.parametrize("name", CHANGES)
def test_an_update_that_changes_nothing_is_not_kept(scene: Scene, name: str) -> None:
    row = getattr(scene, name)
    before = history(row)
    row.refresh_from_db()
    rows_of(row).update(**{field: getattr(row, field) for field in CHANGES[name]})
    assert history(row) == before


def test_what_is_secret_or_merely_moves_is_left_out(scene: Scene) -> None:
    before = {name: history(getattr(scene, name)) for name in MERELY_MOVE}
    rows_of(scene.user).update(last_login=Now(), password="other")
    rows_of(scene.annotation_set).update(updated_at=Now())
    rows_of(scene.token).update(last_used_at=Now())
    rows_of(scene.document).update(passages_at=Now())
    rows_of(scene.assignment).update(leased_until=Now(), beat_at=Now(), active_seconds=5)
    assert {name: history(getattr(scene, name)) for name in before} == before
    assert history(scene.document) == ["insert"]
    columns = {
        model.__name__: {field.name for field in model._meta.fields}
        for model in apps.get_models()
        if issubclass(model, Event)
    }
    assert "password" not in columns["UserEvent"]
    assert "text" not in columns["DocumentEvent"]


def test_a_change_of_many_rows_keeps_each(scene: Scene) -> None:
    for n in range(3):
        copy_of(scene.outlet, name=str(n))
    own = Outlet.objects.filter(project=scene.project)
    assert own.update(notes="all") == 4
    assert len(events_of(Outlet, pgh_label="update", notes="all")) == 4
    assert own.exclude(name="Wire").delete()[0] == 3
    assert {one.name for one in events_of(Outlet, pgh_label="delete")} == {"0", "1", "2"}


def test_rows_that_go_with_others_are_kept(scene: Scene) -> None:
    annotation, evidence = rows_of(scene.annotation).get(), rows_of(scene.passage_evidence).get()
    scene.annotation.delete()
    assert history(annotation)[-1] == "delete"
    assert history(evidence)[-1] == "delete"


def test_a_rollback_leaves_nothing(scene: Scene) -> None:
    before = history(scene.label)
    with transaction.atomic():
        rows_of(scene.label).update(title="New")
        transaction.set_rollback(True)
    assert history(scene.label) == before


# --- Who and why ------------------------------------------------------------------------------


@pytest.fixture
def actor(cast: Cast) -> Actor:
    return Actor(cast.manager, request_id="request-0001")


def test_a_change_is_kept_with_the_person_and_the_request(cast: Cast, actor: Actor) -> None:
    projects.update_project(actor, cast.project, version=1, name="New")
    (found,) = contexts(Project, pgh_label="update")
    assert found == {
        "user": str(cast.manager.pk),
        "username": "manager",
        "request": "request-0001",
    }


def test_what_a_site_admin_does_is_marked(cast: Cast) -> None:
    admin = Actor(cast.admin, request_id="request-0002", acts_as_admin=True)
    projects.update_project(admin, cast.project, version=1, name="New")
    (found,) = contexts(Project, pgh_label="update")
    assert found is not None
    assert (found["username"], found["as_site_admin"]) == ("admin", True)


def test_what_a_job_does_is_kept_with_the_job_and_its_person(cast: Cast) -> None:
    job = Job.objects.create(
        project=cast.project, kind="import", created_by=cast.manager, request_id="request-0003"
    )
    with write(actor_of_job(job)):
        Outlet.objects.create(project=cast.project, name="Wire")
    (found,) = contexts(Outlet)
    assert found == {
        "user": str(cast.manager.pk),
        "username": "manager",
        "request": "request-0003",
        "job": str(job.pk),
    }


def test_a_name_that_json_must_escape_is_kept_as_it_is(cast: Cast) -> None:
    strange = User.objects.create(username='o"b\\é🇵🇪')
    with write(Actor(strange)):
        Outlet.objects.create(project=cast.project, name="Wire")
    (found,) = contexts(Outlet)
    assert found is not None
    assert found["username"] == 'o"b\\é🇵🇪'


@committed
@pytest.mark.parametrize("many", [1, 1000])
def test_copied_rows_are_kept_with_who_copied_them(cast: Cast, actor: Actor, many: int) -> None:
    columns = ("id", "project_id", "name", "domain", "owner_group", "notes", "version")
    rows = [(new_id(), cast.project.pk, f"Wire {n}", "", "", "", 1) for n in range(many)]
    with write(actor):
        copy_rows(Outlet, columns, rows)
    kept = events_of(Outlet)
    assert {one.pgh_obj_id for one in kept} == {row[0] for row in rows}
    assert len(kept) == many
    assert len({one.pgh_context_id for one in kept}) == 1
    assert kept[0].pgh_context.metadata["username"] == "manager"


def test_a_change_of_many_rows_is_kept_with_who_made_it(cast: Cast, actor: Actor) -> None:
    with write(actor):
        Label.objects.filter(project=cast.project).update(retired=True)
    found = contexts(Label, pgh_label="update")
    assert len(found) == 3
    assert found == [json.loads(actor.context())] * 3


@committed
def test_everything_written_by_one_call_has_its_person(cast: Cast) -> None:
    reviewer = Actor(cast.reviewer, request_id="request-0004")
    document = cast.document()
    made, _new = annotations.create_annotation(reviewer, document=document, start=0, end=3)
    annotation_sets.submit_set(reviewer, made.annotation_set)
    for model in (Annotator, AnnotationSet, Annotation):
        assert {one and one["username"] for one in contexts(model)} == {"reviewer"}
    documents.delete_document(Actor(cast.manager), document, version=1)
    for model in (Document, AnnotationSet, Annotation):
        (last,) = contexts(model, pgh_label="delete")
        assert last is not None
        assert last["username"] == "manager"


@committed
def test_who_wrote_is_forgotten_when_the_transaction_ends(cast: Cast, actor: Actor) -> None:
    with write(actor):
        Outlet.objects.create(project=cast.project, name="By somebody")
    Outlet.objects.create(project=cast.project, name="By nobody")
    assert contexts(Outlet, name="By somebody")[0] is not None
    assert contexts(Outlet, name="By nobody") == [None]


@committed
def test_a_call_that_failed_inside_another_leaves_the_outer_person(
    cast: Cast, actor: Actor
) -> None:
    def fail() -> None:
        with write(Actor(cast.admin)):
            raise RuntimeError

    with write(actor):
        with pytest.raises(RuntimeError):
            fail()
        Outlet.objects.create(project=cast.project, name="Wire")
    (found,) = contexts(Outlet)
    assert found is not None
    assert found["username"] == "manager"


# --- Never changed ----------------------------------------------------------------------------

HISTORY = sorted(
    {model._meta.db_table for model in apps.get_models() if issubclass(model, Event)}
    | {Context._meta.db_table}
)
ATTACKS = [
    "UPDATE {table} SET {column} = {column}",
    "DELETE FROM {table}",
    "TRUNCATE {table}",
    "TRUNCATE {table} CASCADE",
    "INSERT INTO {table} SELECT * FROM {table} LIMIT 1 ON CONFLICT ({key}) DO UPDATE "
    "SET {column} = EXCLUDED.{column}",
    "ALTER TABLE {table} DISABLE TRIGGER ALL",
    "DROP TABLE {table}",
]


def attack(statement: str, table: str) -> sql.Composed:
    is_context = table == Context._meta.db_table
    return sql.SQL(statement).format(
        table=sql.Identifier(table),
        column=sql.Identifier("metadata" if is_context else "pgh_label"),
        key=sql.Identifier("id" if is_context else "pgh_id"),
    )


@pytest.mark.parametrize("statement", ATTACKS)
def test_the_application_role_cannot_touch_the_history(scene: Scene, statement: str) -> None:
    assert len(HISTORY) == len(CHANGES) + 1
    for table in HISTORY:
        with (
            pytest.raises(ProgrammingError) as refusal,
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(attack(statement, table))
        assert isinstance(refusal.value.__cause__, psycopg.errors.InsufficientPrivilege), table


@pytest.mark.parametrize(
    "statement",
    [
        "SET session_replication_role = replica",
        "SET ROLE postgres",
        "CREATE TABLE own_table (id int)",
        "ALTER TABLE annotations_document DISABLE TRIGGER ALL",
        "DELETE FROM django_migrations",
        "TRUNCATE annotations_document CASCADE",
    ],
)
def test_the_application_role_cannot_get_round_the_triggers(db: None, statement: str) -> None:
    with (
        pytest.raises(ProgrammingError) as refusal,
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert isinstance(
        refusal.value.__cause__,
        psycopg.errors.InsufficientPrivilege | psycopg.errors.InvalidParameterValue,
    )


@committed
def test_the_owner_role_cannot_change_the_history_by_accident(cast: Cast) -> None:
    with write(Actor(cast.admin)):
        make_scene()
    with owner_connection() as owner:
        for table in HISTORY:
            for statement in ATTACKS[:5]:
                with pytest.raises(psycopg.errors.RaiseException, match=r"append only|Cannot"):
                    owner.execute(attack(statement, table))


@committed
def test_the_owner_role_cannot_change_a_text_by_accident(cast: Cast) -> None:
    document = cast.document()
    with owner_connection() as owner:
        for change in ("text = text || 'x'", "sha256 = repeat('0', 64)", "length = length + 1"):
            with pytest.raises(psycopg.Error, match="Cannot update"):
                owner.execute(f"UPDATE annotations_document SET {change}")  # type: ignore[arg-type]
        owner.execute("UPDATE annotations_document SET title = 'by hand'")
    document.refresh_from_db()
    assert document.title == "by hand"
    assert history(document)[-1] == "update"


def test_the_application_role_may_read_and_add_to_the_history(scene: Scene) -> None:
    assert events_of(Membership) and events_of(Guideline)
    own = Context.objects.create(id=uuid.uuid4(), metadata={"user": "x"})
    assert Context.objects.get(pk=own.pk).metadata == {"user": "x"}
