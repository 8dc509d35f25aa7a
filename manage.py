#!/usr/bin/env python3
"""The command line. In embedded mode a command that needs the database finds engines running."""

import os
import sys


def main() -> None:
    """Run one command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "workbench.settings")
    try:
        from django.core.management import execute_from_command_line
    except ImportError as error:
        raise SystemExit(
            "Django is not installed for this Python. `make run` builds .venv; then use "
            ".venv/bin/python manage.py."
        ) from error
    from workbench.embedded import engines_for

    with engines_for(sys.argv[1:]):
        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
