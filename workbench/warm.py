"""What a web process does before anybody asks it for something: imports, addresses, templates.

The first page would wait more than a second for them. It is done once, in the process that the
workers are copies of. What is there by then stays to the end, and is no garbage: to look through
all of it took some request a tenth of a second now and then.
"""

from __future__ import annotations

import gc
import logging
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from wsgiref.util import setup_testing_defaults

from django.conf import settings
from django.db import connections
from django.template.loader import get_template
from django.urls import get_resolver, reverse
from django.utils import translation

_LOG = logging.getLogger(__name__)
Application = Callable[..., Iterable[bytes]]


def warm_up(application: Application) -> None:
    """Read what pages need, and answer one. Copies must not share a connection: none is left.

    What is there by then is looked through for garbage no more. What fails here is no reason not
    to serve; the log says it.
    """
    try:
        for language, _name in settings.LANGUAGES:
            with translation.override(language):
                _read_addresses()
                _ask(application, reverse("account_login"), language)
        _read_templates()
    except Exception:
        _LOG.exception("The web process starts cold.")
    finally:
        connections.close_all()
        gc.collect()
        gc.freeze()


def _read_addresses() -> None:
    """Import the views, and fill the table by which addresses are written in this language."""
    assert get_resolver().reverse_dict is not None


def _read_templates() -> None:
    folders: list[Path] = settings.TEMPLATES[0]["DIRS"]  # type: ignore[assignment]
    for folder in folders:
        for path in folder.rglob("*.html"):
            get_template(path.relative_to(folder).as_posix())


def _ask(application: Application, address: str, language: str) -> None:
    """A page that everybody may see, through everything that a request passes."""
    environ: dict[str, Any] = {
        "PATH_INFO": address,
        "HTTP_ACCEPT_LANGUAGE": language,
        "HTTP_HOST": settings.ALLOWED_HOSTS[0].removeprefix("*").removeprefix("."),
        "HTTP_X_FORWARDED_PROTO": "https" if settings.HTTPS else "http",
    }
    setup_testing_defaults(environ)
    answer = application(environ, lambda *_status: None)
    for _part in answer:
        gc.freeze()
    close = getattr(answer, "close", None)
    if close:
        close()
