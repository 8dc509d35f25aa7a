"""The list of documents is searched without regard to case and accents, by one trigram index."""

from itertools import islice

import django.contrib.postgres.indexes
from django.db import migrations, models

from annotations.folding import fold

BATCH = 1000


def fill(apps, schema_editor):
    """Fold what documents that are there are found by."""
    documents = apps.get_model("annotations", "Document").objects.using(
        schema_editor.connection.alias
    )
    names = ("title", "external_id", "url", "byline")
    rows = documents.only(*names).iterator(chunk_size=BATCH)
    while batch := list(islice(rows, BATCH)):
        for row in batch:
            row.folded = fold("\n".join(getattr(row, name) for name in names))
        documents.bulk_update(batch, ["folded"])


class Migration(migrations.Migration):
    dependencies = [
        ("annotations", "0004_document_kind"),
    ]

    operations = [
        migrations.AddField(
            model_name="document",
            name="folded",
            field=models.TextField(blank=True, default="", editable=False),
        ),
        migrations.RemoveIndex(
            model_name="document",
            name="document_title_trigrams",
        ),
        migrations.AddIndex(
            model_name="document",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass(models.F("folded"), name="gin_trgm_ops"),
                name="document_words_trigrams",
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
