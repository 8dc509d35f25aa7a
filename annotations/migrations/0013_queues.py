"""Queues with their places, assignments, frozen first submissions; what a set started from.

Composite keys keep rows of one queue, document, round and project together. A trigger keeps
`free` of a place in step with the assignments, so that drawing reads one index and never counts.
"""

import django.db.models.deletion
import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import annotations.models.base

# (table, its columns, target table, target columns, name)
KEYS = [
    ("queue", "start_annotator_id, project_id", "annotator", "id, project_id",
     "queue_and_start_annotator_are_of_one_project"),
    ("queueitem", "queue_id, project_id, round", "queue", "id, project_id, round",
     "queue_item_and_queue_are_of_one_round_and_project"),
    ("queueitem", "document_id, project_id", "document", "id, project_id",
     "queue_item_and_document_are_of_one_project"),
    ("place", "item_id, queue_id, document_id, project_id, round",
     "queueitem", "id, queue_id, document_id, project_id, round",
     "place_and_item_are_of_one_document_and_round"),
    ("assignment", "item_id, queue_id, document_id, project_id, round",
     "queueitem", "id, queue_id, document_id, project_id, round",
     "assignment_and_item_are_of_one_document_and_round"),
    ("assignment", "place_id, item_id", "place", "id, item_id",
     "assignment_and_place_are_of_one_item"),
    ("assignment", "annotator_id, project_id", "annotator", "id, project_id",
     "assignment_and_annotator_are_of_one_project"),
    ("submission", "annotation_set_id, document_id, project_id",
     "annotationset", "id, document_id, project_id",
     "submission_and_set_are_of_one_document_and_project"),
    ("submission", "annotator_id, project_id", "annotator", "id, project_id",
     "submission_and_annotator_are_of_one_project"),
    ("submission", "queue_id, project_id, round", "queue", "id, project_id, round",
     "submission_and_queue_are_of_one_round_and_project"),
]  # fmt: skip

FREE = """
CREATE FUNCTION place_follows_assignments() RETURNS trigger AS $$
BEGIN
    IF TG_OP <> 'INSERT' AND OLD.place_id IS NOT NULL AND OLD.state IN ('leased', 'submitted') THEN
        IF TG_OP = 'DELETE' OR NEW.place_id IS DISTINCT FROM OLD.place_id
                OR NEW.state NOT IN ('leased', 'submitted') THEN
            UPDATE annotations_place SET free = true WHERE id = OLD.place_id;
        END IF;
    END IF;
    IF TG_OP <> 'DELETE' AND NEW.place_id IS NOT NULL
            AND NEW.state IN ('leased', 'submitted') THEN
        UPDATE annotations_place SET free = false WHERE id = NEW.place_id AND free;
    END IF;
    RETURN NULL;
END;
$$ LANGUAGE plpgsql;
CREATE TRIGGER place_follows_assignments
    AFTER INSERT OR DELETE OR UPDATE OF place_id, state ON annotations_assignment
    FOR EACH ROW EXECUTE FUNCTION place_follows_assignments();
"""
NOT_FREE = """
DROP TRIGGER place_follows_assignments ON annotations_assignment;
DROP FUNCTION place_follows_assignments();
"""


def _add(table: str, columns: str, target: str, target_columns: str, name: str) -> str:
    return (
        f"ALTER TABLE annotations_{table} ADD CONSTRAINT {name} FOREIGN KEY ({columns}) "
        f"REFERENCES annotations_{target} ({target_columns}) DEFERRABLE INITIALLY DEFERRED"
    )


