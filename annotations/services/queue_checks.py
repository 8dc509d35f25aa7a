"""What a queue may be told: each value by itself, then all together. Writes nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from typing import Any

from django.utils.translation import gettext as _

from annotations.errors import Refused
from annotations.models import (
    Annotator,
    DrawOrder,
    Project,
    Queue,
    QueueState,
    Stage,
    StartFrom,
    User,
)
from annotations.queries.asked import MOST_ASKED
from annotations.queries.documents import Wanted, filtered_of
from annotations.queries.members import reviewers_of
from annotations.services.checks import (
    clean_choice,
    clean_flag,
    clean_line,
    clean_multiline,
    clean_name,
    clean_whole,
)

_FILTERS = {one.name for one in fields(Wanted)} - {"sort", "cursor", "progress"}


_CHOICES = {
    "stage": Stage.values,
    "start_from": StartFrom.values,
    "order": DrawOrder.values,
    "state": QueueState.values,
}
_FLAGS = {"training", "blind", "everyone", "all_documents", "gold_checks"}
_NUMBERS = {
    "round": (1, 1000),
    "overlap": (1, 100),
    "lease_minutes": (1, 10080),
    "priority": (-1_000_000, 1_000_000),
}
_MAYBE = {"share_twice": (0, 100), "start_round": (1, 1000)}


def checked(project: Project, known: Mapping[str, Any]) -> dict[str, Any]:
    """The values as they are kept. Refused names the field."""
    values = dict(known)
    for name, value in known.items():
        if name in _CHOICES:
            clean_choice(value, name, _CHOICES[name])
        elif name in _FLAGS:
            clean_flag(value, name)
        elif name in _NUMBERS:
            clean_whole(value, name, *_NUMBERS[name])
        elif name in _MAYBE and value is not None:
            clean_whole(value, name, *_MAYBE[name])
        elif name in _MADE and value is not None:
            values[name] = _MADE[name](project, value)
    return values


def check_whole(queue: Queue) -> None:
    """Refuse values that do not go together."""
    starts = queue.start_round is not None or queue.start_annotator_id is not None
    if queue.start_from != StartFrom.EMPTY and not starts:
        raise Refused(
            _("Say whose set, or of which round, the work starts from."), field="start_from"
        )
    if queue.stage == Stage.JUDGE and queue.start_from != StartFrom.SHOWN:
        raise Refused(
            _("Judging starts from claims that are given: start from an earlier set, shown."),
            field="start_from",
        )
    if queue.start_round == queue.round and queue.start_annotator_id is None:
        raise Refused(_("The work cannot start from its own round."), field="start_round")


def _annotator(project: Project, annotator: Any) -> Annotator:
    rows = Annotator.objects.filter(project=project)
    if isinstance(annotator, Annotator):
        found = rows.filter(pk=annotator.pk).first()
    else:
        found = rows.filter(name=clean_line(annotator, "start_annotator", 200)).first()
    if found is None:
        raise Refused(_("Nobody of this name annotated here."), field="start_annotator")
    return found


def _people(project: Project, names: Any) -> list[User]:
    """Members of the project who may annotate, by user name."""
    if not isinstance(names, Sequence) or isinstance(names, str):
        raise Refused(_("A list of user names, please."), field="members")
    wanted = {clean_line(name, "members", 150).lower() for name in names}
    people = {user.username: user for user in reviewers_of(project)}
    for name in sorted(wanted - {*people}):
        raise Refused(_("“%(name)s” is no reviewer of this project.") % {"name": name}, "members")
    return [people[name] for name in sorted(wanted)]


def _filter(project: Project, wanted: Any) -> dict[str, str]:
    if not isinstance(wanted, Mapping) or not set(wanted) <= _FILTERS:
        names = ", ".join(sorted(_FILTERS))
        raise Refused(_("An object with some of: %(names)s.") % {"names": names}, field="filter")
    kept = {
        name: clean_line(value, f"filter.{name}", MOST_ASKED, required=False)
        for name, value in sorted(wanted.items())
    }
    filtered_of(project, Wanted(**kept))
    return {name: value for name, value in kept.items() if value}


def _name(project: Project, value: Any) -> str:
    return clean_name(value, "name", 200)


def _instructions(project: Project, value: Any) -> str:
    return clean_multiline(value, "instructions", 20_000)


_MADE: dict[str, Callable[[Project, Any], Any]] = {
    "name": _name,
    "instructions": _instructions,
    "start_annotator": _annotator,
    "members": _people,
    "filter": _filter,
}
