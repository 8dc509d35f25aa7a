"""Adjudications, decisions and the annotations that they were about."""

import django.db.models.deletion
import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import annotations.models.base

# (table, its columns, target table, target columns, name)
KEYS = [
    ("adjudication", "document_id, project_id", "document", "id, project_id",
     "adjudication_and_document_are_of_one_project"),
    ("adjudication", "queue_id, project_id, round", "queue", "id, project_id, round",
     "adjudication_and_queue_are_of_one_project"),
    ("adjudication", "gold_id, document_id, project_id",
     "annotationset", "id, document_id, project_id",
     "adjudication_and_gold_are_of_one_document_and_project"),
    ("decision", "adjudication_id, project_id", "adjudication", "id, project_id",
     "decision_and_adjudication_are_of_one_project"),
    ("decision", "gold_id, project_id", "annotation", "id, project_id",
     "decision_and_gold_are_of_one_project"),
    ("goldsource", "decision_id, project_id", "decision", "id, project_id",
     "gold_source_and_decision_are_of_one_project"),
    ("goldsource", "annotation_id, project_id", "annotation", "id, project_id",
     "gold_source_and_annotation_are_of_one_project"),
]  # fmt: skip


def _add(table: str, columns: str, target: str, target_columns: str, name: str) -> str:
    return (
        f"ALTER TABLE annotations_{table} ADD CONSTRAINT {name} FOREIGN KEY ({columns}) "
        f"REFERENCES annotations_{target} ({target_columns}) DEFERRABLE INITIALLY DEFERRED"
    )


