"""How much of the active time that a page tells is believed, of reviewers and of adjudicators."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

LONGEST_BEAT = 120
"""Seconds of activity that one sign of life may tell of: more is idle time."""


def counted(since: datetime, active_seconds: int) -> int:
    """What was told, cut to what passed since the last time, and to the longest beat."""
    passed = max(0, int((timezone.now() - since).total_seconds()) + 1)
    return min(active_seconds, passed, LONGEST_BEAT)
