"""How gunicorn serves the workbench, in containers, under `make run` and in tests alike.

The address comes from the command line (`--bind`), the number of processes from WEB_CONCURRENCY.
"""

from __future__ import annotations

import os
import time
from typing import Any

import psycopg
from django.conf import settings

from workbench import database, environment
from workbench.garbage import look_rarely
from workbench.warm import warm_up

wsgi_app = "workbench.wsgi:application"
worker_class = "gthread"
# One import for all processes; what cannot be imported ends the start.
preload_app = True
workers = int(os.environ.get("WEB_CONCURRENCY") or 2)
threads = int(os.environ.get("WEB_THREADS") or 8)
# A request is answered in seconds or not at all; streams of the corpus keep their thread alive.
timeout = 120
graceful_timeout = 10
keepalive = 15
# Against memory that creeps up; a process that is alone would leave a hole while it is replaced.
max_requests = 5000 if workers > 1 else 0
max_requests_jitter = 500
# Memory, so that a slow disk does not look like a worker that hangs.
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108
# No socket for remote control in anybody's home folder.
control_socket_disable = True

_PATIENCE_SECONDS = 60.0


def on_starting(server: Any) -> None:
    """Refuse to serve on a database that lacks what the workbench needs (waiting for it first)."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "workbench.settings")
    # Loads the settings, which in embedded mode put the address into the environment.
    assert settings.DATABASES
    try:
        with _connection(environment.text("DATABASE_URL")) as connection:
            found = database.problems(connection)
    except psycopg.Error as error:
        raise SystemExit(f"The database cannot be used: {error}") from error
    for problem in found:
        server.log.critical(problem)
    if found:
        raise SystemExit(1)


def when_ready(server: Any) -> None:
    """Make the process warm from which the workers are copied."""
    warm_up(server.app.wsgi())
    look_rarely()


def _connection(url: str) -> database.Connection:
    patience = time.monotonic() + _PATIENCE_SECONDS
    while True:
        try:
            return psycopg.connect(url, connect_timeout=5)
        except psycopg.OperationalError:
            if time.monotonic() > patience:
                raise
            time.sleep(1)
