"""How a person likes to read and to work: type, keys, the tour. Same on every device.

Taste, not content: no history is kept of it.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from annotations.models.users import User


class TextSize(models.TextChoices):
    """The size of a document's letters, in steps of an eighth."""

    SMALL = "small", _("small")
    MEDIUM = "medium", _("medium")
    LARGE = "large", _("large")
    LARGER = "larger", _("larger")
    LARGEST = "largest", _("largest")


class Measure(models.TextChoices):
    """How long a line may get."""

    SHORT = "short", _("short")
    MEDIUM = "medium", _("medium")
    LONG = "long", _("long")


class Face(models.TextChoices):
    """Which of the system's faces. `legible` tells letters apart that others make alike."""

    SERIF = "serif", _("serif")
    SANS = "sans", _("sans serif")
    LEGIBLE = "legible", _("easy to tell apart")
    MONO = "mono", _("typewriter")


class Leading(models.TextChoices):
    """How far lines stand apart."""

    CLOSE = "close", _("close")
    MEDIUM = "medium", _("medium")
    WIDE = "wide", _("wide")


class ReadingSettings(models.Model):
    """One person's settings; who has no row has the defaults."""

    user = models.OneToOneField(
        User, models.CASCADE, primary_key=True, related_name="reading_settings"
    )
    size = models.CharField(max_length=7, choices=TextSize.choices, default=TextSize.MEDIUM)
    measure = models.CharField(max_length=6, choices=Measure.choices, default=Measure.MEDIUM)
    face = models.CharField(max_length=7, choices=Face.choices, default=Face.SERIF)
    leading = models.CharField(max_length=6, choices=Leading.choices, default=Leading.MEDIUM)
    tour_over = models.BooleanField(default=False)
    # Letters that act without Ctrl or Alt; some people speak or stray (WCAG 2.1.4).
    single_keys = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(size__in=TextSize.values), name="reading_size_is_known"
            ),
            models.CheckConstraint(
                condition=Q(measure__in=Measure.values), name="reading_measure_is_known"
            ),
            models.CheckConstraint(condition=Q(face__in=Face.values), name="reading_face_is_known"),
            models.CheckConstraint(
                condition=Q(leading__in=Leading.values), name="reading_leading_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.size}, {self.measure}, {self.face}, {self.leading}"