class Migration(migrations.Migration):
    dependencies = [
        ("annotations", "0012_reading_settings"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.CreateModel(
            name="Assignment",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=annotations.models.base.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("round", models.PositiveIntegerField(default=1)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("leased", "Being worked on"),
                            ("submitted", "Submitted"),
                            ("skipped", "Skipped"),
                            ("released", "Given back"),
                            ("expired", "Ran out"),
                        ],
                        default="leased",
                        max_length=9,
                    ),
                ),
                ("leased_until", models.DateTimeField(blank=True, null=True)),
                ("reason", models.CharField(blank=True, max_length=500)),
                ("active_seconds", models.PositiveIntegerField(default=0)),
                ("beat_at", models.DateTimeField(blank=True, null=True)),
                ("draw_key", models.CharField(blank=True, max_length=255)),
                (
                    "started_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(default=1)),
            ],
        ),
        migrations.CreateModel(
            name="AssignmentEvent",
            fields=[
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "id",
                    models.UUIDField(
                        default=annotations.models.base.new_id, editable=False, serialize=False
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("round", models.PositiveIntegerField(default=1)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("leased", "Being worked on"),
                            ("submitted", "Submitted"),
                            ("skipped", "Skipped"),
                            ("released", "Given back"),
                            ("expired", "Ran out"),
                        ],
                        default="leased",
                        max_length=9,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=500)),
                ("draw_key", models.CharField(blank=True, max_length=255)),
                (
                    "started_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(default=1)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Place",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("round", models.PositiveIntegerField(default=1)),
                ("number", models.PositiveSmallIntegerField(default=1)),
                ("free", models.BooleanField(default=True)),
                ("priority", models.IntegerField(default=0)),
                ("band", models.PositiveSmallIntegerField(default=0)),
                ("rank", models.BigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="Queue",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=annotations.models.base.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("name", models.CharField(max_length=200)),
                ("instructions", models.TextField(blank=True)),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("mark", "Find claims, no labels"),
                            ("judge", "Judge claims that are given"),
                            ("both", "Find and judge"),
                        ],
                        default="both",
                        max_length=5,
                    ),
                ),
                (
                    "start_from",
                    models.CharField(
                        choices=[
                            ("empty", "Nothing"),
                            ("shown", "An earlier set, shown"),
                            ("hidden", "An earlier set, compared afterwards"),
                        ],
                        default="empty",
                        max_length=6,
                    ),
                ),
                ("start_round", models.PositiveIntegerField(blank=True, null=True)),
                ("training", models.BooleanField(default=False)),
                ("round", models.PositiveIntegerField(default=1)),
                ("overlap", models.PositiveSmallIntegerField(default=1)),
                ("share_twice", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("seed", models.PositiveIntegerField(default=0)),
                ("blind", models.BooleanField(default=True)),
                ("lease_minutes", models.PositiveIntegerField(default=30)),
                ("priority", models.IntegerField(default=0)),
                (
                    "order",
                    models.CharField(
                        choices=[
                            ("priority", "As they were put in"),
                            ("oldest", "Oldest document first"),
                            ("random", "At random"),
                            ("fewest", "Fewest reviews first"),
                        ],
                        default="priority",
                        max_length=8,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Being prepared"),
                            ("open", "Open"),
                            ("paused", "Paused"),
                            ("ended", "Ended"),
                        ],
                        default="draft",
                        max_length=6,
                    ),
                ),
                ("everyone", models.BooleanField(default=True)),
                ("all_documents", models.BooleanField(default=False)),
                ("filter", models.JSONField(blank=True, default=dict)),
                ("joined_at", models.DateTimeField(blank=True, null=True)),
                ("gold_checks", models.BooleanField(default=False)),
                ("version", models.PositiveIntegerField(default=1)),
            ],
            options={
                "ordering": ("-priority", "name"),
            },
        ),
        migrations.CreateModel(
            name="QueueEvent",
            fields=[
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "id",
                    models.UUIDField(
                        default=annotations.models.base.new_id, editable=False, serialize=False
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("name", models.CharField(max_length=200)),
                ("instructions", models.TextField(blank=True)),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("mark", "Find claims, no labels"),
                            ("judge", "Judge claims that are given"),
                            ("both", "Find and judge"),
                        ],
                        default="both",
                        max_length=5,
                    ),
                ),
                (
                    "start_from",
                    models.CharField(
                        choices=[
                            ("empty", "Nothing"),
                            ("shown", "An earlier set, shown"),
                            ("hidden", "An earlier set, compared afterwards"),
                        ],
                        default="empty",
                        max_length=6,
                    ),
                ),
                ("start_round", models.PositiveIntegerField(blank=True, null=True)),
                ("training", models.BooleanField(default=False)),
                ("round", models.PositiveIntegerField(default=1)),
                ("overlap", models.PositiveSmallIntegerField(default=1)),
                ("share_twice", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("seed", models.PositiveIntegerField(default=0)),
                ("blind", models.BooleanField(default=True)),
                ("lease_minutes", models.PositiveIntegerField(default=30)),
                ("priority", models.IntegerField(default=0)),
                (
                    "order",
                    models.CharField(
                        choices=[
                            ("priority", "As they were put in"),
                            ("oldest", "Oldest document first"),
                            ("random", "At random"),
                            ("fewest", "Fewest reviews first"),
                        ],
                        default="priority",
                        max_length=8,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Being prepared"),
                            ("open", "Open"),
                            ("paused", "Paused"),
                            ("ended", "Ended"),
                        ],
                        default="draft",
                        max_length=6,
                    ),
                ),
                ("everyone", models.BooleanField(default=True)),
                ("all_documents", models.BooleanField(default=False)),
                ("filter", models.JSONField(blank=True, default=dict)),
                ("joined_at", models.DateTimeField(blank=True, null=True)),
                ("gold_checks", models.BooleanField(default=False)),
                ("version", models.PositiveIntegerField(default=1)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="QueueItem",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=annotations.models.base.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("round", models.PositiveIntegerField(default=1)),
                ("priority", models.IntegerField(default=0)),
                ("rank", models.BigIntegerField(default=0)),
                ("places", models.PositiveSmallIntegerField(default=1)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting for reviews"),
                            ("ready", "Reviewed"),
                            ("adjudicated", "Adjudicated"),
                            ("removed", "Taken out"),
                        ],
                        default="waiting",
                        max_length=11,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
            ],
        ),
        migrations.CreateModel(
            name="QueueItemEvent",
            fields=[
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "id",
                    models.UUIDField(
                        default=annotations.models.base.new_id, editable=False, serialize=False
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("round", models.PositiveIntegerField(default=1)),
                ("priority", models.IntegerField(default=0)),
                ("rank", models.BigIntegerField(default=0)),
                ("places", models.PositiveSmallIntegerField(default=1)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting for reviews"),
                            ("ready", "Reviewed"),
                            ("adjudicated", "Adjudicated"),
                            ("removed", "Taken out"),
                        ],
                        default="waiting",
                        max_length=11,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="QueueMember",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=annotations.models.base.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
            ],
        ),
        migrations.CreateModel(
            name="QueueMemberEvent",
            fields=[
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "id",
                    models.UUIDField(
                        default=annotations.models.base.new_id, editable=False, serialize=False
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Submission",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=annotations.models.base.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("round", models.PositiveIntegerField(default=1)),
                ("blind", models.BooleanField(default=False)),
                ("guideline_version", models.PositiveIntegerField(blank=True, null=True)),
                (
                    "submitted_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("content", models.JSONField(default=list)),
            ],
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="annotationset",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="annotationset",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="annotationset",
            name="delete_delete",
        ),
        migrations.AddField(
            model_name="annotationset",
            name="revised_after_reveal",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="annotationset",
            name="started_from",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="annotations.annotationset",
            ),
        ),
        migrations.AddField(
            model_name="annotationset",
            name="started_hidden",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="annotationsetevent",
            name="revised_after_reveal",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="annotationsetevent",
            name="started_from",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="annotations.annotationset",
            ),
        ),
        migrations.AddField(
            model_name="annotationsetevent",
            name="started_hidden",
            field=models.BooleanField(db_default=False, default=False),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="annotationset",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "annotations_annotationsetevent" ("annotator_id", "created_at", "document_id", "guideline_version", "id", "import_job_id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "revised_after_reveal", "round", "started_from_id", "started_hidden", "status", "submitted_at", "version") SELECT new_values."annotator_id", new_values."created_at", new_values."document_id", new_values."guideline_version", new_values."id", new_values."import_job_id", new_values."kind", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."project_id", new_values."revised_after_reveal", new_values."round", new_values."started_from_id", new_values."started_hidden", new_values."status", new_values."submitted_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="741e673a5b87d4932ebe9f31aaacdcd91882806e",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_346c4",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="annotations_annotationset",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="annotationset",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "annotations_annotationsetevent" ("annotator_id", "created_at", "document_id", "guideline_version", "id", "import_job_id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "revised_after_reveal", "round", "started_from_id", "started_hidden", "status", "submitted_at", "version") SELECT new_values."annotator_id", new_values."created_at", new_values."document_id", new_values."guideline_version", new_values."id", new_values."import_job_id", new_values."kind", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."project_id", new_values."revised_after_reveal", new_values."round", new_values."started_from_id", new_values."started_hidden", new_values."status", new_values."submitted_at", new_values."version" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."annotator_id" IS DISTINCT FROM (new_values."annotator_id") OR old_values."created_at" IS DISTINCT FROM (new_values."created_at") OR old_values."document_id" IS DISTINCT FROM (new_values."document_id") OR old_values."guideline_version" IS DISTINCT FROM (new_values."guideline_version") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."import_job_id" IS DISTINCT FROM (new_values."import_job_id") OR old_values."kind" IS DISTINCT FROM (new_values."kind") OR old_values."project_id" IS DISTINCT FROM (new_values."project_id") OR old_values."revised_after_reveal" IS DISTINCT FROM (new_values."revised_after_reveal") OR old_values."round" IS DISTINCT FROM (new_values."round") OR old_values."started_from_id" IS DISTINCT FROM (new_values."started_from_id") OR old_values."started_hidden" IS DISTINCT FROM (new_values."started_hidden") OR old_values."status" IS DISTINCT FROM (new_values."status") OR old_values."submitted_at" IS DISTINCT FROM (new_values."submitted_at") OR old_values."version" IS DISTINCT FROM (new_values."version")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="05cd6a8c08b68f9c26ce5c8275ef2da6d2cadad1",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_63e24",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="annotations_annotationset",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="annotationset",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "annotations_annotationsetevent" ("annotator_id", "created_at", "document_id", "guideline_version", "id", "import_job_id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "revised_after_reveal", "round", "started_from_id", "started_hidden", "status", "submitted_at", "version") SELECT old_values."annotator_id", old_values."created_at", old_values."document_id", old_values."guideline_version", old_values."id", old_values."import_job_id", old_values."kind", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."project_id", old_values."revised_after_reveal", old_values."round", old_values."started_from_id", old_values."started_hidden", old_values."status", old_values."submitted_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="b7d498f7d7aa4364eec8319e13b99a48204337a2",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_a8bc6",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="annotations_annotationset",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddField(
            model_name="assignment",
            name="annotator",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="assignments",
                to="annotations.annotator",
            ),
        ),
        migrations.AddField(
            model_name="assignment",
            name="document",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="assignments",
                to="annotations.document",
            ),
        ),
        migrations.AddField(
            model_name="assignment",
            name="project",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="annotations.project",
            ),
        ),
        migrations.AddField(
            model_name="assignmentevent",
            name="annotator",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="annotations.annotator",
            ),
        ),
        migrations.AddField(
            model_name="assignmentevent",
            name="document",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="annotations.document",
            ),
        ),
        migrations.AddField(
            model_name="assignmentevent",
            name="pgh_context",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="pghistory.context",
            ),
        ),
        migrations.AddField(
            model_name="assignmentevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="annotations.assignment",
            ),
        ),
        migrations.AddField(
            model_name="assignmentevent",
            name="project",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="annotations.project",
            ),
        ),
        migrations.AddField(
            model_name="place",
            name="document",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="annotations.document",
            ),
        ),
        migrations.AddField(
            model_name="place",
            name="project",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="annotations.project",
            ),
        ),
        migrations.AddField(
            model_name="assignmentevent",
            name="place",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="annotations.place",
            ),
        ),
        migrations.AddField(
            model_name="assignment",
            name="place",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="annotations.place",
            ),
        ),
        migrations.AddField(
            model_name="queue",
            name="created_by",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="queue",
            name="project",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="queues",
                to="annotations.project",
            ),
        ),
        migrations.AddField(
            model_name="queue",
            name="start_annotator",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="annotations.annotator",
            ),
        ),
        migrations.AddField(
            model_name="place",
            name="queue",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="annotations.queue",
            ),
        ),
        migrations.AddField(
            model_name="assignmentevent",
            name="queue",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="annotations.queue",
            ),
        ),
        migrations.AddField(
            model_name="assignment",
            name="queue",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="assignments",
                to="annotations.queue",
            ),
        ),
        migrations.AddField(
            model_name="queueevent",
            name="created_by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="queueevent",
            name="pgh_context",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="pghistory.context",
            ),
        ),
        migrations.AddField(
            model_name="queueevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="annotations.queue",
            ),
        ),
        migrations.AddField(
            model_name="queueevent",
            name="project",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="annotations.project",
            ),
        ),
        migrations.AddField(
            model_name="queueevent",
            name="start_annotator",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="annotations.annotator",
            ),
        ),
        migrations.AddField(
            model_name="queueitem",
            name="document",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="queue_items",
                to="annotations.document",
            ),
        ),
        migrations.AddField(
            model_name="queueitem",
            name="project",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="annotations.project",
            ),
        ),
        migrations.AddField(
            model_name="queueitem",
            name="queue",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="items",
                to="annotations.queue",
            ),
        ),
        migrations.AddField(
            model_name="place",
            name="item",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="place_rows",
                to="annotations.queueitem",
            ),
        ),
        migrations.AddField(
            model_name="assignmentevent",
            name="item",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="annotations.queueitem",
            ),
        ),
        migrations.AddField(
            model_name="assignment",
            name="item",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="assignments",
                to="annotations.queueitem",
            ),
        ),
        migrations.AddField(
            model_name="queueitemevent",
            name="document",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="annotations.document",
            ),
        ),
        migrations.AddField(
            model_name="queueitemevent",
            name="pgh_context",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="pghistory.context",
            ),
        ),
        migrations.AddField(
            model_name="queueitemevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="annotations.queueitem",
            ),
        ),
        migrations.AddField(
            model_name="queueitemevent",
            name="project",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="annotations.project",
            ),
        ),
        migrations.AddField(
            model_name="queueitemevent",
            name="queue",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="annotations.queue",
            ),
        ),
        migrations.AddField(
            model_name="queuemember",
            name="queue",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="members",
                to="annotations.queue",
            ),
        ),
        migrations.AddField(
            model_name="queuemember",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="queuememberevent",
            name="pgh_context",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="pghistory.context",
            ),
        ),
        migrations.AddField(
            model_name="queuememberevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="annotations.queuemember",
            ),
        ),
        migrations.AddField(
            model_name="queuememberevent",
            name="queue",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="annotations.queue",
            ),
        ),
        migrations.AddField(
            model_name="queuememberevent",
            name="user",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="submission",
            name="annotation_set",
            field=models.OneToOneField(
                db_constraint=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="submission",
                to="annotations.annotationset",
            ),
        ),
        migrations.AddField(
            model_name="submission",
            name="annotator",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="submissions",
                to="annotations.annotator",
            ),
        ),
        migrations.AddField(
            model_name="submission",
            name="document",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="submissions",
                to="annotations.document",
            ),
        ),
        migrations.AddField(
            model_name="submission",
            name="project",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="annotations.project",
            ),
        ),
        migrations.AddField(
            model_name="submission",
            name="queue",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="submissions",
                to="annotations.queue",
            ),
        ),
        migrations.AddConstraint(
            model_name="queue",
            constraint=models.UniqueConstraint(
                fields=("project", "name"), name="queue_name_is_unique_in_project"
            ),
        ),
        migrations.AddConstraint(
            model_name="queue",
            constraint=models.UniqueConstraint(
                fields=("id", "project", "round"), name="queue_project_key"
            ),
        ),
        migrations.AddConstraint(
            model_name="queue",
            constraint=models.CheckConstraint(
                condition=models.Q(("stage__in", ["mark", "judge", "both"])),
                name="queue_stage_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="queue",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("start_from", "empty"),
                    models.Q(
                        ("start_from__in", ["shown", "hidden"]), ("start_round__isnull", False)
                    ),
                    models.Q(
                        ("start_annotator__isnull", False), ("start_from__in", ["shown", "hidden"])
                    ),
                    _connector="OR",
                ),
                name="queue_says_what_it_starts_from",
            ),
        ),
        migrations.AddConstraint(
            model_name="queue",
            constraint=models.CheckConstraint(
                condition=models.Q(("round__gte", 1)), name="queue_round_is_from_1"
            ),
        ),
        migrations.AddConstraint(
            model_name="queue",
            constraint=models.CheckConstraint(
                condition=models.Q(("overlap__gte", 1), ("overlap__lte", 100)),
                name="queue_overlap_is_1_to_100",
            ),
        ),
        migrations.AddConstraint(
            model_name="queue",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("share_twice__isnull", True), ("share_twice__lte", 100), _connector="OR"
                ),
                name="queue_share_twice_is_a_percentage",
            ),
        ),
        migrations.AddConstraint(
            model_name="queue",
            constraint=models.CheckConstraint(
                condition=models.Q(("lease_minutes__gte", 1), ("lease_minutes__lte", 10080)),
                name="queue_lease_is_a_minute_to_a_week",
            ),
        ),
        migrations.AddConstraint(
            model_name="queue",
            constraint=models.CheckConstraint(
                condition=models.Q(("order__in", ["priority", "oldest", "random", "fewest"])),
                name="queue_order_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="queue",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["draft", "open", "paused", "ended"])),
                name="queue_state_is_known",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="queue",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "annotations_queueevent" ("all_documents", "blind", "created_at", "created_by_id", "everyone", "filter", "gold_checks", "id", "instructions", "joined_at", "lease_minutes", "name", "order", "overlap", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "priority", "project_id", "round", "seed", "share_twice", "stage", "start_annotator_id", "start_from", "start_round", "state", "training", "version") SELECT new_values."all_documents", new_values."blind", new_values."created_at", new_values."created_by_id", new_values."everyone", new_values."filter", new_values."gold_checks", new_values."id", new_values."instructions", new_values."joined_at", new_values."lease_minutes", new_values."name", new_values."order", new_values."overlap", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."priority", new_values."project_id", new_values."round", new_values."seed", new_values."share_twice", new_values."stage", new_values."start_annotator_id", new_values."start_from", new_values."start_round", new_values."state", new_values."training", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="b472866cb1a793706c4de2e5eb154abf2c46f90c",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_e1ceb",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="annotations_queue",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="queue",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "annotations_queueevent" ("all_documents", "blind", "created_at", "created_by_id", "everyone", "filter", "gold_checks", "id", "instructions", "joined_at", "lease_minutes", "name", "order", "overlap", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "priority", "project_id", "round", "seed", "share_twice", "stage", "start_annotator_id", "start_from", "start_round", "state", "training", "version") SELECT new_values."all_documents", new_values."blind", new_values."created_at", new_values."created_by_id", new_values."everyone", new_values."filter", new_values."gold_checks", new_values."id", new_values."instructions", new_values."joined_at", new_values."lease_minutes", new_values."name", new_values."order", new_values."overlap", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."priority", new_values."project_id", new_values."round", new_values."seed", new_values."share_twice", new_values."stage", new_values."start_annotator_id", new_values."start_from", new_values."start_round", new_values."state", new_values."training", new_values."version" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="eee82aed551b96a5016a02f5cf63908f19f75295",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_93f5d",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="annotations_queue",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="queue",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "annotations_queueevent" ("all_documents", "blind", "created_at", "created_by_id", "everyone", "filter", "gold_checks", "id", "instructions", "joined_at", "lease_minutes", "name", "order", "overlap", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "priority", "project_id", "round", "seed", "share_twice", "stage", "start_annotator_id", "start_from", "start_round", "state", "training", "version") SELECT old_values."all_documents", old_values."blind", old_values."created_at", old_values."created_by_id", old_values."everyone", old_values."filter", old_values."gold_checks", old_values."id", old_values."instructions", old_values."joined_at", old_values."lease_minutes", old_values."name", old_values."order", old_values."overlap", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."priority", old_values."project_id", old_values."round", old_values."seed", old_values."share_twice", old_values."stage", old_values."start_annotator_id", old_values."start_from", old_values."start_round", old_values."state", old_values."training", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="98a5fd83030ea76634552994f03d586a37d5f24d",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_0d01b",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="annotations_queue",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="queueevent",
            trigger=pgtrigger.compiler.Trigger(
                name="history_is_never_emptied",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'The history is append only: %', TG_TABLE_NAME;",
                    hash="b314848e02ad2463a28a393f61d2c6293af1cf58",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_history_is_never_emptied_19ccf",
                    table="annotations_queueevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="queueevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="955825ca9d3ed1c57448080267e2e929362aaba5",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_f02e3",
                    table="annotations_queueevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="queueitem",
            index=models.Index(
                fields=["queue", "state", "-priority", "rank"], name="queue_item_list"
            ),
        ),
        migrations.AddConstraint(
            model_name="queueitem",
            constraint=models.UniqueConstraint(
                fields=("queue", "document"), name="a_document_is_in_a_queue_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="queueitem",
            constraint=models.UniqueConstraint(
                fields=("id", "queue", "document", "project", "round"),
                name="queue_item_project_key",
            ),
        ),
        migrations.AddConstraint(
            model_name="queueitem",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["waiting", "ready", "adjudicated", "removed"])),
                name="queue_item_state_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="queueitem",
            constraint=models.CheckConstraint(
                condition=models.Q(("places__gte", 1), ("places__lte", 100)),
                name="queue_item_places_are_1_to_100",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="queueitem",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "annotations_queueitemevent" ("created_at", "document_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "places", "priority", "project_id", "queue_id", "rank", "round", "state", "version") SELECT new_values."created_at", new_values."document_id", new_values."id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."places", new_values."priority", new_values."project_id", new_values."queue_id", new_values."rank", new_values."round", new_values."state", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="6ab5b9052ae57a3d45883be034a8d4a9a8f9d1aa",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_bcf3b",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="annotations_queueitem",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="queueitem",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "annotations_queueitemevent" ("created_at", "document_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "places", "priority", "project_id", "queue_id", "rank", "round", "state", "version") SELECT new_values."created_at", new_values."document_id", new_values."id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."places", new_values."priority", new_values."project_id", new_values."queue_id", new_values."rank", new_values."round", new_values."state", new_values."version" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="eac29f519b1e0b9a62aa395c3942a6f59d41a4e9",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_2efd0",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="annotations_queueitem",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="queueitem",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "annotations_queueitemevent" ("created_at", "document_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "places", "priority", "project_id", "queue_id", "rank", "round", "state", "version") SELECT old_values."created_at", old_values."document_id", old_values."id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."places", old_values."priority", old_values."project_id", old_values."queue_id", old_values."rank", old_values."round", old_values."state", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="72fe741fb92382da30c6f5788fa277594cbc3d75",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_ab815",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="annotations_queueitem",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="place",
            index=models.Index(
                models.F("queue"),
                models.OrderBy(models.F("priority"), descending=True),
                models.F("band"),
                models.F("rank"),
                models.F("id"),
                condition=models.Q(("free", True)),
                name="place_next",
            ),
        ),
        migrations.AddIndex(
            model_name="place",
            index=models.Index(fields=["document"], name="place_of_document"),
        ),
        migrations.AddConstraint(
            model_name="place",
            constraint=models.UniqueConstraint(
                fields=("item", "number"), name="a_place_is_there_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="place",
            constraint=models.UniqueConstraint(fields=("id", "item"), name="place_project_key"),
        ),
        migrations.AddConstraint(
            model_name="place",
            constraint=models.CheckConstraint(
                condition=models.Q(("number__gte", 1), ("number__lte", 100)),
                name="place_number_is_1_to_100",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="assignmentevent",
            trigger=pgtrigger.compiler.Trigger(
                name="history_is_never_emptied",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'The history is append only: %', TG_TABLE_NAME;",
                    hash="c6839478709c5eca4815ad55ca5b85ad55d02380",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_history_is_never_emptied_c7432",
                    table="annotations_assignmentevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="assignmentevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="f79f9b310615cf82951cfd3ea097bac13bafd234",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_4d5b5",
                    table="annotations_assignmentevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="assignment",
            index=models.Index(
                condition=models.Q(("state", "leased")),
                fields=["leased_until"],
                name="assignment_lease",
            ),
        ),
        migrations.AddIndex(
            model_name="assignment",
            index=models.Index(
                fields=["annotator", "state", "ended_at"], name="assignment_of_person"
            ),
        ),
        migrations.AddIndex(
            model_name="assignment",
            index=models.Index(fields=["queue", "state", "ended_at"], name="assignment_of_queue"),
        ),
        migrations.AddIndex(
            model_name="assignment",
            index=models.Index(fields=["place"], name="assignment_place"),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.UniqueConstraint(
                fields=("document", "round", "annotator"),
                name="a_person_has_a_document_once_a_round",
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["leased", "submitted"])),
                fields=("place",),
                name="a_place_is_held_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("draw_key", ""), _negated=True),
                fields=("queue", "annotator", "draw_key"),
                name="an_idempotency_key_draws_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("ended_at__isnull", True),
                        ("leased_until__isnull", False),
                        ("place__isnull", False),
                        ("state", "leased"),
                    ),
                    models.Q(("ended_at__isnull", False), ("state", "submitted")),
                    models.Q(
                        ("ended_at__isnull", False),
                        ("place__isnull", True),
                        ("state__in", ["skipped", "released", "expired"]),
                    ),
                    _connector="OR",
                ),
                name="an_assignment_is_leased_or_ended",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="assignment",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "annotations_assignmentevent" ("annotator_id", "created_at", "document_id", "draw_key", "ended_at", "id", "item_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_id", "project_id", "queue_id", "reason", "round", "started_at", "state", "version") SELECT new_values."annotator_id", new_values."created_at", new_values."document_id", new_values."draw_key", new_values."ended_at", new_values."id", new_values."item_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."place_id", new_values."project_id", new_values."queue_id", new_values."reason", new_values."round", new_values."started_at", new_values."state", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="5c67fcfda839e9102d8de9f735341c5f43174e78",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_faa88",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="annotations_assignment",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="assignment",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "annotations_assignmentevent" ("annotator_id", "created_at", "document_id", "draw_key", "ended_at", "id", "item_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_id", "project_id", "queue_id", "reason", "round", "started_at", "state", "version") SELECT new_values."annotator_id", new_values."created_at", new_values."document_id", new_values."draw_key", new_values."ended_at", new_values."id", new_values."item_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."place_id", new_values."project_id", new_values."queue_id", new_values."reason", new_values."round", new_values."started_at", new_values."state", new_values."version" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."annotator_id" IS DISTINCT FROM (new_values."annotator_id") OR old_values."created_at" IS DISTINCT FROM (new_values."created_at") OR old_values."document_id" IS DISTINCT FROM (new_values."document_id") OR old_values."draw_key" IS DISTINCT FROM (new_values."draw_key") OR old_values."ended_at" IS DISTINCT FROM (new_values."ended_at") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."item_id" IS DISTINCT FROM (new_values."item_id") OR old_values."place_id" IS DISTINCT FROM (new_values."place_id") OR old_values."project_id" IS DISTINCT FROM (new_values."project_id") OR old_values."queue_id" IS DISTINCT FROM (new_values."queue_id") OR old_values."reason" IS DISTINCT FROM (new_values."reason") OR old_values."round" IS DISTINCT FROM (new_values."round") OR old_values."started_at" IS DISTINCT FROM (new_values."started_at") OR old_values."state" IS DISTINCT FROM (new_values."state") OR old_values."version" IS DISTINCT FROM (new_values."version")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="6a4be597ed1b6f509ee0182bd32acc9857ee5d6b",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_908a4",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="annotations_assignment",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="assignment",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "annotations_assignmentevent" ("annotator_id", "created_at", "document_id", "draw_key", "ended_at", "id", "item_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_id", "project_id", "queue_id", "reason", "round", "started_at", "state", "version") SELECT old_values."annotator_id", old_values."created_at", old_values."document_id", old_values."draw_key", old_values."ended_at", old_values."id", old_values."item_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."place_id", old_values."project_id", old_values."queue_id", old_values."reason", old_values."round", old_values."started_at", old_values."state", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="9491c53362882bbf1718cdaca11f6f51a247dc13",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_35bbd",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="annotations_assignment",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="queueitemevent",
            trigger=pgtrigger.compiler.Trigger(
                name="history_is_never_emptied",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'The history is append only: %', TG_TABLE_NAME;",
                    hash="db9a13ce7e8bae1697ec6b9fbc9c07e59e735c8c",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_history_is_never_emptied_7f82e",
                    table="annotations_queueitemevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="queueitemevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="d01d9fd6022f5b85cf671780da1e9fb2333702c5",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_bf7b8",
                    table="annotations_queueitemevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="queuemember",
            constraint=models.UniqueConstraint(
                fields=("queue", "user"), name="a_person_is_named_in_a_queue_once"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="queuemember",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "annotations_queuememberevent" ("created_at", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "queue_id", "user_id") SELECT new_values."created_at", new_values."id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."queue_id", new_values."user_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="9e06289e152b1d0fce66873bb33f71adc826b770",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_428b6",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="annotations_queuemember",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="queuemember",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "annotations_queuememberevent" ("created_at", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "queue_id", "user_id") SELECT new_values."created_at", new_values."id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."queue_id", new_values."user_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="60e469aae1e2d5182abd2b4094f69359da4c7d19",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_065ca",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="annotations_queuemember",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="queuemember",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "annotations_queuememberevent" ("created_at", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "queue_id", "user_id") SELECT old_values."created_at", old_values."id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."queue_id", old_values."user_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="4655717e01b0264919d576da89a4542c57f4b39f",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_5266b",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="annotations_queuemember",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="queuememberevent",
            trigger=pgtrigger.compiler.Trigger(
                name="history_is_never_emptied",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'The history is append only: %', TG_TABLE_NAME;",
                    hash="3fd6bda387200a375def274a6b569b11628f00dc",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_history_is_never_emptied_905f2",
                    table="annotations_queuememberevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="queuememberevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="a978e2e8407a8c556f19e5d12ef21840bd965df0",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_55b13",
                    table="annotations_queuememberevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="submission",
            index=models.Index(fields=["project", "round", "submitted_at"], name="submission_list"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="submission",
            trigger=pgtrigger.compiler.Trigger(
                name="submission_never_changes",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="a59bdb44eb6f575b82d152e426574c75bcc3a02b",
                    operation="UPDATE",
                    pgid="pgtrigger_submission_never_changes_14c16",
                    table="annotations_submission",
                    when="BEFORE",
                ),
            ),
        ),
        *(
            migrations.RunSQL(
                _add(*key), f"ALTER TABLE annotations_{key[0]} DROP CONSTRAINT {key[4]}"
            )
            for key in KEYS
        ),
        migrations.RunSQL(FREE, NOT_FREE),
    ]
