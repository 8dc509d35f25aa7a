"""Questions that are written once a process: only their values are new each time.

Django takes longer to write the SQL of a question than PostgreSQL to answer it. What pages ask
all day is said by QuerySets as ever, and kept in writing here after the first time.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial, update_wrapper
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import QuerySet

from annotations.models import User
from annotations.queries.known import Known, answers, keeping, people
from annotations.queries.made import Made
from annotations.queries.prepared import Question, ask, ask_all, text_of

Build = Callable[..., QuerySet[Any, Any]]
_KEY = uuid.UUID("9b0d5b1e-6c52-4d0f-9f0e-0d0c8a7f0000").int
_ANY_KEY = uuid.UUID(int=_KEY)
_NUMBER = 1_733_190_211
_MOMENT = datetime(1901, 2, 3, 4, 5, 6, tzinfo=UTC)


class Text(str):
    """A text that may be another each time."""

    __slots__ = ()


class Number(int):
    """A whole number that may be another each time."""

    __slots__ = ()


class Many(tuple[Any, ...]):
    """Keys or texts, of which others and more or fewer may be asked each time: see `among`."""

    __slots__ = ()


_ONE_VALUE = (uuid.UUID, datetime, float, Text, Number, Many)


@dataclass(frozen=True, slots=True)
class _Written:
    """A question with its SQL, in which `$1` stands for the value of the first of `numbers`."""

    database: str
    text: str
    numbers: tuple[int, ...]
    planned: bool
    made: Made

    def question(self, values: list[Any]) -> Question:
        """It, about these values, which are in the order of `_flat`."""
        return Question(self.text, [values[number] for number in self.numbers], self.planned)


class Kept:
    """A question that is kept: called with values it gives the rows about them. See `kept`."""

    def __init__(self, build: Build, planned: bool) -> None:
        self._build, self._planned = build, planned
        self._known: dict[Any, _Written | None] = {}
        update_wrapper(self, build)

    def __call__(self, *values: Any) -> list[Any]:
        """The rows, as they were found by `together`, or now."""
        early = answers()
        if early and (found := early.pop((self, values), None)) is not None:
            return found
        written = self.about(values)
        if written is None:
            return []
        connection = connections[written.database]
        return written.made(ask(connection, written.question(list(_flat(values)))), connection)

    def about(self, values: tuple[Any, ...]) -> _Written | None:
        """How it is written about such values; None where it has no rows whatever is asked."""
        shape = tuple(map(_shape, values))
        if shape not in self._known:
            self._known[shape] = _write(self._build, values, self._planned)
        return self._known[shape]


def together(*asked: tuple[Kept, *tuple[Any, ...]]) -> None:
    """Send these questions, each with its values, in one go; who asks one next finds it answered.

    For a page that will ask all of them: to wait for each by itself takes longer than to answer
    it. Only in a request that reads; elsewhere nothing is asked before it is needed.
    """
    early = answers()
    if early is None:
        return
    told = [
        (one, tuple(values), written)
        for one, *values in asked
        if (written := one.about(tuple(values)))
    ]
    connection = connections[told[0][2].database]
    rows = ask_all(connection, [one.question(list(_flat(values))) for _kept, values, one in told])
    for (one, values, written), sent in zip(told, rows, strict=True):
        early[one, values] = written.made(sent, connection)


def with_setting(name: str, value: str, one: Kept, *values: Any) -> list[Any]:
    """The rows for these values, found with a setting of PostgreSQL that holds for them alone."""
    written = one.about(values)
    if written is None:
        return []
    connection = connections[written.database]
    setting = Question("SELECT set_config($1, $2, true)", [name, value])
    _set, rows = ask_all(connection, [setting, written.question(list(_flat(values)))])
    return written.made(rows, connection)


def kept(build: Build, *, planned: bool = True) -> Kept:
    """The rows of the QuerySet that `build` makes of such values, with its SQL kept.

    Keys, moments, fractions, people, what is a `Text` or a `Number`, and the items of a `Many` may
    be others each time, in tuples too, of which each length has SQL of its own. Any other value
    has, too, and a person by what is known of them: it is for flags and words of which there are
    few. Raises TypeError where a value does not stand in the SQL as it is: such a question cannot
    be kept. `build` itself asks nothing, and looks at no clock and no language.

    PostgreSQL plans it once a connection; with `planned` false each time: see `planned_anew`.
    """
    return Kept(build, planned)


planned_anew = partial(kept, planned=False)
"""`kept`, for questions whose good plan depends on what is asked about.

