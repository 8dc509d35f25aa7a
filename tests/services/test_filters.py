"""Filters of exports: known names with values that they take, or a refusal by field."""

from __future__ import annotations

from typing import Any

import pytest

from annotations.errors import Refused
from annotations.services.filters import checked_filters


@pytest.mark.parametrize(
    "filters",
    [
        {},
        {"drafts": False, "kind": "document"},
        {"language": "pt-BR", "outlet": "Café Wire", "annotator": "x" * 200},
        {"documents": ["018f3c7f-60ca-759e-aa5b-2c7d8e3f4051"]},
        {"listed": {"missing": "date", "sort": "-title"}},
    ],
)
def test_known_filters_are_taken_as_they_are(filters: dict[str, Any]) -> None:
    assert checked_filters(filters) == filters


@pytest.mark.parametrize(
    ("filters", "field"),
    [
        ({"colour": "red"}, "filters.colour"),
        ({"drafts": 1}, "filters.drafts"),
        ({"drafts": "true"}, "filters.drafts"),
        ({"kind": "page"}, "filters.kind"),
        ({"kind": ["document"]}, "filters.kind"),
        ({"language": ""}, "filters.language"),
        ({"language": None}, "filters.language"),
        ({"outlet": "a\0"}, "filters.outlet"),
        ({"annotator": "\ud800"}, "filters.annotator"),
        ({"annotator": "x" * 201}, "filters.annotator"),
        ({"documents": []}, "filters.documents"),
        ({"documents": ["x"]}, "filters.documents"),
        ({"documents": "018f3c7f-60ca-759e-aa5b-2c7d8e3f4051"}, "filters.documents"),
        ({"listed": {"cursor": "x"}}, "filters.listed"),
        ({"listed": {"search": 1}}, "filters.listed.search"),
        ({"listed": []}, "filters.listed"),
        ([], "filters"),
        ("drafts", "filters"),
    ],
)
def test_anything_else_is_refused_by_its_field(filters: Any, field: str) -> None:
    with pytest.raises(Refused) as refusal:
        checked_filters(filters)
    assert refusal.value.field == field
