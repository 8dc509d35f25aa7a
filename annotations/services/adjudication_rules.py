"""What a project counts as agreement, and who decides where there is none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from annotations.models import Project
from annotations.opinions import EXACT, OVERLAPPING, Rules
from annotations.services.checks import clean_choice, clean_flag, clean_whole
from annotations.services.transaction import Actor, write
from annotations.services.versions import change, held, only

_FLAGS = ("evidence", "close", "own", "double_blind", "checks_shown")


def save_rules(
    actor: Actor, project: Project, *, version: int, changes: Mapping[str, Any]
) -> Project:
    """Change rules as they were read; documents that are closed already stay as they are.

    Raises Stale where the project changed since, Refused for a rule or value that there is not.
    """
    only(changes, set(asdict(Rules())))
    kept = dict(changes)
    if "spans" in kept:
        clean_choice(kept["spans"], "spans", (EXACT, OVERLAPPING))
    for name in _FLAGS:
        if name in kept:
            clean_flag(kept[name], name)
    if "sample" in kept:
        clean_whole(kept["sample"], "sample", 0, 100)
    if "lease_minutes" in kept:
        clean_whole(kept["lease_minutes"], "lease_minutes", 5, 1440)
    with write(actor):
        current = held(project, version)
        before = current.settings.get("adjudication") or {}
        rules = {"seed": str(project.pk), **before, **kept}
        return change(current, version, {"settings": {**current.settings, "adjudication": rules}})
