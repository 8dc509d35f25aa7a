"""Catalogues of translations: from `.po`, which is in git, to `.mo`, which gettext reads.

Compiled where they are used, by Babel, so that no GNU gettext is needed: at the start of `make run`
and of the tests, and in the image (`python -m workbench.catalogues`). What goes into a catalogue
is in `messages.py`.
"""

from __future__ import annotations

import os
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALES = Path(__file__).resolve().parent.parent / "annotations" / "locale"


def catalogues() -> dict[str, Path]:
    """The catalogues that are kept, by their language."""
    return {path.parent.parent.name: path for path in sorted(LOCALES.glob("*/LC_MESSAGES/*.po"))}


def compile_all() -> None:
    """Compile what has changed; a reader sees either the whole old file or the whole new one.

    A compiled file carries the time of its source, so a source that became older counts as well.
    """
    for language, source in catalogues().items():
        target, written = source.with_suffix(".mo"), source.stat().st_mtime_ns
        if target.exists() and target.stat().st_mtime_ns == written:
            continue
        new = target.with_name(f"{target.name}.new-{os.getpid()}")
        with source.open("rb") as lines, new.open("wb") as out:
            write_mo(out, read_po(lines, locale=language))
        os.utime(new, ns=(written, written))
        new.replace(target)


if __name__ == "__main__":
    compile_all()
