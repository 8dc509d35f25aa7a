"""The living page of the design system: what the templates and styles make, shown for site admins.

It shows the real parts with the real styles; nothing is defined here.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from annotations.access import require_site_admin
from annotations.colours import LABEL_COLOURS, contrast, tokens
from annotations.forms.scheme import NewOutletForm
from annotations.models import Label
from annotations.services.projects import FIRST_LABELS
from annotations.templatetags.places import Page, Place
from annotations.views.shared import page

_STYLE = Path(__file__).resolve().parent.parent / "static/annotations/css/tokens.css"
GROUNDS = ("paper", "surface", "raised", "sunken")
_INKS = ("ink", "ink-soft", "ink-faint", "accent", "danger", "ok", "warn")
_EDGES = ("line-strong", "focus")
_SIZES = ("step--1", "step-0", "step-text", "step-1", "step-2", "step-3")
_SPACES = ("space-1", "space-2", "space-3", "space-4", "space-5", "space-6")
_NAMES = ("Lagoon", "Plum", "Moss", "Sky", "Coral")


@dataclass(frozen=True, slots=True)
class Shade:
    """A colour of one theme, with its least contrast on the grounds; None for a ground."""

    colour: str
    least: float | None


@dataclass(frozen=True, slots=True)
class Look:
    """A theme that parts are shown in: what stands in data-theme, outside and inside."""

    key: str
    outer: str
    inner: str
    form: NewOutletForm


@page("GET")
def styleguide(request: HttpRequest) -> HttpResponse:
    """All tokens and parts, in every theme."""
    require_site_admin(request.user)
    themes = tokens(_STYLE.read_text(encoding="utf-8"))
    context = {
        "themes": list(themes),
        "colours": [(name, _shades(name, themes)) for name in themes["light"]],
        "sizes": _SIZES,
        "spaces": _SPACES,
        "looks": _looks(),
        "labels": _labels(),
        "palette": LABEL_COLOURS,
        "places": _places(),
    }
    return render(request, "styleguide/styleguide.html", context)


def _shades(name: str, themes: dict[str, dict[str, str]]) -> list[Shade]:
    return [Shade(known[name], _least(name, known)) for known in themes.values()]


def _least(name: str, known: dict[str, str]) -> float | None:
    if name not in (*_INKS, *_EDGES):
        return None
    return min(contrast(known[name], known[ground]) for ground in GROUNDS)


def _looks() -> list[Look]:
    pairs = {
        "light": ("light", "light"),
        "dark": ("dark", "dark"),
        "contrast-light": ("light", "contrast"),
        "contrast-dark": ("dark", "contrast"),
    }
    data = {"domain": "not a domain", "owner_group": "Mar Azul"}
    return [
        Look(
            key, *pair, NewOutletForm({f"{key}-{field}": data[field] for field in data}, prefix=key)
        )
        for key, pair in pairs.items()
    ]


def _places() -> list[Place]:
    """A bar as a project has it, with one place of two pages."""
    here = "#sg-parts"
    pages = (Page(_("Dashboard"), here, "true"), Page(_("Agreement"), here, ""))
    return [
        Place(_("Documents"), here, ""),
        Place(_("Queues"), here, ""),
        Place(_("Progress"), here, "true", pages),
        Place(_("Guideline"), here, ""),
    ]


def _labels() -> list[Label]:
    """The first labels and what a manager may add; none of them is saved."""
    first = [
        Label(key=key, title=title, colour=colour, hotkey=hotkey)
        for key, title, _meaning, colour, hotkey, _definition in FIRST_LABELS
    ]
    more = zip(_NAMES, LABEL_COLOURS[len(first) :], strict=True)
    return [*first, *(Label(key=name.lower(), title=name, colour=colour) for name, colour in more)]
