"""The rows of what waits to be decided, and of what may be declared ready, put together here: see
`rows`. The rest of the page is adjudications/adjudications.html.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import template
from django.template import Context
from django.template.defaulttags import CsrfTokenNode
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from annotations.models import Adjudication, AdjudicationState
from annotations.rows import address, filled, number
from annotations.templatetags.workbench import lang_of, local_time

register = template.Library()
_NOTHING = SafeString("")
_ROW = """<tr><th scope="row"><a class="row-title" href="{address}" dir="auto"{lang}>{name}</a>
<span class="row-meta">{round}{queue}{remark}</span></th>
<td>{state}{who}</td>
<td class="number" data-label="{cases_word}">{decided}{cases}</td>
<td class="number" data-label="{differing_word}">{differing}</td>
<td class="date">{when}</td></tr>
"""
_META = '<span class="row-meta">{}</span>'
_PLAIN = "<span>{}</span>"
_OWN = '<span dir="auto">{}</span>'
_OFFERED = """<li><form method="post" action="{action}" class="offered">{token}\
<input type="hidden" name="document" value="{document}">\
<input type="hidden" name="round" value="{round}">
<span class="break"><span dir="auto">{short}</span> <span class="small quiet nowrap">{sets}</span>\
</span>
<button class="button small">{ready}<span class="visually-hidden">: {name}</span></button>\
</form></li>
"""


@dataclass(frozen=True, slots=True)
class _Said:
    """What is the same in every row, in the reader's language."""

    closed: bool
    states: dict[str, str]
    round: str
    single: SafeString
    own: SafeString
    words: dict[str, str]


@register.simple_tag(takes_context=True)
def backlog_rows(context: Context) -> SafeString:
    """A table row for each of the context's `page`, as its `tab` shows them."""
    said = _Said(
        closed=context["tab"] == "closed",
        states={state: str(title) for state, title in AdjudicationState.choices},
        round=_("round %(n)s"),
        single=filled(_PLAIN, _("single-reviewed")),
        own=filled(_PLAIN, _("own review")),
        words={"cases_word": _("Cases"), "differing_word": _("Differing")},
    )
    return SafeString("".join(_row(one, said) for one in context["page"].rows))


def _row(one: Adjudication, said: _Said) -> SafeString:
    decided: int = vars(one)["decided"]  # counted by `backlog`
    remark = "" if said.closed else one.remark
    round_of = said.round % {"n": one.round}
    return filled(
        _ROW,
        **said.words,
        address=address("adjudication", one.pk),
        lang=lang_of(one.document),
        name=str(one.document),
        round=filled(_PLAIN, round_of) if one.round > 1 else _NOTHING,
        queue=filled(_OWN, one.queue.name) if one.queue else _NOTHING,
        remark=filled(_OWN, f"“{Truncator(remark).chars(80)}”") if remark else _NOTHING,
        state=said.states[one.state],
        who=_who(one, said),
        decided=f"{number(decided)} / " if decided and not said.closed else "",
        cases=number(one.cases),
        differing=number(one.differing),
        when=local_time(one.decided_at if said.closed else one.created_at, "ago"),
    )


def _who(one: Adjudication, said: _Said) -> SafeString:
    """Who decides it, or how it was decided."""
    if one.state in (AdjudicationState.WORKING, AdjudicationState.PARKED):
        name = one.adjudicator.name if one.adjudicator else ""
        return filled(_META, filled(_PLAIN, name))
    if one.state != AdjudicationState.DECIDED:
        return _NOTHING
    single = said.single if one.single_reviewed else _NOTHING
    own = said.own if one.allowed_own else _NOTHING
    return filled(_META, filled("<span>{}</span>{}{}", one.named, single, own))


@register.simple_tag(takes_context=True)
def offered_rows(context: Context) -> SafeString:
    """A form for each document of the context's `offered`, to declare it ready."""
    known = {
        "action": reverse("adjudication-declare", args=[context["project"].slug]),
        "token": CsrfTokenNode().render(context),
        "ready": pgettext("deed", "Ready"),
    }
    return SafeString("\n".join(_offer(one, known) for one in context["offered"]))


def _offer(one: dict[str, Any], known: dict[str, str]) -> SafeString:
    name = one["title"] or one["name"]
    return filled(
        _OFFERED,
        **known,
        document=one["document"],
        round=one["round"],
        name=name,
        short=Truncator(name).chars(70),
        sets=ngettext("%(n)s set", "%(n)s sets", one["sets"]) % {"n": one["sets"]},
    )
