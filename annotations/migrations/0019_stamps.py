"""Counts of changes, by which figures are known to be as they were. Statement-level triggers.

A write takes a row of its project that nobody else holds just now, or makes one: no writer waits
for another. `changed` are the rows of the statement, `before` the same as they were.
"""

import django.db.models.deletion
from django.db import migrations, models

COUNT = """
CREATE FUNCTION count_change(of_project uuid, of_what text) RETURNS void AS $$
BEGIN
    -- A transaction with one snapshot may not touch a row that was changed since.
    IF current_setting('transaction_isolation') = 'read committed' THEN
        UPDATE annotations_stamp SET n = n + 1 WHERE id = (
            SELECT id FROM annotations_stamp WHERE project_id = of_project AND what = of_what
            LIMIT 1 FOR UPDATE SKIP LOCKED
        );
        IF FOUND THEN
            RETURN;
        END IF;
    END IF;
    INSERT INTO annotations_stamp (project_id, what, n) VALUES (of_project, of_what, 1);
END;
$$ LANGUAGE plpgsql;

CREATE FUNCTION stamps_go_with_their_project() RETURNS trigger AS $$
BEGIN
    DELETE FROM annotations_stamp WHERE project_id IN (SELECT id FROM changed);
    RETURN NULL;
END;
$$ LANGUAGE plpgsql;
CREATE TRIGGER stamps_go_with_their_project AFTER DELETE ON annotations_project
    REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION stamps_go_with_their_project();
"""
UNCOUNTED = """
DROP TRIGGER stamps_go_with_their_project ON annotations_project;
DROP FUNCTION stamps_go_with_their_project();
DROP FUNCTION count_change(uuid, text);
"""

_OWN = "SELECT DISTINCT c.project_id, '{what}' AS what FROM changed c"
_IN_SET = """
SELECT DISTINCT c.project_id, CASE WHEN EXISTS (
    SELECT FROM annotations_annotationset s
    WHERE s.id = c.annotation_set_id AND s.status = 'submitted'
) THEN 'results' ELSE 'drafts' END AS what FROM changed c
"""
_ON_ANNOTATION = """
SELECT DISTINCT c.project_id, CASE WHEN EXISTS (
    SELECT FROM annotations_annotation a JOIN annotations_annotationset s
    ON s.id = a.annotation_set_id WHERE a.id = c.annotation_id AND s.status = 'submitted'
) THEN 'results' ELSE 'drafts' END AS what FROM changed c
"""
_SET_MADE = """
SELECT DISTINCT c.project_id, CASE WHEN c.status = 'submitted' THEN 'results' ELSE 'work' END
AS what FROM changed c
"""
_SET_CHANGED = """
SELECT DISTINCT c.project_id, CASE WHEN 'submitted' IN (c.status, b.status)
THEN 'results' ELSE 'drafts' END AS what FROM changed c JOIN before b USING (id)
"""
_BEATS = """
SELECT DISTINCT c.project_id, 'work' AS what FROM changed c JOIN before b USING (id)
WHERE c.state <> 'leased'
    OR (c.state, c.queue_id, c.annotator_id, c.place_id, c.document_id)
    IS DISTINCT FROM (b.state, b.queue_id, b.annotator_id, b.place_id, b.document_id)
"""
_USERS = """
SELECT DISTINCT m.project_id, 'results' AS what FROM changed c JOIN before b USING (id)
JOIN (
    SELECT project_id, user_id FROM annotations_membership
    UNION SELECT project_id, user_id FROM annotations_annotator WHERE user_id IS NOT NULL
) m ON m.user_id = c.id
WHERE (c.username, c.first_name, c.last_name, c.is_active, c.is_superuser)
    IS DISTINCT FROM (b.username, b.first_name, b.last_name, b.is_active, b.is_superuser)
"""
_QUEUE_OF = (
    "SELECT DISTINCT q.project_id, 'work' AS what FROM changed c "
    "JOIN annotations_queue q ON q.id = c.queue_id"
)
_ALL = ("INSERT", "UPDATE", "DELETE")

# Table, statement by which operation, and which changes of which projects the rows are.
COUNTED = [
    *[
        (table, operation, _OWN.format(what="results"))
        for table in (
            "membership", "label", "guideline", "annotator", "queue", "submission", "decision",
            "goldsource",
        )
        for operation in _ALL
    ],
    *[
        (table, operation, _OWN.format(what="work"))
        for table in ("queueitem", "adjudication")
        for operation in _ALL
    ],
    ("project", "UPDATE", "SELECT c.id AS project_id, 'results' AS what FROM changed c"),
    ("queuemember", "INSERT", _QUEUE_OF),
    ("queuemember", "DELETE", _QUEUE_OF),
    ("assignment", "INSERT", _OWN.format(what="work")),
    ("assignment", "UPDATE", _BEATS),
    ("assignment", "DELETE", _OWN.format(what="work")),
    ("annotationset", "INSERT", _SET_MADE),
    ("annotationset", "UPDATE", _SET_CHANGED),
    ("annotationset", "DELETE", _SET_MADE),
    *[("annotation", one, _IN_SET) for one in _ALL],
    *[("evidence", one, _ON_ANNOTATION) for one in _ALL],
    ("user", "UPDATE", _USERS),
]  # fmt: skip

_TABLES = {
    "INSERT": "NEW TABLE AS changed",
    "UPDATE": "OLD TABLE AS before NEW TABLE AS changed",
    "DELETE": "OLD TABLE AS changed",
}


def _name(table: str, operation: str) -> str:
    return f"count_{operation.lower()}_of_{table}"


def _trigger(table: str, operation: str, rows: str) -> str:
    name = _name(table, operation)
    return f"""
CREATE FUNCTION {name}() RETURNS trigger AS $$
BEGIN
    PERFORM count_change(project_id, what) FROM ({rows}) AS counted;
    RETURN NULL;
END;
$$ LANGUAGE plpgsql;
CREATE TRIGGER {name} AFTER {operation} ON annotations_{table}
    REFERENCING {_TABLES[operation]} FOR EACH STATEMENT EXECUTE FUNCTION {name}();
"""


def _no_trigger(table: str, operation: str) -> str:
    name = _name(table, operation)
    return f"DROP TRIGGER {name} ON annotations_{table}; DROP FUNCTION {name}();"


class Migration(migrations.Migration):
    dependencies = [
        ("annotations", "0018_list_indexes"),
    ]

    operations = [
        migrations.CreateModel(
            name="Stamp",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("what", models.CharField(max_length=7)),
                ("n", models.BigIntegerField(default=1)),
                (
                    "project",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="annotations.project",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["project", "what"], name="stamp_of_project")],
            },
        ),
        migrations.RunSQL(COUNT, UNCOUNTED),
        *[migrations.RunSQL(_trigger(*one), _no_trigger(*one[:2])) for one in COUNTED],
    ]
