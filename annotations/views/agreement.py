"""How far people agree: the figures, what they leave out, and where people are divided.

For adjudicators and managers: figures on a document would tell a reviewer what others said of it.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from annotations.access import actor_of, find_project
from annotations.agreement.figures import FEW, Figure
from annotations.agreement.measures import Agreement
from annotations.forms.agreement import AgreementForm, part_title
from annotations.models import Label, Project, Role
from annotations.queries.agreement import Comparison
from annotations.queries.agreement_names import Names, names
from annotations.queries.agreement_parts import By, Part, PlaceAt
from annotations.queries.agreement_words import (
    ALL,
    FINDING,
    JUDGING,
    MORE,
    SHARING,
    WHY,
    Measure,
    left_out,
)
from annotations.queries.studies import GOLD, START
from annotations.views.jobs import csv_answer
from annotations.views.shared import narrowed_address, page, require_narrowing, show

_IN_PARTS = (*(FINDING[n] for n in (0, 1, 2)), JUDGING[2], JUDGING[0], *SHARING)


@dataclass(frozen=True, slots=True)
class Line:
    """A measure with its figure, ready to be shown."""

    measure: Measure
    figure: Figure

    @property
    def why(self) -> str:
        """Why there is no number."""
        return str(WHY[self.figure.undefined]) if self.figure.undefined else ""

    @property
    def unsure(self) -> str:
        """Why there is no interval."""
        return str(WHY[self.figure.unsure]) if self.figure.unsure else ""

    @property
    def hidden(self) -> bool:
        """Whether the items are too few for a coefficient to say anything."""
        return self.measure.chance and self.figure.value is not None and self.figure.few


def lines(measures: Iterable[Measure], found: Agreement) -> tuple[Line, ...]:
    """These measures with their figures."""
    return tuple(Line(measure, measure.of(found)) for measure in measures)


@page()
def agreement(request: HttpRequest, slug: str) -> HttpResponse:
    """All figures; parts and filters come as a part of the page."""
    project = find_project(request.user, slug, Role.ADJUDICATOR)
    asked = _Asked(request, project)
    compared, found = asked.compared, asked.compared.overall()
    dividing = compared.dividing()
    parts = compared.by(asked.by) if found.texts else []
    compared.keep()
    shown = {one.document for one in dividing.texts} | {one.document for one in dividing.places}
    named = asked.named(shown, parts)
    part = request.headers.get("HX-Target") == "figures"
    response = show(
        request,
        "agreement/agreement.html#figures" if part else "agreement/agreement.html",
        project,
        form=asked.form,
        narrowed=asked.form.narrowed(),
        found=found,
        compared=compared,
        groups=[
            (_("Finding: the same places?"), lines(FINDING, found)),
            (_("Judging: the same labels?"), lines(JUDGING, found)),
            (_("Evidence: the same sources?"), lines(SHARING, found)),
        ],
        more=lines(MORE, found),
        few=FEW,
        left_out=[(words, count) for _key, words, count in left_out(found)],
        confusion=_confusion(compared, found, named),
        by_title=part_title(asked.by),
        parts=[(*_part_words(asked, named, one), lines(_IN_PARTS, one.agreement)) for one in parts],
        part_measures=_IN_PARTS,
        texts=[(named.documents.get(one.document), one) for one in dividing.texts],
        labels=[
            (named.labels.get(one.key), one, [(_label(named, key), n) for key, n in one.against])
            for one in dividing.labels
        ],
        places=[_place_words(named, one) for one in dividing.places],
        at_odds=dividing.at_odds,
        nameless=compared.basis.nameless if asked.names_people else 0,
        file=f"{reverse('agreement-file', args=[slug])}?{request.GET.urlencode()}",
    )
    if part:
        response["HX-Push-Url"] = narrowed_address(request)
    return response


@page()
def agreement_file(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The same figures as CSV: overall, then part by part."""
    project = find_project(request.user, slug, Role.ADJUDICATOR)
    asked = _Asked(request, project)
    require_narrowing(asked.form)
    parts = asked.compared.by(asked.by)
    named = asked.named(set(), parts)
    head = [
        _("part"), _("measure"), _("value"), _("from"), _("to"), _("items"), _("too few"),
        _("undefined because"),
    ]  # fmt: skip
    whole = _cells(_("all"), asked.compared.overall())
    asked.compared.keep()
    each = (
        row for one in parts for row in _cells(_part_words(asked, named, one)[0], one.agreement)
    )
    return csv_answer(f"agreement-{slug}.csv", [head], whole, each)


