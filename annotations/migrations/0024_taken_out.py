"""A place of a document that was taken out goes with whoever lets go of it; else it is free again.

The place is locked before its document is looked at, and who takes a document out locks the places
that are held: one of the two sees what the other did.
"""

from django.db import migrations

_FUNCTION = """
CREATE OR REPLACE FUNCTION place_follows_assignments() RETURNS trigger AS $$
BEGIN
    IF TG_OP <> 'INSERT' AND OLD.place_id IS NOT NULL AND OLD.state IN ('leased', 'submitted') THEN
        IF TG_OP = 'DELETE' OR NEW.place_id IS DISTINCT FROM OLD.place_id
                OR NEW.state NOT IN ('leased', 'submitted') THEN
            {let_go}
        END IF;
    END IF;
    IF TG_OP <> 'DELETE' AND NEW.place_id IS NOT NULL
            AND NEW.state IN ('leased', 'submitted') THEN
        UPDATE annotations_place SET free = false WHERE id = NEW.place_id AND free;
    END IF;
    RETURN NULL;
END;
$$ LANGUAGE plpgsql;
"""
_FREE = "UPDATE annotations_place SET free = true WHERE id = OLD.place_id;"
_FREE_OR_GONE = """
            PERFORM FROM annotations_place WHERE id = OLD.place_id FOR UPDATE;
            IF EXISTS (
                SELECT FROM annotations_queueitem WHERE id = OLD.item_id AND state = 'removed'
            ) THEN
                DELETE FROM annotations_place WHERE id = OLD.place_id;
            ELSE
                UPDATE annotations_place SET free = true WHERE id = OLD.place_id;
            END IF;
"""
# Those that came free so far.
_DROP = """
DELETE FROM annotations_place p USING annotations_queueitem i
WHERE i.id = p.item_id AND i.state = 'removed' AND p.free
"""


class Migration(migrations.Migration):
    dependencies = [
        ("annotations", "0023_nothing_left"),
    ]

    operations = [
        migrations.RunSQL(_FUNCTION.format(let_go=_FREE_OR_GONE), _FUNCTION.format(let_go=_FREE)),
        migrations.RunSQL(_DROP, migrations.RunSQL.noop),
    ]
