"""The rows of the documents table, put together here: see `rows`.

Head and foot of the table are in projects/documents.html.
"""

from __future__ import annotations

from dataclasses import dataclass

from django import template
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from annotations.models import Document, DocumentKind, SetStatus
from annotations.queries.documents import DocumentRow
from annotations.rows import address, number
from annotations.templatetags.workbench import lang_of, published

register = template.Library()
_NOTHING = SafeString("")
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
    """What is the same in every row, in the reader's language."""

    no_title: SafeString
    no_language: SafeString
    no_outlet: SafeString
    no_date: SafeString
    snapshot: SafeString
    status: dict[str, SafeString]
    choose: str
    characters: str
    words: dict[str, str]


@register.simple_tag(takes_context=True)
def document_rows(context: Context) -> SafeString:
    """A table row for each of the context's `documents`, with what its `role` may choose."""
    said, works = _said(), context["role"].rank > 0
    return SafeString("".join(_row(row, said, works) for row in context["documents"].rows))


def _said() -> _Said:
    return _Said(
        no_title=format_html(_MISSING, _("no title")),
        no_language=format_html(_MISSING, _("no language")),
        no_outlet=format_html(_MISSING, _("no outlet")),
        no_date=format_html(_MISSING, _("no date")),
        snapshot=format_html('<span class="chip">{}</span>', _("Snapshot")),
        status={
            SetStatus.SUBMITTED: _status("chip ok", _("Submitted")),
            SetStatus.DRAFT: _status("chip accent", _("Draft")),
            "": _status("faint small nowrap", _("Not begun")),
        },
        choose=_("Choose %(document)s"),
        characters=_("%(shown)s characters"),
        words={
            "details": _("Details"), "of_it": _("of %(document)s"),
            "sets_word": _("Submitted sets"), "marks_word": _("Annotations"),
        },
    )  # fmt: skip


def _status(style: str, word: str) -> SafeString:
    return format_html('<td><span class="{}">{}</span></td>', style, word)


def _row(row: DocumentRow, said: _Said, works: bool) -> SafeString:
    document, name, key = row.document, str(row.document), str(row.document.pk)
    outlet = document.outlet.name if document.outlet else ""
    return format_html(
        _ROW,
        **{**said.words, "of_it": said.words["of_it"] % {"document": name}},
        pick=format_html(_PICK, key, said.choose % {"document": name}) if works else _NOTHING,
        address=address("document", key),
        more=address("document-details", key),
        lang=lang_of(document),
        name=name,
        called=document.title or _called(document, said),
        kind=said.snapshot if document.kind == DocumentKind.SNAPSHOT else _NOTHING,
        language=format_html("<span>{}</span>", document.language)
        if document.language
        else said.no_language,
        length=said.characters % {"shown": number(document.length)},
        outlet=format_html(_OUTLET, outlet, outlet) if outlet else said.no_outlet,
        date=published(document, "date") if document.published_at else said.no_date,
        mine=said.status[row.mine] if works else _NOTHING,
        sets=number(row.submitted),
        marks=number(row.annotations),
    )


def _called(document: Document, said: _Said) -> SafeString:
    """What stands in the place of a title."""
    short = document.external_id
    if len(short) > _LONGEST:
        short = Truncator(short).chars(_LONGEST)
    return format_html("{} {}", said.no_title, short)
