"""Names that nobody in a project has yet. Pure, beside the services that need it."""

from __future__ import annotations

from itertools import chain, count


def free_name(name: str, taken: set[str]) -> str:
    """The name, or with the first number behind it that nobody has."""
    numbered = (f"{name} ({n})" for n in count(2))
    return next(one for one in chain([name], numbered) if one not in taken)
