"""Changes of many documents are jobs of a kind of their own."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("annotations", "0007_saved_views"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="job",
            name="job_kind_is_known",
        ),
        migrations.AlterField(
            model_name="job",
            name="kind",
            field=models.CharField(
                choices=[
                    ("import", "Import"),
                    ("export", "Export"),
                    ("passages", "Search index"),
                    ("change", "Change of documents"),
                ],
                max_length=8,
            ),
        ),
        migrations.AddConstraint(
            model_name="job",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["import", "export", "passages", "change"])),
                name="job_kind_is_known",
            ),
        ),
    ]
