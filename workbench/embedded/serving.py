"""The processes that serve people: web and worker, with the command lines that start them."""

from __future__ import annotations

import http.client
import os
import socket
import sys
from collections.abc import Mapping
from pathlib import Path

from workbench.embedded.places import CLONE
from workbench.embedded.processes import Child, mark


def web(
    listener: socket.socket, environment: Mapping[str, str], home: Path, logs: Path, processes: int
) -> Child:
    """A production server on a socket that is bound already and stays ours across restarts."""
    listener.set_inheritable(True)
    command = [
        *(sys.executable, "-m", "gunicorn", "--config", "python:workbench.gunicorn_conf"),
        *("--bind", f"fd://{listener.fileno()}", "--workers", str(processes)),
    ]
    child = Child("web", command, logs / "web.log", {**environment, **mark(home)}, CLONE)
    child.pass_fds = (listener.fileno(),)
    return child


def worker(
    environment: Mapping[str, str], home: Path, logs: Path, concurrency: int, name: str = "worker"
) -> Child:
    """A Celery worker; the sweeper of jobs runs inside it.

    Django's checks would be a third of its start; `migrate` has made them of the same program.
    """
    # Celery warns of root because of pickle, which the settings refuse.
    quiet = "ignore:You're running the worker with superuser privileges"
    command = [
        *(sys.executable, "-W", quiet, "-m", "celery", "-A", "workbench.celery", "worker"),
        *("--pool", "prefork", "--concurrency", str(concurrency), "--loglevel", "INFO"),
        *("--hostname", f"{name}@%h", "--without-gossip", "--without-mingle"),
    ]
    variables = {**environment, **mark(home), "CELERY_SKIP_CHECKS": "1"}
    return Child(name, command, logs / f"{name}.log", variables, CLONE)


def answers(port: int) -> bool:
    """Whether a web process on the loopback address answers at all."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return bool(connection.getresponse().status)
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def loopback(port: int = 0) -> socket.socket:
    """A socket bound to the loopback address; raises `OSError` when the port is taken."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if os.name == "posix":
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", port))
        listener.listen(128)
    except OSError:
        listener.close()
        raise
    return listener
