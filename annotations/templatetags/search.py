"""The hits of the search over a project. Twenty of them are most of its page, so they are put
together here, as the rows of documents are (`documents`). The list around them is search/hits.html.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from django import template
from django.template import Context
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from annotations.models import DocumentKind, SetStatus
from annotations.queries.asked import Piece
from annotations.queries.search_results import Result
from annotations.rows import address, filled
from annotations.templatetags.workbench import lang_of, published, swatch

register = template.Library()
_NOTHING = SafeString("")
_HIT = """<li>
  <a class="hit-title" href="{address}" dir="auto"{lang}>{title}</a>
  {text}
  {note}
  <p class="row-meta">{about}</p>
</li>
"""
_TEXT = (
    '<p class="hit-text" dir="auto"{}><span class="faint">{}</span>{}'
    '<span class="faint">{}</span></p>'
)
_QUOTE = '<q class="hit-quote">{}</q>'
_NOTE = '<p class="hit-note" dir="auto"><span class="chip">{}</span> {}</p>'
_PLAIN = "<span>{}</span>"
_NAME = '<span dir="auto">{}</span>'
_LABEL = '<span class="hit-label">{} {}</span>'


@dataclass(frozen=True, slots=True)
class _Said:
    """What is the same in every hit, in the reader's language."""

    note: str
    note_at_evidence: str
    to_check: SafeString
    draft: SafeString
    snapshot: SafeString


@register.simple_tag(takes_context=True)
def hits(context: Context) -> SafeString:
    """An item for each of the context's `results`."""
    said = _Said(
        note=_("Note"),
        note_at_evidence=_("Note at evidence"),
        to_check=filled('<span class="hit-label">{}</span>', _("To check")),
        draft=filled(_PLAIN, _("Draft")),
        snapshot=filled(_PLAIN, _("Snapshot")),
    )
    return SafeString("".join(_hit(one, said) for one in context["results"]))


def _hit(hit: Result, said: _Said) -> SafeString:
    lang = lang_of(hit.document)
    chosen = f"?set={hit.set}" if hit.set else ""
    return filled(
        _HIT,
        address=f"{address('document', hit.document.pk)}{chosen}{hit.anchor}",
        lang=lang,
        title=_marked(hit.title),
        text=_text(hit, lang),
        note=_note(hit, said),
        about=SafeString(" ".join([*_of_annotation(hit, said), *_of_document(hit, said)])),
    )


def _marked(pieces: Sequence[Piece]) -> SafeString:
    texts = ((escape(one.text), one.hit) for one in pieces)
    return SafeString("".join(f"<mark>{text}</mark>" if hit else text for text, hit in texts))


def _text(hit: Result, lang: SafeString) -> SafeString:
    if not hit.text:
        return _NOTHING
    text = _marked(hit.text)
    quoted = filled(_QUOTE, text) if hit.annotation else text
    return filled(_TEXT, lang, hit.before, quoted, hit.after)


def _note(hit: Result, said: _Said) -> SafeString:
    if not hit.note:
        return _NOTHING
    where = said.note_at_evidence if hit.evidence else said.note
    return filled(_NOTE, where, _marked(hit.note))


def _of_annotation(hit: Result, said: _Said) -> list[SafeString]:
    annotation = hit.annotation
    if annotation is None:
        return []
    label, place = annotation.label, annotation.annotation_set
    found = [
        filled(_LABEL, swatch(label.colour), label.title) if label else said.to_check,
    ]
    if hit.evidence:
        found.append(filled(_PLAIN, hit.evidence.get_stance_display()))
    elif hit.linked:
        linked = ngettext("%(n)s piece of evidence", "%(n)s pieces of evidence", hit.linked)
        found.append(filled(_PLAIN, linked % {"n": hit.linked}))
    found.append(filled(_NAME, place.annotator.name))
    return [*found, said.draft] if place.status == SetStatus.DRAFT else found


def _of_document(hit: Result, said: _Said) -> list[SafeString]:
    document = hit.document
    found = [said.snapshot] if document.kind == DocumentKind.SNAPSHOT else []
    if document.outlet:
        found.append(filled(_NAME, document.outlet.name))
    if document.published_at:
        found.append(filled(_PLAIN, published(document, "date")))
    return found
