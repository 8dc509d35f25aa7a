"""Documents and sets are told of by project and time, without a cost to imports."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("annotations", "0008_change_jobs"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="annotationsetevent",
            index=models.Index(
                condition=models.Q(("pgh_label", "update")),
                fields=["project", "-pgh_created_at"],
                name="annotation_set_activity",
            ),
        ),
        migrations.AddIndex(
            model_name="documentevent",
            index=models.Index(
                condition=models.Q(
                    models.Q(("pgh_label", "insert"), _negated=True),
                    ("import_job__isnull", True),
                    _connector="OR",
                ),
                fields=["project", "-pgh_created_at"],
                name="document_activity",
            ),
        ),
    ]
