"""Rows that belong together are of one project: composite foreign keys say so in the database.

Also: the history's context rows are only ever inserted. The application role needs no right to
change them, and triggers keep the owner role from doing so by accident.
"""

from django.db import migrations

# (table, its columns, target table, target columns, name)
KEYS = [
    ("document", "outlet_id, project_id", "outlet", "id, project_id",
     "document_and_outlet_are_of_one_project"),
    ("annotationset", "document_id, project_id", "document", "id, project_id",
     "annotation_set_and_document_are_of_one_project"),
    ("annotationset", "annotator_id, project_id", "annotator", "id, project_id",
     "annotation_set_and_annotator_are_of_one_project"),
    ("annotation", "annotation_set_id, document_id, project_id",
     "annotationset", "id, document_id, project_id",
     "annotation_and_its_set_are_of_one_document_and_project"),
    ("annotation", "label_id, project_id", "label", "id, project_id",
     "annotation_and_label_are_of_one_project"),
    ("evidence", "annotation_id, project_id", "annotation", "id, project_id",
     "evidence_and_annotation_are_of_one_project"),
    ("evidence", "document_id, project_id", "document", "id, project_id",
     "evidence_and_document_are_of_one_project"),
    ("passage", "document_id, project_id", "document", "id, project_id",
     "passage_and_document_are_of_one_project"),
]  # fmt: skip

CONTEXT_FUNCTION = """
CREATE OR REPLACE FUNCTION _pgh_attach_context() RETURNS uuid AS $$
DECLARE
    context uuid := nullif(current_setting('pghistory.context_id', true), '');
    metadata jsonb := nullif(current_setting('pghistory.context_metadata', true), '');
BEGIN
    IF context IS NOT NULL AND metadata IS NOT NULL THEN
        INSERT INTO pghistory_context (id, metadata, created_at, updated_at)
            VALUES (context, metadata, now(), now())
            ON CONFLICT (id) DO NOTHING;
        RETURN context;
    END IF;
    RETURN NULL;
END;
$$ LANGUAGE plpgsql;
"""

CONTEXT_TRIGGERS = """
CREATE FUNCTION history_context_is_kept() RETURNS trigger AS $$
BEGIN
    RAISE EXCEPTION 'The history is append only: %', TG_TABLE_NAME;
END;
$$ LANGUAGE plpgsql;
CREATE TRIGGER history_context_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE
    ON pghistory_context FOR EACH STATEMENT EXECUTE FUNCTION history_context_is_kept();
"""
NO_CONTEXT_TRIGGERS = """
DROP TRIGGER history_context_is_append_only ON pghistory_context;
DROP FUNCTION history_context_is_kept();
"""


def _add(table: str, columns: str, target: str, target_columns: str, name: str) -> str:
    return (
        f"ALTER TABLE annotations_{table} ADD CONSTRAINT {name} FOREIGN KEY ({columns}) "
        f"REFERENCES annotations_{target} ({target_columns}) DEFERRABLE INITIALLY DEFERRED"
    )


class Migration(migrations.Migration):
    """Adds the keys and replaces the context function."""

    dependencies = [
        ("annotations", "0001_initial"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.RunSQL(_add(*key), f"ALTER TABLE annotations_{key[0]} DROP CONSTRAINT {key[4]}")
        for key in KEYS
    ] + [
        migrations.RunSQL(CONTEXT_FUNCTION, migrations.RunSQL.noop),
        migrations.RunSQL(CONTEXT_TRIGGERS, NO_CONTEXT_TRIGGERS),
    ]