class Migration(migrations.Migration):
    dependencies = [
        ("annotations", "0013_queues"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.CreateModel(
            name="Adjudication",
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
                            ("ready", "Ready"),
                            ("sampled", "Agreed, to be looked at"),
                            ("working", "Being decided"),
                            ("waiting", "Back with a reviewer"),
                            ("parked", "Parked"),
                            ("decided", "Decided"),
                            ("closed_by_agreement", "Closed by agreement"),
                        ],
                        default="ready",
                        max_length=20,
                    ),
                ),
                ("named", models.CharField(blank=True, max_length=200)),
                ("taken_at", models.DateTimeField(blank=True, null=True)),
                ("lease_until", models.DateTimeField(blank=True, null=True)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("single_reviewed", models.BooleanField(default=False)),
                ("allowed_own", models.BooleanField(default=False)),
                ("sampled", models.BooleanField(default=False)),
                ("draw", models.FloatField(blank=True, null=True)),
                ("rule", models.JSONField(blank=True, default=dict)),
                ("remark", models.TextField(blank=True)),
                ("cases", models.PositiveIntegerField(default=0)),
                ("differing", models.PositiveIntegerField(default=0)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "updated_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
            ],
        ),
        migrations.CreateModel(
            name="AdjudicationEvent",
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
                            ("ready", "Ready"),
                            ("sampled", "Agreed, to be looked at"),
                            ("working", "Being decided"),
                            ("waiting", "Back with a reviewer"),
                            ("parked", "Parked"),
                            ("decided", "Decided"),
                            ("closed_by_agreement", "Closed by agreement"),
                        ],
                        default="ready",
                        max_length=20,
                    ),
                ),
                ("named", models.CharField(blank=True, max_length=200)),
                ("taken_at", models.DateTimeField(blank=True, null=True)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("single_reviewed", models.BooleanField(default=False)),
                ("allowed_own", models.BooleanField(default=False)),
                ("sampled", models.BooleanField(default=False)),
                ("draw", models.FloatField(blank=True, null=True)),
                ("rule", models.JSONField(blank=True, default=dict)),
                ("remark", models.TextField(blank=True)),
                ("cases", models.PositiveIntegerField(default=0)),
                ("differing", models.PositiveIntegerField(default=0)),
                ("version", models.PositiveIntegerField(default=1)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Decision",
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
                ("key", models.CharField(max_length=64)),
                ("start", models.PositiveIntegerField()),
                ("end", models.PositiveIntegerField()),
                (
                    "outcome",
                    models.CharField(
                        choices=[("take", "Taken"), ("merge", "Merged"), ("reject", "Rejected")],
                        max_length=6,
                    ),
                ),
                ("reason", models.TextField(blank=True)),
                ("opinions", models.JSONField(default=list)),
                ("agreed", models.BooleanField(default=False)),
                ("automatic", models.BooleanField(default=False)),
                ("stroke", models.UUIDField()),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ("start", "end", "created_at", "id"),
            },
        ),
        migrations.CreateModel(
            name="DecisionEvent",
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
                ("key", models.CharField(max_length=64)),
                ("start", models.PositiveIntegerField()),
                ("end", models.PositiveIntegerField()),
                (
                    "outcome",
                    models.CharField(
                        choices=[("take", "Taken"), ("merge", "Merged"), ("reject", "Rejected")],
                        max_length=6,
                    ),
                ),
                ("reason", models.TextField(blank=True)),
                ("opinions", models.JSONField(default=list)),
                ("agreed", models.BooleanField(default=False)),
                ("automatic", models.BooleanField(default=False)),
                ("stroke", models.UUIDField()),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="GoldSource",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("followed", models.BooleanField(default=False)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="notification",
            name="notification_kind_is_known",
        ),
        migrations.AlterField(
            model_name="notification",
            name="kind",
            field=models.CharField(
                choices=[
                    ("job-ended", "A job of yours ended"),
                    ("role-given", "You were given a role"),
                    ("guideline-changed", "The guideline has a new version"),
                    ("set-reopened", "A set of yours was reopened"),
                    ("asked-back", "A set of yours came back with a remark"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddConstraint(
            model_name="notification",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "job-ended",
                            "role-given",
                            "guideline-changed",
                            "set-reopened",
                            "asked-back",
                        ],
                    )
                ),
                name="notification_kind_is_known",
            ),
        ),
        migrations.AddField(
            model_name="adjudication",
            name="adjudicator",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="adjudications",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="adjudication",
            name="declared_by",
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
            model_name="adjudication",
            name="document",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="adjudications",
                to="annotations.document",
            ),
        ),
        migrations.AddField(
            model_name="adjudication",
            name="gold",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="annotations.annotationset",
            ),
        ),
        migrations.AddField(
            model_name="adjudication",
            name="project",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="adjudications",
                to="annotations.project",
            ),
        ),
        migrations.AddField(
            model_name="adjudication",
            name="queue",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="adjudications",
                to="annotations.queue",
            ),
        ),
        migrations.AddField(
            model_name="adjudicationevent",
            name="adjudicator",
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
            model_name="adjudicationevent",
            name="declared_by",
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
            model_name="adjudicationevent",
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
            model_name="adjudicationevent",
            name="gold",
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
            model_name="adjudicationevent",
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
            model_name="adjudicationevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="annotations.adjudication",
            ),
        ),
        migrations.AddField(
            model_name="adjudicationevent",
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
            model_name="adjudicationevent",
            name="queue",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="annotations.queue",
            ),
        ),
        migrations.AddField(
            model_name="decision",
            name="adjudication",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="decisions",
                to="annotations.adjudication",
            ),
        ),
        migrations.AddField(
            model_name="decision",
            name="decided_by",
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
            model_name="decision",
            name="gold",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="gold_decisions",
                to="annotations.annotation",
            ),
        ),
        migrations.AddField(
            model_name="decision",
            name="project",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="annotations.project",
            ),
        ),
        migrations.AddField(
            model_name="decision",
            name="replaces",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="annotations.decision",
            ),
        ),
        migrations.AddField(
            model_name="decisionevent",
            name="adjudication",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="annotations.adjudication",
            ),
        ),
        migrations.AddField(
            model_name="decisionevent",
            name="decided_by",
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
            model_name="decisionevent",
            name="gold",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="annotations.annotation",
            ),
        ),
        migrations.AddField(
            model_name="decisionevent",
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
            model_name="decisionevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="annotations.decision",
            ),
        ),
        migrations.AddField(
            model_name="decisionevent",
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
            model_name="decisionevent",
            name="replaces",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="annotations.decision",
            ),
        ),
        migrations.AddField(
            model_name="goldsource",
            name="annotation",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="decided_in",
                to="annotations.annotation",
            ),
        ),
        migrations.AddField(
            model_name="goldsource",
            name="decision",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="sources",
                to="annotations.decision",
            ),
        ),
        migrations.AddField(
            model_name="goldsource",
            name="project",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="annotations.project",
            ),
        ),
        migrations.AddIndex(
            model_name="adjudication",
            index=models.Index(fields=["project", "created_at", "id"], name="adjudication_list"),
        ),
        migrations.AddConstraint(
            model_name="adjudication",
            constraint=models.UniqueConstraint(
                fields=("document", "round"), name="a_document_is_adjudicated_once_a_round"
            ),
        ),
        migrations.AddConstraint(
            model_name="adjudication",
            constraint=models.UniqueConstraint(
                fields=("id", "project"), name="adjudication_project_key"
            ),
        ),
        migrations.AddConstraint(
            model_name="adjudication",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            "ready",
                            "sampled",
                            "working",
                            "waiting",
                            "parked",
                            "decided",
                            "closed_by_agreement",
                        ],
                    )
                ),
                name="adjudication_state_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="adjudication",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "working"), _negated=True),
                    models.Q(("adjudicator__isnull", False), ("lease_until__isnull", False)),
                    _connector="OR",
                ),
                name="who_decides_holds_a_lease",
            ),
        ),
        migrations.AddConstraint(
            model_name="adjudication",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["decided", "closed_by_agreement"]), _negated=True),
                    models.Q(("decided_at__isnull", False), ("gold__isnull", False)),
                    _connector="OR",
                ),
                name="a_closed_adjudication_has_gold",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="adjudication",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "annotations_adjudicationevent" ("adjudicator_id", "allowed_own", "cases", "created_at", "decided_at", "declared_by_id", "differing", "document_id", "draw", "gold_id", "id", "named", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "queue_id", "remark", "round", "rule", "sampled", "single_reviewed", "state", "taken_at", "version") SELECT new_values."adjudicator_id", new_values."allowed_own", new_values."cases", new_values."created_at", new_values."decided_at", new_values."declared_by_id", new_values."differing", new_values."document_id", new_values."draw", new_values."gold_id", new_values."id", new_values."named", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."project_id", new_values."queue_id", new_values."remark", new_values."round", new_values."rule", new_values."sampled", new_values."single_reviewed", new_values."state", new_values."taken_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="018a333323caffa8cffc63ac4861c152713dc3e3",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_1fe3d",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="annotations_adjudication",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="adjudication",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "annotations_adjudicationevent" ("adjudicator_id", "allowed_own", "cases", "created_at", "decided_at", "declared_by_id", "differing", "document_id", "draw", "gold_id", "id", "named", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "queue_id", "remark", "round", "rule", "sampled", "single_reviewed", "state", "taken_at", "version") SELECT new_values."adjudicator_id", new_values."allowed_own", new_values."cases", new_values."created_at", new_values."decided_at", new_values."declared_by_id", new_values."differing", new_values."document_id", new_values."draw", new_values."gold_id", new_values."id", new_values."named", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."project_id", new_values."queue_id", new_values."remark", new_values."round", new_values."rule", new_values."sampled", new_values."single_reviewed", new_values."state", new_values."taken_at", new_values."version" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."adjudicator_id" IS DISTINCT FROM (new_values."adjudicator_id") OR old_values."allowed_own" IS DISTINCT FROM (new_values."allowed_own") OR old_values."cases" IS DISTINCT FROM (new_values."cases") OR old_values."created_at" IS DISTINCT FROM (new_values."created_at") OR old_values."decided_at" IS DISTINCT FROM (new_values."decided_at") OR old_values."declared_by_id" IS DISTINCT FROM (new_values."declared_by_id") OR old_values."differing" IS DISTINCT FROM (new_values."differing") OR old_values."document_id" IS DISTINCT FROM (new_values."document_id") OR old_values."draw" IS DISTINCT FROM (new_values."draw") OR old_values."gold_id" IS DISTINCT FROM (new_values."gold_id") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."named" IS DISTINCT FROM (new_values."named") OR old_values."project_id" IS DISTINCT FROM (new_values."project_id") OR old_values."queue_id" IS DISTINCT FROM (new_values."queue_id") OR old_values."remark" IS DISTINCT FROM (new_values."remark") OR old_values."round" IS DISTINCT FROM (new_values."round") OR old_values."rule" IS DISTINCT FROM (new_values."rule") OR old_values."sampled" IS DISTINCT FROM (new_values."sampled") OR old_values."single_reviewed" IS DISTINCT FROM (new_values."single_reviewed") OR old_values."state" IS DISTINCT FROM (new_values."state") OR old_values."taken_at" IS DISTINCT FROM (new_values."taken_at") OR old_values."version" IS DISTINCT FROM (new_values."version")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="d5b1f7fa26dbc2a905eaa28bbcb9b875a261cf12",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_9e776",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="annotations_adjudication",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="adjudication",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "annotations_adjudicationevent" ("adjudicator_id", "allowed_own", "cases", "created_at", "decided_at", "declared_by_id", "differing", "document_id", "draw", "gold_id", "id", "named", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "queue_id", "remark", "round", "rule", "sampled", "single_reviewed", "state", "taken_at", "version") SELECT old_values."adjudicator_id", old_values."allowed_own", old_values."cases", old_values."created_at", old_values."decided_at", old_values."declared_by_id", old_values."differing", old_values."document_id", old_values."draw", old_values."gold_id", old_values."id", old_values."named", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."project_id", old_values."queue_id", old_values."remark", old_values."round", old_values."rule", old_values."sampled", old_values."single_reviewed", old_values."state", old_values."taken_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="e7d432e135c46567f38db138b4004b3dcd87209d",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_22f8d",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="annotations_adjudication",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="adjudicationevent",
            trigger=pgtrigger.compiler.Trigger(
                name="history_is_never_emptied",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'The history is append only: %', TG_TABLE_NAME;",
                    hash="2261442c4d6665910e3b0ec246f50c97ab8fdd2f",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_history_is_never_emptied_2edc7",
                    table="annotations_adjudicationevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="adjudicationevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="0cb61450716becb022e56e88bed55c362d0d91a0",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_99b5d",
                    table="annotations_adjudicationevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(("start__lt", models.F("end"))), name="decision_span_is_forward"
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("gold__isnull", True), ("outcome", "reject")),
                    models.Q(("gold__isnull", False), ("outcome__in", ["take", "merge"])),
                    _connector="OR",
                ),
                name="a_decision_makes_gold_or_rejects",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at__isnull", True)),
                fields=("adjudication", "key"),
                name="a_case_is_decided_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.UniqueConstraint(
                fields=("id", "project"), name="decision_project_key"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="decision",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "annotations_decisionevent" ("adjudication_id", "agreed", "automatic", "created_at", "decided_by_id", "end", "gold_id", "id", "key", "opinions", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "reason", "replaces_id", "start", "stroke", "withdrawn_at") SELECT new_values."adjudication_id", new_values."agreed", new_values."automatic", new_values."created_at", new_values."decided_by_id", new_values."end", new_values."gold_id", new_values."id", new_values."key", new_values."opinions", new_values."outcome", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."project_id", new_values."reason", new_values."replaces_id", new_values."start", new_values."stroke", new_values."withdrawn_at" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="91e8805ec0758f1e633a52ae662581c719aaf77a",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_55943",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="annotations_decision",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="decision",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "annotations_decisionevent" ("adjudication_id", "agreed", "automatic", "created_at", "decided_by_id", "end", "gold_id", "id", "key", "opinions", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "reason", "replaces_id", "start", "stroke", "withdrawn_at") SELECT new_values."adjudication_id", new_values."agreed", new_values."automatic", new_values."created_at", new_values."decided_by_id", new_values."end", new_values."gold_id", new_values."id", new_values."key", new_values."opinions", new_values."outcome", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."project_id", new_values."reason", new_values."replaces_id", new_values."start", new_values."stroke", new_values."withdrawn_at" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="3349132f60a14af73987a194383c5c3f46deb9f7",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_66945",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="annotations_decision",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="decision",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "annotations_decisionevent" ("adjudication_id", "agreed", "automatic", "created_at", "decided_by_id", "end", "gold_id", "id", "key", "opinions", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "reason", "replaces_id", "start", "stroke", "withdrawn_at") SELECT old_values."adjudication_id", old_values."agreed", old_values."automatic", old_values."created_at", old_values."decided_by_id", old_values."end", old_values."gold_id", old_values."id", old_values."key", old_values."opinions", old_values."outcome", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."project_id", old_values."reason", old_values."replaces_id", old_values."start", old_values."stroke", old_values."withdrawn_at" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="1fc18b76e1a81eb9e7866ce90da54960f5424dc6",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_c4644",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="annotations_decision",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="decisionevent",
            trigger=pgtrigger.compiler.Trigger(
                name="history_is_never_emptied",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'The history is append only: %', TG_TABLE_NAME;",
                    hash="ae2ec51c81a3c263312b85fcfccbbdad3f6b08ea",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_history_is_never_emptied_0fd0c",
                    table="annotations_decisionevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="decisionevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="09d8a4704502655bc55a0bf4ea61de7cae8961c8",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_75054",
                    table="annotations_decisionevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="goldsource",
            constraint=models.UniqueConstraint(
                fields=("decision", "annotation"), name="a_decision_names_a_source_once"
            ),
        ),
    ] + [
        migrations.RunSQL(_add(*key), f"ALTER TABLE annotations_{key[0]} DROP CONSTRAINT {key[4]}")
        for key in KEYS
    ]
