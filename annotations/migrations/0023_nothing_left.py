"""Counts of what came free in queues, and by them who is known to find nothing there.

A place that is free, a document that may join, or one that somebody had no more: each moves the
count of its queue. A write takes a row of the count that nobody else holds just now, or makes one,
as in 0019: no writer waits for another. Who takes a place moves nothing.
"""

import django.db.models.deletion
from django.db import migrations, models

COUNT = """
CREATE FUNCTION count_freed(of_queue uuid) RETURNS void AS $$
BEGIN
    -- A transaction with one snapshot may not touch a row that was changed since.
    IF current_setting('transaction_isolation') = 'read committed' THEN
        UPDATE annotations_freed SET n = n + 1 WHERE id = (
            SELECT id FROM annotations_freed WHERE queue_id = of_queue
            LIMIT 1 FOR UPDATE SKIP LOCKED
        );
        IF FOUND THEN
            RETURN;
        END IF;
    END IF;
    INSERT INTO annotations_freed (queue_id, n) VALUES (of_queue, 1);
END;
$$ LANGUAGE plpgsql;

CREATE FUNCTION what_is_left_goes_with_its_queue() RETURNS trigger AS $$
BEGIN
    DELETE FROM annotations_freed WHERE queue_id IN (SELECT id FROM changed);
    DELETE FROM annotations_nothingleft WHERE queue_id IN (SELECT id FROM changed);
    RETURN NULL;
END;
$$ LANGUAGE plpgsql;
CREATE TRIGGER what_is_left_goes_with_its_queue AFTER DELETE ON annotations_queue
    REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION what_is_left_goes_with_its_queue();
"""
UNCOUNTED = """
DROP TRIGGER what_is_left_goes_with_its_queue ON annotations_queue;
DROP FUNCTION what_is_left_goes_with_its_queue();
DROP FUNCTION count_freed(uuid);
"""

# By row, as sets are touched with every annotation, and opened again rarely and one by one.
OPEN_AGAIN = """
CREATE FUNCTION freed_by_an_open_set() RETURNS trigger AS $$
BEGIN
    PERFORM count_freed(queue_id) FROM (
        SELECT DISTINCT p.queue_id FROM annotations_place p
        WHERE p.document_id = OLD.document_id AND p.round = OLD.round
    ) AS freed;
    RETURN NULL;
END;
$$ LANGUAGE plpgsql;
CREATE TRIGGER freed_by_an_open_set AFTER UPDATE OF status ON annotations_annotationset
    FOR EACH ROW WHEN (OLD.status = 'submitted' AND NEW.status <> 'submitted')
    EXECUTE FUNCTION freed_by_an_open_set();
"""
NOT_OPEN_AGAIN = """
DROP TRIGGER freed_by_an_open_set ON annotations_annotationset;
DROP FUNCTION freed_by_an_open_set();
"""

_LET_GO = """
SELECT DISTINCT b.queue_id FROM before b JOIN changed c USING (id)
WHERE b.place_id IS NOT NULL AND b.state IN ('leased', 'submitted')
    AND (c.place_id IS DISTINCT FROM b.place_id OR c.state NOT IN ('leased', 'submitted'))
"""
_HAD_NO_MORE = """
SELECT DISTINCT p.queue_id FROM changed c
JOIN annotations_place p ON p.document_id = c.document_id AND p.round = c.round
"""
# Whoever draws in vain from a queue that takes all documents looks for new ones.
_CAME = """
SELECT q.id AS queue_id FROM annotations_queue q
WHERE q.all_documents AND q.state <> 'ended'
    AND q.project_id IN (SELECT c.project_id FROM changed c)
"""
# Table, statement by which operation, and the queues in which something may be left by it.
FREED = [
    ("document", "INSERT", _CAME),
    ("place", "INSERT", "SELECT DISTINCT c.queue_id FROM changed c WHERE c.free"),
    ("assignment", "UPDATE", _LET_GO),
    ("assignment", "DELETE", _HAD_NO_MORE),
    ("annotationset", "DELETE", _HAD_NO_MORE),
]

_TABLES = {
    "INSERT": "NEW TABLE AS changed",
    "UPDATE": "OLD TABLE AS before NEW TABLE AS changed",
    "DELETE": "OLD TABLE AS changed",
}


def _name(table: str, operation: str) -> str:
    return f"freed_by_{operation.lower()}_of_{table}"


def _trigger(table: str, operation: str, queues: str) -> str:
    name = _name(table, operation)
    return f"""
CREATE FUNCTION {name}() RETURNS trigger AS $$
BEGIN
    PERFORM count_freed(queue_id) FROM ({queues}) AS freed;
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
        ("annotations", "0022_two_column_indexes"),
    ]

    operations = [
        migrations.CreateModel(
            name="Freed",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("n", models.BigIntegerField(default=1)),
                (
                    "queue",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="annotations.queue",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["queue"], name="freed_of_queue")],
            },
        ),
        migrations.CreateModel(
            name="NothingLeft",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("freed", models.BigIntegerField()),
                (
                    "annotator",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="annotations.annotator",
                    ),
                ),
                (
                    "queue",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="annotations.queue",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=["queue", "annotator"],
                        name="of_a_queue_nothing_is_left_once_for_a_person",
                    )
                ],
            },
        ),
        migrations.RunSQL(COUNT, UNCOUNTED),
        migrations.RunSQL(OPEN_AGAIN, NOT_OPEN_AGAIN),
        *[migrations.RunSQL(_trigger(*one), _no_trigger(*one[:2])) for one in FREED],
    ]
