"""The rows of a kept question, made as Django makes them of what the database sent.

Django finds out at every answer what its rows are made of, and hands each value to its model by
itself; that takes longer than to fetch them. Here the first is settled once, with the SQL, and
the values of a row are put where the model would put them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from operator import itemgetter
from typing import Any

from django.db.models import QuerySet
from django.db.models.base import ModelState
from django.db.models.query import (
    FlatValuesListIterable,
    ModelIterable,
    ValuesIterable,
    ValuesListIterable,
)

Make = Callable[[Any], Any]


class Made:
    """Makes the rows of one QuerySet, whose SQL its compiler has written.

    Raises TypeError for what is neither rows of a table nor their values, and for rows that bring
    others along (`prefetch_related`, the rows of a related manager).
    """

    def __init__(self, rows: QuerySet[Any, Any], compiler: Any) -> None:
        told: Any = rows
        if told._prefetch_related_lookups or told._known_related_objects:
            raise TypeError("Rows that bring others along cannot be kept.")
        self._db: str = rows.db
        fields = [one[0] for one in compiler.select[: compiler.col_count]]
        self._converters = list(compiler.get_converters(fields).items())
        self._make = self._of(told._iterable_class, told.query, compiler)

    def __call__(self, sent: Iterable[Any], connection: Any) -> list[Any]:
        """The rows, of what the connection fetched."""
        values = self._converted(sent, connection) if self._converters else sent
        return list(map(self._make, values))

    def _converted(self, sent: Iterable[Any], connection: Any) -> Iterator[Any]:
        for row in map(list, sent):
            for position, (converters, expression) in self._converters:
                for convert in converters:
                    row[position] = convert(row[position], expression, connection)
            yield row

    def _of(self, kind: type, query: Any, compiler: Any) -> Make:
        if kind is FlatValuesListIterable:
            return itemgetter(0)
        if kind is ValuesListIterable:
            count: int = compiler.col_count
            return lambda row: tuple(row[:count])
        if kind is ValuesIterable:
            names = [*(query.selected or (*query.values_select, *query.annotation_select))]
            return lambda row: dict(zip(names, row, strict=False))
        if kind is not ModelIterable:
            raise TypeError(f"{kind.__name__}: rows or their values can be kept.")
        return self._with_annotations(self._model(compiler.klass_info, compiler.select), compiler)

    def _with_annotations(self, make: Make, compiler: Any) -> Make:
        places = list(compiler.annotation_col_map.items())

        def annotated(row: Any) -> Any:
            made = make(row)
            for name, position in places:
                setattr(made, name, row[position])
            return made

        return annotated if places else make

    def _model(self, info: dict[str, Any], select: list[Any]) -> Make:
        """Rows of a table, with those that `select_related` names."""
        model, places = info["model"], info["select_fields"]
        names = [select[place][0].target.attname for place in places]
        values = slice(places[0], places[-1] + 1)
        related = [self._related(one, select) for one in info.get("related_klass_infos", ())]

        def make(row: Any) -> Any:
            made = model.__new__(model)
            state = ModelState()
            state.adding, state.db = False, self._db
            vars(made).update(zip(names, row[values], strict=True), _state=state)
            for put in related:
                put(row, made)
            return made

        return make

    def _related(self, info: dict[str, Any], select: list[Any]) -> Callable[[Any, Any], None]:
        """Puts a related row beside the row that it belongs to; None where there is none."""
        make, there, back = self._model(info, select), info["local_setter"], info["remote_setter"]
        targets = {select[place][0].target: place for place in info["select_fields"]}
        key = targets[info["model"]._meta.pk]

        def put(row: Any, beside: Any) -> None:
            made = None if row[key] is None else make(row)
            there(beside, made)
            if made is not None:
                back(made, beside)

        return put
