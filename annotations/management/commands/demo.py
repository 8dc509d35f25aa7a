"""`manage.py demo`: the demo people and the demo project, loaded by the ordinary import."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from annotations.models import Role
from annotations.services.demo import load_demo
from annotations.services.demo_reviews import review_demo
from annotations.tasks import run_job

SEEDS = settings.BASE_DIR / "seeds"
ROLES: dict[str, Role | None] = {
    "admin": None,
    "manager": Role.MANAGER,
    "adjudicator": Role.ADJUDICATOR,
    "reviewer1": Role.REVIEWER,
    "reviewer2": Role.REVIEWER,
    "viewer": Role.VIEWER,
}


class Command(BaseCommand):
    """Make the demo users and project; does nothing where the project is there already."""

    help = "Load the demo people and the demo project (embedded mode only)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where the passwords are."""
        parser.add_argument(
            "--passwords", type=Path, default=settings.BASE_DIR / "var" / "demo-passwords.json"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuses in production: demo people have no business there."""
        if not settings.EMBEDDED:
            raise CommandError("The demo is for embedded mode; production gets no demo people.")
        try:
            passwords: dict[str, str] = json.loads(options["passwords"].read_text())
        except (OSError, ValueError) as error:
            raise CommandError(f"The demo passwords cannot be read: {error}") from error
        job = load_demo(
            passwords={name: passwords[name] for name in ROLES},
            roles=ROLES,
            corpus=SEEDS / "peru-2023.jsonl",
            guideline=(SEEDS / "peru-2023.guideline.md").read_text(encoding="utf-8"),
        )
        if job is not None:
            # Worked here, by the worker's own door: the reviews stand on what it brings.
            run_job(str(job.pk))
            review_demo(job.project)
            self.stdout.write(f"The demo project was loaded by import job {job.pk}.")
