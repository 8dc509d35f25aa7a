"""The search over a project: its documents, annotations and notes, with the way to each place."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _

from annotations.access import actor_of, find_project
from annotations.forms.search import SearchForm
from annotations.models import Project, ViewPage
from annotations.queries import beforehand
from annotations.queries.project_search import KINDS, ByKind, found
from annotations.queries.search_results import results
from annotations.views.saved_views import views_menu
from annotations.views.shared import narrowed_address, page, page_number, show

PAGE_SIZE = 20


@dataclass(frozen=True, slots=True)
class Tab:
    """One kind of hits: how many there are, None where the page asks when it stands, and where."""

    kind: str
    title: str
    total: int | None
    more: bool
    query: str
    current: bool


@page()
def search(request: HttpRequest, slug: str) -> HttpResponse:
    """Hits of one kind; the tabs tell how many the other kinds have.

    A kind takes as long to count as to list, so that the page asks for each count of the others.
    """
    project = find_project(request.user, slug)
    user = actor_of(request).user
    part = request.headers.get("HX-Target") or ""
    if not part:
        beforehand.search_page(user, project)
    form = SearchForm(request.GET, user, project)
    wanted = form.wanted()
    asked, by_kind = found(user, project, wanted)
    if part.startswith("count-") and part.removeprefix("count-") in by_kind:
        return _count(request, project, by_kind, part.removeprefix("count-"))
    kind = _chosen(request.GET, by_kind)
    hits = by_kind[kind]
    number, last = page_number(request, hits.total, PAGE_SIZE)
    places = hits.places[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    response = show(
        request,
        "search/search.html#hits" if part == "hits" else "search/search.html",
        project,
        form=form,
        asks=bool(wanted.q.strip() or form.narrowed()),
        narrowed=form.narrowed(),
        kind=kind,
        found=hits,
        elsewhere=bool(hits.total) or any(one.total for one in by_kind.values()),
        tabs=_tabs(request.GET, by_kind, kind),
        results=results(user, places, asked),
        number=number,
        last=last,
        **views_menu(request, project, ViewPage.SEARCH),
    )
    if part == "hits":
        response["HX-Push-Url"] = narrowed_address(request)
    return response


def _count(request: HttpRequest, project: Project, by_kind: ByKind, kind: str) -> HttpResponse:
    """How many hits of a kind there are, for its tab."""
    hits = by_kind[kind]
    tab = Tab(kind, "", hits.total, hits.more, "", current=False)
    return show(request, "search/hits.html#count", project, tab=tab)


def _chosen(asked: QueryDict, by_kind: ByKind) -> str:
    """The kind that is named, else the first that has any hit."""
    named = asked.get("kind", "")
    if named in KINDS:
        return named
    return next((kind for kind in KINDS if by_kind[kind].total), KINDS[0])


def _tabs(asked: QueryDict, by_kind: ByKind, current: str) -> list[Tab]:
    titles = {
        "documents": _("Documents"),
        "annotations": _("Annotations"),
        "notes": _("Notes"),
    }
    tabs = []
    for kind in by_kind:
        hits = by_kind.known.get(kind)
        total, more = (hits.total, hits.more) if hits else (None, False)
        tabs.append(Tab(kind, titles[kind], total, more, _with(asked, kind), kind == current))
    return tabs


def _with(asked: QueryDict, kind: str) -> str:
    query = asked.copy()
    query["kind"] = kind
    query.pop("page", None)
    return query.urlencode()
