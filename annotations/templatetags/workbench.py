"""What templates need beyond Django's own: times, swatches, field kinds. Tabs are in places.py."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django import template
from django.conf import settings
from django.forms import BoundField, CheckboxInput, RadioSelect
from django.template import Context
from django.templatetags.static import static
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from annotations.formats.registry import FORMATS
from annotations.forms.dates import short_day, write_date
from annotations.mentions import pieces
from annotations.models import Document, ImportMode, Job, Precision
from annotations.queries.notifications import unread_count
from annotations.queries.reading import reading_of
from annotations.rows import filled, filled_each
from annotations.telling import told_again

register = template.Library()
_THEMES = ("light", "dark", "contrast")
_IMAGES = Path(__file__).parents[1] / "static/annotations/img"
_SAID_MARK = SafeString(
    (_IMAGES / "mark.svg").read_text(encoding="utf-8").replace("<svg", '<svg aria-hidden="true"')
)
_MENTION, _MENTION_END = SafeString('<span class="mention">'), SafeString("</span>")


@register.simple_tag
def page_script(entry: str) -> str:
    """A page's script, and the file that it begins with where scripts are joined (`joining`).

    The page is drawn when it has run: once, with all that it paints, and not first without.
    """
    script = filled('<script type="module" blocking="render" src="{}"></script>', static(entry))
    if settings.DEBUG:
        return script
    core = static(f"{entry.rpartition('/')[0]}/core.js")
    return filled('<link rel="modulepreload" href="{}">{}', core, script)


@register.simple_tag
def mark() -> SafeString:
    """The workbench's mark in the page itself, which has one file less to wait for."""
    return _SAID_MARK


@register.simple_tag(takes_context=True)
def theme(context: Context) -> SafeString:
    """The attribute for the theme that this browser keeps (`themes.js`); nothing without one."""
    request = context.get("request")
    chosen = request.COOKIES.get("theme") if request else None
    return filled(' data-theme="{}"', chosen) if chosen in _THEMES else SafeString("")


@register.simple_tag
def local_time(moment: datetime | None, style: str = "datetime") -> str:
    """A moment, rewritten by `times.js` in the reader's zone. Styles: datetime, date, ago."""
    if moment is None:
        return ""
    exact = moment.astimezone(UTC).isoformat(timespec="seconds")
    shown = localtime(moment).strftime("%Y-%m-%d %H:%M %Z")
    return SafeString(f'<time datetime="{exact}" data-local="{style}">{shown}</time>')


@register.filter
def day(value: date) -> str:
    """A day, written as `times.js` writes moments."""
    return short_day(value, pgettext("19 May 2023", "j M Y"))


@register.simple_tag
def published(document: Document, style: str = "datetime") -> str:
    """The date of publication as precisely as it is known. Only a known minute is a moment."""
    moment = document.published_at
    if moment is None:
        return ""
    if document.published_precision == Precision.MINUTE:
        return local_time(moment, style)
    utc = moment.astimezone(UTC)
    shown = {
        Precision.YEAR.value: lambda: f"{utc.year:04d}",
        Precision.MONTH.value: lambda: date_format(utc, "YEAR_MONTH_FORMAT"),
    }.get(document.published_precision, lambda: day(utc))()
    exact = write_date(moment, document.published_precision)
    return filled('<time datetime="{}">{}</time>', exact, shown)


@register.simple_tag
def lang_of(document: Document) -> SafeString:
    """The `lang` attribute of what is written in the document's language; nothing if unknown."""
    return filled(' lang="{}"', document.language) if document.language else SafeString("")


@register.filter
def first_of_page(number: int, size: int) -> int:
    """The number of the first row on a page of so many rows."""
    return (number - 1) * size + 1


@register.simple_tag
def swatch(colour: str) -> SafeString:
    """A label's colour. An SVG attribute, because the content policy allows no inline style."""
    return filled(
        '<svg class="swatch" viewBox="0 0 10 10" aria-hidden="true">'
        '<rect width="10" height="10" fill="{}"/></svg>',
        colour,
    )


@register.simple_tag
def bar(part: int, whole: int, colour: str) -> SafeString:
    """A bar that is filled to `part` of `whole`; decoration beside the number itself."""
    width = round(100 * part / whole, 2) if whole else 0
    return filled(
        '<svg class="bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">'
        '<rect width="{}" height="4" fill="{}"/></svg>',
        width,
        colour,
    )


@register.filter
def is_check(field: BoundField) -> bool:
    """Whether the field is a single box to tick."""
    return isinstance(field.field.widget, CheckboxInput)


@register.filter
def is_choice_list(field: BoundField) -> bool:
    """Whether the field is a list of things to choose from."""
    return isinstance(field.field.widget, RadioSelect)


