"""Letters by e-mail: handed over after the work is committed, and never a reason to fail it."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from smtplib import SMTPException

from django.core.mail import send_mail
from django.template.loader import render_to_string

logger = logging.getLogger(__name__)


def send_letter(address: str, subject: str, template: str, known: Mapping[str, object]) -> bool:
    """Hand a letter over; False where the mail server does not take it, which the log tells.

    Call it outside of a transaction: what the letter tells of must be there when it is read.
    """
    body = render_to_string(template, dict(known))
    try:
        return bool(send_mail(" ".join(subject.split()), body, None, [address]))
    except (SMTPException, OSError):
        logger.exception("A letter was not handed over (%s)", template)
        return False
