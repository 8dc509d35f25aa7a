"""What has no accents is folded without looking for any: the same letters, in a tenth of the time.

Indexes on it stay as they are. So that it can be given back, what it was is said as in 0006.
"""

from importlib import import_module

from django.db import migrations

_before = import_module("annotations.migrations.0006_project_search").FOLDED

# In ASCII nothing is composed, nothing combines, and `unaccent` has no rule.
FOLDED = r"""
CREATE OR REPLACE FUNCTION workbench_folded(given text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
    IF octet_length(given) = char_length(given) THEN
        RETURN lower(given);
    END IF;
    RETURN lower(public.unaccent(
        'public.unaccent'::regdictionary,
        regexp_replace(normalize(given, NFKD), '[\u0300-\u036f]', '', 'g')
    ));
END
$$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("annotations", "0025_deciding_time"),
    ]

    operations = [
        migrations.RunSQL(FOLDED, _before.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")),
    ]
