"""`make messages`: every string for people in code and templates, put into the catalogues.

A catalogue keeps the translations that it has; what is new stands there empty, to be translated by
hand (docs/translating.md), and what is used no more goes. No places, no dates: a catalogue changes
only where a string does.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from workbench.catalogues import catalogues

CLONE = Path(__file__).resolve().parent.parent
_KEYWORDS = {
    **DEFAULT_KEYWORDS,
    **{f"{name}_lazy": DEFAULT_KEYWORDS[name] for name in ("gettext", "ngettext", "pgettext")},
    "gettext_noop": None,
    "Words": None,  # what pure modules say; translated by `annotations.telling`
    "Format": (2,),  # formats know no Django; their titles are translated where they are shown
}
_HEADER = r"""# Words and tone are in docs/translating.md; `make messages` brings new strings.
msgid ""
msgstr ""
"Language: {language}\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=utf-8\n"
"Content-Transfer-Encoding: 8bit\n"
"Plural-Forms: {plural}\n"

"""


def of_code(source: str) -> Catalog:
    """The strings of a Python module."""
    found = Catalog(charset="utf-8")
    lines = BytesIO(source.encode())
    for _line, message, _said, context in extract("python", lines, keywords=_KEYWORDS):
        found.add(message, context=context)
    return found


def of_template(source: str) -> Catalog:
    """The strings of a Django template."""
    # Inside brackets the indentation of a template is none of Python's business.
    return of_code(f"(\n{templatize(source)}\n)")


def of_everything() -> Catalog:
    """The strings of the whole project, without translations."""
    found = Catalog(charset="utf-8")
    for part in _parts():
        for message in part:
            if message.id:
                found.add(message.id, context=message.context)
    return found


def _parts() -> Iterator[Catalog]:
    for folder in ("annotations", "workbench"):
        for path in sorted((CLONE / folder).rglob("*.py")):
            yield of_code(path.read_text())
    for path in sorted((CLONE / "templates").rglob("*.*")):
        yield of_template(path.read_text())


def updated(language: str, source: bytes) -> bytes:
    """A catalogue (the content of its file) with the strings of today."""
    catalogue = read_po(BytesIO(source), locale=language)
    catalogue.update(of_everything(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    out = BytesIO()
    write_po(out, catalogue, omit_header=True, sort_output=True, no_location=True, width=100)
    header = _HEADER.format(language=language, plural=catalogue.plural_forms)
    return header.encode() + out.getvalue()


def update_all() -> None:
    """Bring every catalogue up to date."""
    for language, path in catalogues().items():
        path.write_bytes(updated(language, path.read_bytes()))


if __name__ == "__main__":
    update_all()