def _cells(part: str, found: Agreement) -> Iterator[list[Any]]:
    for line in lines(ALL, found):
        one = line.figure
        few = "" if one.value is None else "1" if line.hidden else "0"
        yield [
            part, line.measure.key, one.value, one.low, one.high, one.items, few,
            line.why or line.unsure,
        ]  # fmt: skip


class _Asked:
    """The form of the address, what it asks for, and what that gives."""

    def __init__(self, request: HttpRequest, project: Project) -> None:
        self.user, self.project = actor_of(request).user, project
        self._names = names(self.user, project, set())
        self.form = AgreementForm(request.GET, project, self._names)
        self.compared = Comparison(self.user, project, self.form.wanted())
        self.by = self.form.parts()

    @property
    def names_people(self) -> bool:
        """Whether any figure is that of a person."""
        return bool(self.compared.wanted.people) or self.by in (By.PERSON, By.PAIR)

    def named(self, documents: set[uuid.UUID], parts: list[Part]) -> Names:
        """Names for everything that is shown."""
        if self.by is By.DOCUMENT:
            documents = documents | {part.key[0] for part in parts}
        return self._names.of_documents(self.project, documents)


def _part_words(asked: _Asked, named: Names, part: Part) -> tuple[str, str]:
    """What a part is called, and what to narrow to for seeing it alone (a query, or nothing)."""
    key, by = part.key, asked.by
    if by is By.LABEL:
        return _label(named, key), f"label={key}"
    if by is By.PAIR and not isinstance(key, tuple):
        by = By.PERSON
    if by is By.PAIR:
        one, other = key
        return " · ".join(_person(named, each) for each in key), f"one={one}&other={other}"
    if by is By.DOCUMENT:
        document = named.documents.get(key[0])
        return str(document or key[0]), f"document={key[0]}"
    return {
        By.PERSON: lambda: (_person(named, key), f"one={key}"),
        By.ROUND: lambda: (_("Round %s") % key, f"round={key}"),
        By.GUIDELINE: lambda: (_("version %d") % key, f"guideline={key}"),
        By.QUEUE: lambda: (str(named.queues.get(key, key)), f"queue={key}"),
    }[by]()


def _person(named: Names, key: Any) -> str:
    if key == GOLD:
        return _("Gold")
    if key == START:
        return _("The set hidden at the start")
    if isinstance(key, int):
        return _("Round %s") % key
    return named.people.get(key, str(key))


def _label(named: Names, key: str | None) -> str:
    if key is None:
        return _("To check")
    label: Label | None = named.labels.get(key)
    return label.title if label else key


def _confusion(compared: Comparison, found: Agreement, named: Names) -> dict[str, Any]:
    """The table with the names of its rows and columns; rows without anything are left away."""
    wanted, basis = compared.wanted, compared.basis
    scheme = (
        [wanted.label.title, _("another label")]
        if wanted.label
        else [_label(named, key) for key in basis.labels]
    )
    titles = [*scheme, _("To check"), _("not marked")]
    used = [
        number
        for number in range(len(titles))
        if found.confusion[number].any() or found.confusion[:, number].any()
    ]
    sides: list[str] = []
    if found.two_sided:
        if wanted.standard:
            sides = [_person(named, wanted.standard), _("Everybody")]
        elif wanted.focus is not None:
            sides = [_person(named, wanted.focus), _("All others")]
        elif not compared.names_sides:
            sides = [_("Reviewer %s") % letter for letter in "AB"]
        else:
            sides = [_person(named, basis.people[number]) for number in found.sides]
    rows = tuple(
        (
            titles[row],
            tuple(
                (int(found.confusion[row, column]), row == column < len(scheme)) for column in used
            ),
        )
        for row in used
    )
    return {"titles": tuple(titles[column] for column in used), "rows": rows, "sides": sides}


def _place_words(named: Names, place: PlaceAt) -> dict[str, Any]:
    return {
        "place": place,
        "document": named.documents.get(place.document),
        "said": [(named.labels.get(key) if key else None, _label(named, key), count)
                 for key, count in place.said],
        "url": f"{reverse('document', args=[place.document])}#{place.start}-{place.end}",
    }  # fmt: skip
