"""Whether letters act by themselves on the annotate page, per person."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("annotations", "0014_adjudications"),
    ]

    operations = [
        migrations.AddField(
            model_name="readingsettings",
            name="single_keys",
            field=models.BooleanField(default=True),
        ),
    ]
