"""The search over a project: its documents, annotations and notes, with the way to each place."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _

from annotations.access import actor_of, find_project
from annotations.forms.search import SearchForm
from annotations.models import ViewPage
from annotations.queries.project_search import KINDS, Found, found
from annotations.queries.search_results import results
from annotations.views.saved_views import views_menu
from annotations.views.shared import narrowed_address, page, show

PAGE_SIZE = 20


@dataclass(frozen=True, slots=True)
class Tab:
    """One kind of hits, with how many there are and where they are listed."""

    kind: str
    title: str
    total: int
    more: bool
    query: str
    current: bool


@page()
def search(request: HttpRequest, slug: str) -> HttpResponse:
    """Hits of one kind; the tabs tell how many the other kinds have."""
    project = find_project(request.user, slug)
    user = actor_of(request).user
    form = SearchForm(request.GET, user, project)
    wanted = form.wanted()
    asked, by_kind = found(user, project, wanted)
    kind = _chosen(request.GET, by_kind)
    number, last = _page_number(request.GET, by_kind[kind])
    places = by_kind[kind].places[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    part = request.headers.get("HX-Target") == "hits"
    response = show(
        request,
        "search/search.html#hits" if part else "search/search.html",
        project,
        form=form,
        asks=bool(wanted.q.strip() or form.narrowed()),
        narrowed=form.narrowed(),
        kind=kind,
        tabs=_tabs(request.GET, by_kind, kind),
        found=by_kind[kind],
        elsewhere=any(one.total for one in by_kind.values()),
        results=results(actor_of(request).user, places, asked),
        number=number,
        last=last,
        **views_menu(request, project, ViewPage.SEARCH),
    )
    if part:
        response["HX-Push-Url"] = narrowed_address(request)
    return response


def _chosen(asked: QueryDict, by_kind: dict[str, Found]) -> str:
    """The kind that is named, else the first that has any hit."""
    named = asked.get("kind", "")
    if named in KINDS:
        return named
    return next((kind for kind in KINDS if by_kind[kind].total), KINDS[0])


def _page_number(asked: QueryDict, hits: Found) -> tuple[int, int]:
    last = max(1, -(-hits.total // PAGE_SIZE))
    given = asked.get("page", "1")
    number = int(given) if given.isdecimal() and len(given) < 5 else 1
    return min(max(number, 1), last), last


def _tabs(asked: QueryDict, by_kind: dict[str, Found], current: str) -> list[Tab]:
    titles = {
        "documents": _("Documents"),
        "annotations": _("Annotations"),
        "notes": _("Notes"),
    }
    return [
        Tab(kind, titles[kind], hits.total, hits.more, _with(asked, kind), kind == current)
        for kind, hits in by_kind.items()
    ]


def _with(asked: QueryDict, kind: str) -> str:
    query = asked.copy()
    query["kind"] = kind
    query.pop("page", None)
    return query.urlencode()
