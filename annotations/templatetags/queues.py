"""The rows of a queue's documents, put together here: see `rows`. The rest is queues/queue.html."""

from __future__ import annotations

from dataclasses import dataclass

from django import template
from django.template import Context
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from annotations.models import ItemState, QueueItem
from annotations.rows import address, filled
from annotations.templatetags.workbench import lang_of

register = template.Library()
_NOTHING = SafeString("")
_ROW = """<tr><td class="pick"><input type="checkbox" name="chosen" value="{key}" \
form="chosen-items" aria-label="{choose}"></td>
<th scope="row"><a class="row-title" dir="auto"{lang} href="{address}">{name}</a>{skipped}</th>
<td class="number" data-label="{priority_word}">{priority}</td>
<td class="number" data-label="{reviews_word}">{submitted}/{places}{leased}</td>
<td>{state}</td></tr>
"""
_SKIPPED = '<span class="row-meta">{}</span>'
_LEASED = ' <span class="faint small">+{}</span>'
_STYLES: dict[str, str] = {ItemState.READY: " accent", ItemState.ADJUDICATED: " ok"}


@dataclass(frozen=True, slots=True)
class _Said:
    """What is the same in every row, in the reader's language."""

    choose: str
    states: dict[str, SafeString]
    words: dict[str, str]


@register.simple_tag(takes_context=True)
def queue_rows(context: Context) -> SafeString:
    """A table row for each of the context's `items`."""
    said = _Said(
        choose=_("Choose %(document)s"),
        states={
            state: filled('<span class="chip{}">{}</span>', _STYLES.get(state, ""), title)
            for state, title in ItemState.choices
        },
        words={"priority_word": _("Priority"), "reviews_word": _("Reviews")},
    )
    return SafeString("".join(_row(item, said) for item in context["items"].rows))


def _row(item: QueueItem, said: _Said) -> SafeString:
    name = str(item.document)
    told: dict[str, int] = vars(item)  # what `items_of` counted
    skipped = told["skipped"]
    return filled(
        _ROW,
        **said.words,
        key=item.pk,
        choose=said.choose % {"document": name},
        lang=lang_of(item.document),
        address=address("document", item.document_id),
        name=name,
        skipped=filled(_SKIPPED, _times(skipped)) if skipped else _NOTHING,
        priority=item.priority,
        submitted=told["submitted"],
        places=item.places,
        leased=filled(_LEASED, told["leased"]) if told["leased"] else _NOTHING,
        state=said.states[item.state],
    )


def _times(n: int) -> str:
    return ngettext("skipped once", "skipped %(n)s times", n) % {"n": n}