@register.filter
def with_mentions(text: str) -> SafeString:
    """A comment with those whom it names set off from the rest."""
    return filled_each(
        "{}{}{}",
        ((_MENTION if named else "", piece, _MENTION_END if named else "")
         for piece, named in pieces(text)),
    )  # fmt: skip


@register.filter
def as_text(value: Any) -> str:
    """A value of a file as it stood there: text as it is, everything else as JSON."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


# As browsers name themselves, the most telling word first: most say several names.
_BROWSERS = (
    ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"), ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome", "Chrome"),
    ("Safari", "Safari"), ("curl", "curl"), ("python", "Python"),
)  # fmt: skip
_SYSTEMS = (
    ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"),
    ("Mac OS", "macOS"), ("CrOS", "ChromeOS"), ("Linux", "Linux"),
)  # fmt: skip


@register.filter
def browser_name(user_agent: str) -> str:
    """A browser and its system as people call them; what is not known as it calls itself."""
    found = [
        next((name for word, name in known if word in user_agent), "")
        for known in (_BROWSERS, _SYSTEMS)
    ]
    return " · ".join(filter(None, found)) or user_agent[:140]


@register.filter
def duration(seconds: float | None) -> str:
    """A rough length of time in words, such as “3 min”."""
    if seconds is None:
        return ""
    whole = max(0, round(seconds))
    if whole < 90:
        return ngettext("%d second", "%d seconds", whole) % whole
    minutes = round(whole / 60)
    if minutes < 90:
        return ngettext("%d minute", "%d minutes", minutes) % minutes
    hours = round(minutes / 60)
    return ngettext("%d hour", "%d hours", hours) % hours


@register.simple_tag(takes_context=True)
def unread_notifications(context: Context) -> int:
    """The number beside the bell."""
    return unread_count(context["request"].user)


@register.simple_tag(takes_context=True)
def single_keys(context: Context) -> bool:
    """Whether single letters act for this person."""
    return reading_of(context["request"].user).single_keys


@register.simple_tag(takes_context=True)
def sort_heading(context: Context, name: str, title: str) -> SafeString:
    """A heading that sorts the documents by its column, and the other way when it does already."""
    sort = context["documents"].sort
    chosen = sort.name == name
    asked = context["request"].GET.copy()
    asked["sort"] = f"-{name}" if chosen and not sort.descending else name
    asked.pop("cursor", None)
    query = {key: value for key, value in asked.items() if value}
    order = "descending" if sort.descending else "ascending"
    return filled(
        '<th scope="col"{}><a href="?{}">{}{}</a></th>',
        filled(' aria-sort="{}"', order) if chosen else "",
        urlencode(query),
        title,
        filled(' <span aria-hidden="true">{}</span>', "↓" if sort.descending else "↑")
        if chosen
        else "",
    )


@register.filter
def plain_number(value: float) -> str:
    """A number for an attribute, whatever the reader's language writes it with."""
    return f"{value:.4f}"


@register.filter
def format_title(key: str) -> str:
    """What a format is called; its key where it is known no more."""
    known = FORMATS.get(key)
    return _(known.title) if known else key


@register.simple_tag
def sentence(stored: str, code: str, params: Mapping[str, Any]) -> str:
    """A stored sentence in the reader's language, or marked as the English that it is."""
    text = told_again(stored, code, params)
    return filled('<span lang="en">{}</span>' if text == stored else "{}", text)


@register.simple_tag
def result_words(job: Job) -> list[tuple[str, int]]:
    """What a job came to, in words, without what it did not touch; of a check, what it would do."""
    titles = {
        "documents_added": _("Documents added"),
        "documents_unchanged": _("Documents already here"),
        "annotation_sets_added": _("Sets added"),
        "annotation_sets_unchanged": _("Sets already here"),
        "annotations_added": _("Annotations added"),
        "evidence_added": _("Evidence added"),
        "labels_added": _("Labels added"),
        "outlets_added": _("Outlets added"),
        "guidelines_added": _("Guideline versions added"),
        "documents_changed": _("Documents changed"),
        "documents_as_they_were": _("So already"),
        "documents_queued": _("Documents put into the queue"),
        "documents_deleted": _("Documents deleted"),
        "documents_cited": _("Left, as others link them as evidence"),
    }
    if job.params.get("mode") == ImportMode.CHECK:
        titles |= {
            "documents_added": _("Documents to add"),
            "annotation_sets_added": _("Sets to add"),
            "annotations_added": _("Annotations to add"),
            "evidence_added": _("Evidence to add"),
            "labels_added": _("Labels to add"),
            "outlets_added": _("Outlets to add"),
            "guidelines_added": _("Guideline versions to add"),
        }
    return [(title, job.result[name]) for name, title in titles.items() if job.result.get(name)]
