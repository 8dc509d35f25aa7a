"""Where one is and where one can go: the bars below the header, of a project, an account, people.

A place is one tab. A place of several pages shows them in a second, quieter row; on a narrow
screen both rows are one menu (parts/places.html). What a role may open the pages themselves
decide; here stands only what is offered.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from django import template
from django.template import Context, Node, NodeList
from django.template.base import Parser, Token
from django.urls import get_script_prefix, reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from annotations.models import Project, Role
from annotations.templatetags.workbench import single_keys

register = template.Library()
# The slug while the bar is put together: nothing else that stands in the bar holds it.
_ANY = "ANY-PROJECT"
# Letters of six or seven tabs that stand side by side from 48 rem on.
_LETTERS_OF_A_ROW = 80


@dataclass(frozen=True, slots=True)
class Page:
    """One link. `current` is the value of its aria-current, empty elsewhere."""

    title: str
    url: str
    current: str


@dataclass(frozen=True, slots=True)
class Place:
    """One tab, and the pages below it where it has more than one."""

    title: str
    url: str
    current: str
    pages: tuple[Page, ...] = ()


class Offer(NamedTuple):
    """A page of a project: its address by name, the least role, which others belong to it."""

    name: str
    title: Promise
    least: Role
    with_it: frozenset[str] = frozenset()


_PROJECT: tuple[tuple[Promise, tuple[Offer, ...]], ...] = (
    (_("Documents"), (
        Offer("project", _("Documents"), Role.VIEWER, frozenset({
            "document-details", "documents-bulk", "saved-views", "saved-view", "comments",
            "set-history",
        })),
        Offer("search", _("Search"), Role.VIEWER),
    )),
    (_("Queues"), (
        Offer("queues", _("Queues"), Role.VIEWER, frozenset({
            "queue", "queue-new", "queue-edit", "queue-documents", "assignment-answer",
        })),
        Offer("plan", _("Plan"), Role.MANAGER),
    )),
    (_("Adjudication"), (
        Offer("adjudications", _("Adjudication"), Role.ADJUDICATOR),
        Offer("adjudication-rules", _("Rules"), Role.MANAGER),
    )),
    (_("Progress"), (
        Offer("dashboard", _("Dashboard"), Role.MANAGER, frozenset({"dashboard-rows"})),
        Offer("agreement", _("Agreement"), Role.ADJUDICATOR),
        Offer("activity", _("Activity"), Role.VIEWER),
    )),
    (_("Guideline"), (
        Offer("guideline", _("Guideline"), Role.VIEWER, frozenset({"guideline-edit"})),
        Offer("labels", _("Labels"), Role.VIEWER, frozenset({"label"})),
        Offer("outlets", _("Outlets"), Role.VIEWER, frozenset({"outlet"})),
    )),
    (_("Import and export"), (
        Offer("import-new", _("Import"), Role.MANAGER),
        Offer("export-new", _("Export"), Role.REVIEWER),
        Offer("jobs", _("Jobs"), Role.REVIEWER, frozenset({"job"})),
    )),
    (_("Settings"), (
        Offer("project-settings", _("Settings"), Role.MANAGER),
        Offer("members", _("Members"), Role.VIEWER),
    )),
)  # fmt: skip


class _Bar(Node):
    """What differs between projects by their slugs alone, put together once for all of them.

    Besides, only the language, the role, the page and whether single letters act may count in it.
    """

    child_nodelists = ("nodelist",)

    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist
        self.said: dict[tuple[object, ...], str] = {}

    def render(self, context: Context) -> SafeString:
        """It, for the context's project."""
        key = (
            get_language(), get_script_prefix(), context["role"], _here(context),
            single_keys(context),
        )  # fmt: skip
        if key not in self.said:
            with context.push(project=Project(slug=_ANY)):
                self.said[key] = self.nodelist.render(context)
        return SafeString(self.said[key].replace(_ANY, context["project"].slug))


@register.tag
def project_bar(parser: Parser, _token: Token) -> _Bar:
    """Between this and `end_project_bar`: see `_Bar`."""
    nodes = parser.parse(("end_project_bar",))
    parser.delete_first_token()
    return _Bar(nodes)


@register.simple_tag(takes_context=True)
def project_places(context: Context) -> list[Place]:
    """The places of a project that the reader's role opens."""
    role: Role = context["role"]
    project: Project = context["project"]
    here = _here(context)
    places = []
    for title, offers in _PROJECT:
        open_to = [one for one in offers if role.includes(one.least)]
        pages = tuple(
            _page(
                str(one.title),
                reverse(one.name, args=[project.slug]),
                here == one.name or here in one.with_it,
            )
            for one in open_to
        )
        if pages:
            whole = open_to[0] is offers[0] and len(pages) > 1
            places.append(_place(str(title) if whole else pages[0].title, pages))
    return places


@register.simple_tag(takes_context=True)
def account_places(context: Context) -> list[Place]:
    """The pages of one's own account."""
    return _places(context, [
        ("preferences", _("Preferences"), ("preferences",)),
        ("account_change_password", _("Password"), ("account_change",)),
        ("account_email", _("E-mail"), ("account_email",)),
        ("mfa_index", _("Two-factor sign-in"), ("mfa_",)),
        ("usersessions_list", _("Where you are signed in"), ("usersessions_",)),
        ("tokens", _("API tokens"), ("token",)),
    ])  # fmt: skip


@register.simple_tag(takes_context=True)
def people_places(context: Context) -> list[Place]:
    """The pages about people, for site admins."""
    return _places(context, [
        ("people", _("Accounts"), ("people", "person")),
        ("invitations", _("Invitations"), ("invitation",)),
    ])  # fmt: skip


@register.filter
def are_long(places: list[Place]) -> bool:
    """Whether the tabs need more than a tablet's width, as an account's do in Spanish."""
    return sum(len(place.title) for place in places) > _LETTERS_OF_A_ROW


@register.filter
def are_elsewhere(places: list[Place]) -> bool:
    """Whether the page is none of these, though it stands beside them."""
    return not any(place.current for place in places)


def _places(context: Context, told: list[tuple[str, Promise, tuple[str, ...]]]) -> list[Place]:
    """Places of one page each; one is current where the address's name begins as it says."""
    here = _here(context)
    return [
        _place(str(title), (_page(str(title), reverse(name), here.startswith(begins)),))
        for name, title, begins in told
    ]


def _here(context: Context) -> str:
    return context["request"].resolver_match.url_name or ""


def _page(title: str, url: str, here: bool) -> Page:
    return Page(title, url, "page" if here else "")


def _place(title: str, pages: tuple[Page, ...]) -> Place:
    """A tab that leads to its first page. Inside one of several it is `true`."""
    if len(pages) == 1:
        return Place(title, pages[0].url, pages[0].current)
    inside = any(page.current for page in pages)
    return Place(title, pages[0].url, "true" if inside else "", pages)
