"""Comments about documents and annotations, and what is told of them.

Composite keys keep a comment with the document, the annotation and the thread of its project.
"""

import django.db.models.deletion
import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import annotations.models.base

# (columns, target table, target columns, name)
KEYS = [
    ("document_id, project_id", "document", "id, project_id",
     "comment_and_document_are_of_one_project"),
    ("annotation_id, project_id", "annotation", "id, project_id",
     "comment_and_annotation_are_of_one_project"),
    ("parent_id, document_id, project_id", "comment", "id, document_id, project_id",
     "comment_and_its_thread_are_of_one_document"),
]  # fmt: skip


def _add(columns: str, target: str, target_columns: str, name: str) -> str:
    return (
        f"ALTER TABLE annotations_comment ADD CONSTRAINT {name} FOREIGN KEY ({columns}) "
        f"REFERENCES annotations_{target} ({target_columns}) DEFERRABLE INITIALLY DEFERRED"
    )


class Migration(migrations.Migration):
    dependencies = [
        ("annotations", "0016_invitations"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.CreateModel(
            name="Comment",
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
                ("text", models.TextField()),
                ("edited_at", models.DateTimeField(blank=True, null=True)),
                ("resolved_at", models.DateTimeField(blank=True, null=True)),
                ("deleted_at", models.DateTimeField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "updated_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
            ],
            options={
                "ordering": ("created_at", "id"),
            },
        ),
        migrations.CreateModel(
            name="CommentEvent",
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
                ("text", models.TextField()),
                ("edited_at", models.DateTimeField(blank=True, null=True)),
                ("resolved_at", models.DateTimeField(blank=True, null=True)),
                ("deleted_at", models.DateTimeField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "updated_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
            ],
            options={
                "abstract": False,
            },
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
                    ("mentioned", "You were mentioned in a comment"),
                    ("commented", "Somebody commented on your work, or answered you"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="comment",
            name="annotation",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="comments",
                to="annotations.annotation",
            ),
        ),
        migrations.AddField(
            model_name="comment",
            name="author",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="comment",
            name="document",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="comments",
                to="annotations.document",
            ),
        ),
        migrations.AddField(
            model_name="comment",
            name="parent",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="answers",
                to="annotations.comment",
            ),
        ),
        migrations.AddField(
            model_name="comment",
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
            model_name="comment",
            name="resolved_by",
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
            model_name="notification",
            name="comment",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="notifications",
                to="annotations.comment",
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
                            "mentioned",
                            "commented",
                        ],
                    )
                ),
                name="notification_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="notification",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("comment__isnull", False), ("kind__in", ["mentioned", "commented"])),
                    models.Q(
                        models.Q(("kind__in", ["mentioned", "commented"]), _negated=True),
                        ("comment__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="a_notification_of_a_comment_names_it",
            ),
        ),
        migrations.AddField(
            model_name="commentevent",
            name="annotation",
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
            model_name="commentevent",
            name="author",
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
            model_name="commentevent",
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
            model_name="commentevent",
            name="parent",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="annotations.comment",
            ),
        ),
        migrations.AddField(
            model_name="commentevent",
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
            model_name="commentevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="annotations.comment",
            ),
        ),
        migrations.AddField(
            model_name="commentevent",
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
            model_name="commentevent",
            name="resolved_by",
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
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(fields=["project", "created_at", "id"], name="comment_list"),
        ),
        migrations.AddConstraint(
            model_name="comment",
            constraint=models.UniqueConstraint(
                fields=("id", "document", "project"), name="comment_project_key"
            ),
        ),
        migrations.AddConstraint(
            model_name="comment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("resolved_at__isnull", True), ("resolved_by__isnull", True)),
                    models.Q(
                        ("parent__isnull", True),
                        ("resolved_at__isnull", False),
                        ("resolved_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="a_thread_is_resolved_at_its_head_and_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="comment",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="a_comment_says_something"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="comment",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "annotations_commentevent" ("annotation_id", "author_id", "created_at", "deleted_at", "document_id", "edited_at", "id", "parent_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "resolved_at", "resolved_by_id", "text", "updated_at", "version") SELECT new_values."annotation_id", new_values."author_id", new_values."created_at", new_values."deleted_at", new_values."document_id", new_values."edited_at", new_values."id", new_values."parent_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."project_id", new_values."resolved_at", new_values."resolved_by_id", new_values."text", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="cfe2d70f518a270545f9ea2ad01bb9167efecdf9",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_f2c6b",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="annotations_comment",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="comment",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "annotations_commentevent" ("annotation_id", "author_id", "created_at", "deleted_at", "document_id", "edited_at", "id", "parent_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "resolved_at", "resolved_by_id", "text", "updated_at", "version") SELECT new_values."annotation_id", new_values."author_id", new_values."created_at", new_values."deleted_at", new_values."document_id", new_values."edited_at", new_values."id", new_values."parent_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."project_id", new_values."resolved_at", new_values."resolved_by_id", new_values."text", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="ebee52b1dd12cec1d9855534f872a9db34f7f669",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_6222e",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="annotations_comment",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="comment",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "annotations_commentevent" ("annotation_id", "author_id", "created_at", "deleted_at", "document_id", "edited_at", "id", "parent_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "resolved_at", "resolved_by_id", "text", "updated_at", "version") SELECT old_values."annotation_id", old_values."author_id", old_values."created_at", old_values."deleted_at", old_values."document_id", old_values."edited_at", old_values."id", old_values."parent_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."project_id", old_values."resolved_at", old_values."resolved_by_id", old_values."text", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="e89c0f9db378e699f96e7e75e86e8e568a8a9dc3",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_1d5e0",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="annotations_comment",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="commentevent",
            trigger=pgtrigger.compiler.Trigger(
                name="history_is_never_emptied",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'The history is append only: %', TG_TABLE_NAME;",
                    hash="d3df6cf93cacbc845818986e39b12c765e214864",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_history_is_never_emptied_ec457",
                    table="annotations_commentevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="commentevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="f8bff14d3e4dfda9b588bcde00ff296ee51475dc",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_810ae",
                    table="annotations_commentevent",
                    when="BEFORE",
                ),
            ),
        ),
    ] + [
        migrations.RunSQL(_add(*key), f"ALTER TABLE annotations_comment DROP CONSTRAINT {key[3]}")
        for key in KEYS
    ]
