"""`manage.py token USERNAME`: a fresh REST token, printed once."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from annotations.errors import WorkbenchError
from annotations.models import User
from annotations.services.tokens import create_token
from annotations.services.transaction import Actor


class Command(BaseCommand):
    """Print a new API token of an active user; only its hash is kept."""

    help = "Print a fresh REST token for a user."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The user name, what to call the token, and how long it lives."""
        parser.add_argument("username")
        parser.add_argument("--name", default="command line")
        parser.add_argument("--days", type=int, default=None, help="days until it expires")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make it, or say why not."""
        username = User.normalize_username(options["username"])
        user = User.objects.filter(username=username, is_active=True).first()
        if user is None:
            raise CommandError(f"There is no active user {options['username']!r}.")
        try:
            _token, key = create_token(Actor(user), name=options["name"], days=options["days"])
        except WorkbenchError as error:
            raise CommandError(error.message) from error
        self.stdout.write(key)
