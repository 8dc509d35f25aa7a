"""Notes are found in any close spelling; quotes are found through the passages."""

import django.contrib.postgres.indexes
from django.db import migrations, models

# Near to what `annotations.folding` does; the dictionary is named, so that the result is fixed.
FOLDED = r"""
CREATE FUNCTION workbench_folded(given text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT lower(public.unaccent(
        'public.unaccent'::regdictionary,
        regexp_replace(normalize(given, NFKD), '[\u0300-\u036f]', '', 'g')
    ))
$$;
"""


def _letters(field):
    return django.contrib.postgres.indexes.OpClass(
        models.Func(models.F(field), function="workbench_folded", output_field=models.TextField()),
        name="gin_trgm_ops",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("annotations", "0005_list_search"),
    ]

    operations = [
        migrations.RunSQL(FOLDED, "DROP FUNCTION workbench_folded(text);"),
        migrations.AddIndex(
            model_name="annotation",
            index=django.contrib.postgres.indexes.GinIndex(
                _letters("note"),
                name="annotation_note_letters",
                condition=~models.Q(note=""),
            ),
        ),
        migrations.AddIndex(
            model_name="evidence",
            index=django.contrib.postgres.indexes.GinIndex(
                _letters("note"), name="evidence_note_letters", condition=~models.Q(note="")
            ),
        ),
    ]