Words that are looked for: without them PostgreSQL cannot know how many rows hold any. The beginning
of a list in its order: for a project of usual size all is sorted, which takes a large one long.
Those that are cut without an order would also find other rows by another plan.
"""


def _shape(value: Any) -> Any:
    if isinstance(value, _ONE_VALUE):
        return type(value)
    if isinstance(value, tuple):
        return tuple(map(_shape, value))
    if isinstance(value, User):
        known = _about(value)
        return User, value.is_active, value.is_superuser, known.draws, known.holds
    return type(value), value


def _about(user: User) -> Known:
    """What decides which SQL is about a person. Their roles stay a part of the question."""
    known = (people() or {}).get(user.pk, Known())
    return Known(draws=known.draws, holds=known.holds)


def _flat(values: tuple[Any, ...]) -> Iterator[Any]:
    """What takes the place of stand-ins."""
    for value in values:
        if isinstance(value, Many):
            yield list(value)
        elif isinstance(value, tuple):
            yield from _flat(value)
        elif isinstance(value, User):
            yield value.pk
        elif isinstance(value, Text | Number):
            yield str(value) if isinstance(value, str) else int(value)
        elif isinstance(value, _ONE_VALUE):
            yield value


def _write(build: Build, values: tuple[Any, ...], planned: bool) -> _Written | None:
    """The question about stand-ins; None for one that has no rows whatever is asked."""
    known: dict[uuid.UUID, Known] = {}
    said: list[Any] = []
    told = [_stand_in(value, said, known) for value in values]
    with keeping(known):
        rows = build(*told)
        compiler = rows.query.get_compiler(using=rows.db)
        try:
            sql, params = compiler.as_sql()
        except EmptyResultSet:
            return None
    numbers = {value: number for number, value in enumerate(said)}
    given = {
        at: numbers[param] for at, param in enumerate(map(_hashable, params)) if param in numbers
    }
    stands = {number: place for place, number in enumerate(sorted(set(given.values())), 1)}
    # Of a person nothing may stand there: what admins see does not depend on who they are.
    if {value for value in said if value not in known} - {said[number] for number in stands}:
        raise TypeError(f"{build.__qualname__}: a value does not stand in the SQL as it is.")
    places = {at: stands[number] for at, number in given.items()}
    text = text_of(connections[rows.db], sql, params, places)
    return _Written(rows.db, text, tuple(stands), planned, Made(rows, compiler))


def _hashable(param: Any) -> Any:
    """A parameter that may be compared: of many values, the only one that stands in for them."""
    if isinstance(param, list):
        return Many(param)
    return param if isinstance(param, Hashable) else None


def _stand_in(value: Any, said: list[Any], known: dict[uuid.UUID, Known]) -> Any:
    """What is asked about in the place of a value; `said` lists all of it, in `_flat`'s order."""
    if isinstance(value, Many):
        one = value[0] if value else _ANY_KEY
        said.append(Many([_stand_in(Text(one) if isinstance(one, str) else one, [*said], known)]))
    elif isinstance(value, tuple):
        return tuple(_stand_in(one, said, known) for one in value)
    elif isinstance(value, datetime):
        said.append(_MOMENT + timedelta(microseconds=len(said)))
    elif isinstance(value, Text):
        said.append(Text(f"text {len(said)} of {_KEY}"))
    elif isinstance(value, Number):
        said.append(Number(_NUMBER + len(said)))
    elif isinstance(value, float):
        said.append(float(_NUMBER + len(said)))
    elif isinstance(value, uuid.UUID | User):
        said.append(uuid.UUID(int=_KEY + len(said)))
    else:
        return value
    if not isinstance(value, User):
        return said[-1]
    known[said[-1]] = _about(value)
    return User(pk=said[-1], is_active=value.is_active, is_superuser=value.is_superuser)
