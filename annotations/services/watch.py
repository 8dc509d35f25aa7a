"""What touches the safety of accounts, as lines in the log: who, what, whom, in which request.

The history holds the rows; this holds also what has none, for whoever watches the log.
"""

from __future__ import annotations

import json
import logging

from annotations.models import User
from annotations.services.transaction import Actor

logger = logging.getLogger("workbench.security")


def note(actor: Actor, event: str, user: User | None = None, **more: str) -> None:
    """One line of JSON, so that no name can break a line in two."""
    known = {
        "event": event,
        "by": actor.user.username,
        "user": user.username if user else "",
        "request": actor.request_id,
        **more,
    }
    logger.info("%s", json.dumps({key: value for key, value in known.items() if value}))
