"""How a person likes to read."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("annotations", "0011_preferences"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReadingSettings",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="reading_settings",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "size",
                    models.CharField(
                        choices=[
                            ("small", "small"),
                            ("medium", "medium"),
                            ("large", "large"),
                            ("larger", "larger"),
                            ("largest", "largest"),
                        ],
                        default="medium",
                        max_length=7,
                    ),
                ),
                (
                    "measure",
                    models.CharField(
                        choices=[("short", "short"), ("medium", "medium"), ("long", "long")],
                        default="medium",
                        max_length=6,
                    ),
                ),
                (
                    "face",
                    models.CharField(
                        choices=[
                            ("serif", "serif"),
                            ("sans", "sans serif"),
                            ("legible", "easy to tell apart"),
                            ("mono", "typewriter"),
                        ],
                        default="serif",
                        max_length=7,
                    ),
                ),
                (
                    "leading",
                    models.CharField(
                        choices=[("close", "close"), ("medium", "medium"), ("wide", "wide")],
                        default="medium",
                        max_length=6,
                    ),
                ),
                ("tour_over", models.BooleanField(default=False)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("size__in", ["small", "medium", "large", "larger", "largest"])
                        ),
                        name="reading_size_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("measure__in", ["short", "medium", "long"])),
                        name="reading_measure_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("face__in", ["serif", "sans", "legible", "mono"])),
                        name="reading_face_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("leading__in", ["close", "medium", "wide"])),
                        name="reading_leading_is_known",
                    ),
                ],
            },
        ),
    ]
