"""A document is a document or a snapshot, says the database too."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("annotations", "0003_words"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(kind__in=["document", "snapshot"]),
                name="document_kind_is_known",
            ),
        ),
    ]
