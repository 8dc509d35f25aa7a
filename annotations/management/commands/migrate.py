"""`migrate`, followed by what the application role may do. Runs as the owner role."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.commands.migrate import Command as MigrateCommand
from django.db import connections

from annotations.management.rendering import rendered_once
from annotations.services.grants import grant_to_application_role


class Command(MigrateCommand):
    """Migrate, make the cache table, and set the application role's rights."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Django's own migration first; rights last, so that new tables have them too."""
        with rendered_once():
            super().handle(*args, **options)
        call_command("createcachetable", database=options["database"], verbosity=0)
        grant_to_application_role(connections[options["database"]], settings.APP_DATABASE_ROLE)
