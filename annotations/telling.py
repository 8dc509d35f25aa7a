"""What was said in English, told in the language of whoever reads. How it was said: `saying`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext

from annotations.saying import Said, say_again


def told(said: Said) -> str:
    """A sentence in the reader's language."""
    return say_again(said.code, said.params, gettext, _number)


def told_again(stored: str, code: str, params: Mapping[str, Any]) -> str:
    """A stored sentence in the reader's language.

    Its English where the code is empty or unknown: an earlier or a later version wrote it.
    """
    try:
        return say_again(code, params, gettext, _number)
    except (AttributeError, KeyError, TypeError, ValueError):
        return stored


def _number(value: int) -> str:
    return number_format(value, force_grouping=True)
