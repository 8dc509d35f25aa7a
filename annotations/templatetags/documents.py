"""The rows of the documents table, put together here: see `rows`.

Head and foot of the table are in projects/documents.html.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from django import template
from django.template import Context
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from annotations.models import Document, DocumentKind, SetStatus
from annotations.queries.documents import DocumentRow
from annotations.rows import address, number
from annotations.templatetags.workbench import published

register = template.Library()
_LONGEST = 60
_PICK = (
    '<td class="pick"><input type="checkbox" name="chosen" value="{}" form="bulk"'
    ' aria-label="{}"></td>'
)
_ROW = """<tr>{pick}<th scope="row">
<a class="row-title" href="{address}" dir="auto"{lang} title="{name}">{called}</a>
<span class="row-meta">{kind} {language} <span>{length}</span>
<a href="{more}">{details}<span class="visually-hidden"> {of_it}</span></a></span></th>
<td class="outlet">{outlet}</td><td class="date">{date}</td>{mine}
<td class="number" data-label="{sets_word}">{sets}</td>
<td class="number" data-label="{marks_word}">{marks}</td></tr>
"""
_MISSING = '<span class="missing">{}</span>'
_OUTLET = '<span class="clamp" title="{}" dir="auto">{}</span>'


@dataclass(frozen=True, slots=True)
class _Said:
    """What is the same in every row, in the reader's language, as HTML."""

    no_title: str
    no_language: str
    no_outlet: str
    no_date: str
    snapshot: str
    status: dict[str, str]
    choose: str
    of_it: str
    characters: str
    comma: str
    words: dict[str, str]


@register.simple_tag(takes_context=True)
def document_rows(context: Context) -> SafeString:
    """A table row for each of the context's `documents`, with what its `role` may choose."""
    said, works = _said(), context["role"].rank > 0
    return SafeString("".join(_row(row, said, works) for row in context["documents"].rows))


def _said() -> _Said:
    return _Said(
        no_title=_MISSING.format(escape(_("no title"))),
        no_language=_MISSING.format(escape(_("no language"))),
        no_outlet=_MISSING.format(escape(_("no outlet"))),
        no_date=_MISSING.format(escape(_("no date"))),
        snapshot=f'<span class="chip">{escape(_("Snapshot"))}</span>',
        status={
            SetStatus.SUBMITTED: _status("chip ok", _("Submitted")),
            SetStatus.DRAFT: _status("chip accent", _("Draft")),
            "": _status("faint small nowrap", _("Not begun")),
        },
        choose=escape(_("Choose %(document)s")),
        of_it=escape(_("of %(document)s")),
        characters=escape(_("%(shown)s characters")),
        comma=number(1000)[1:-3],
        words={
            "details": escape(_("Details")),
            "sets_word": escape(_("Submitted sets")), "marks_word": escape(_("Annotations")),
        },
    )  # fmt: skip


def _status(style: str, word: str) -> str:
    return f'<td><span class="{style}">{escape(word)}</span></td>'


def _row(row: DocumentRow, said: _Said, works: bool) -> str:
    """Everything that is put into the pattern is HTML by then."""
    document, key = row.document, str(row.document.pk)
    name = escape(str(document))
    outlet = escape(document.outlet.name) if document.outlet else ""
    language = escape(document.language)
    return _ROW.format(
        **said.words,
        of_it=said.of_it % {"document": name},
        pick=_PICK.format(key, said.choose % {"document": name}) if works else "",
        address=address("document", key),
        more=address("document-details", key),
        lang=f' lang="{language}"' if language else "",
        name=name,
        called=name if document.title else _called(document, said),
        kind=said.snapshot if document.kind == DocumentKind.SNAPSHOT else "",
        language=f"<span>{language}</span>" if language else said.no_language,
        length=said.characters % {"shown": _number(document.length, said)},
        outlet=_OUTLET.format(outlet, outlet) if outlet else said.no_outlet,
        date=published(document, "date") if document.published_at else said.no_date,
        mine=said.status[row.mine] if works else "",
        sets=_number(row.submitted, said),
        marks=_number(row.annotations, said),
    )


def _called(document: Document, said: _Said) -> str:
    """What stands in the place of a title."""
    short = document.external_id
    if len(short) > _LONGEST:
        short = Truncator(short).chars(_LONGEST)
    return f"{said.no_title} {escape(short)}"


def _number(n: int, said: _Said) -> str:
    return str(n) if n < 1000 else f"{n:,}".replace(",", said.comma)
