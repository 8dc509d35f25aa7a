"""Agreement over REST: figures with reasons, parts, and where people are divided."""

from __future__ import annotations

import pytest

from annotations.models import Annotator, Document
from tests.api.client import Rest
from tests.cast import Cast
from tests.views.test_agreement import document as document

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/projects/peru/agreement/"


@pytest.fixture
def rest(cast: Cast) -> Rest:
    return Rest(cast.manager)


def test_figures_parts_and_places_are_answered(rest: Rest, document: Document) -> None:
    got = rest.get(f"{ADDRESS}?by=label").json()
    assert (got["people"], got["documents"], got["annotations"], got["places"]) == (2, 1, 5, 3)
    assert got["finding"]["f1_exact"]["value"] == pytest.approx(0.4)
    alpha = got["judging"]["alpha"]
    assert (alpha["items"], alpha["few"], alpha["unsure"]) == (2, True, "one_text")
    overlap = got["evidence"]["evidence_overlap"]
    assert (overlap["value"], overlap["undefined"]) == (None, "no_evidence")
    assert overlap["why"].startswith("nobody linked evidence")
    assert got["left_out"]["alone"] == 1
    assert [part["key"] for part in got["parts"]] == ["supported", "disputed", "unsourced"]
    assert got["confusion"]["rows"][-2:] == [None, "not_marked"]
    first = got["divided"]["places"][0]
    assert (first["start"], first["end"], first["quote"]) == (14, 26, "Another one.")


@pytest.mark.parametrize("by", ["person", "pair", "document", "round", "queue", "guideline"])
def test_every_part_has_key_and_title(rest: Rest, document: Document, by: str) -> None:
    for part in rest.get(f"{ADDRESS}?by={by}").json()["parts"]:
        assert part["key"] and part["title"]


def test_a_pair_has_two_sides(rest: Rest, cast: Cast, document: Document) -> None:
    one, other = Annotator.objects.filter(project=cast.project).exclude(submissions=None)
    got = rest.get(f"{ADDRESS}?annotator={one.pk}&other={other.pk}").json()
    assert sorted(got["confusion"]["sides"]) == sorted([one.user.name, other.user.name])


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("label=nowhere", "label"),
        ("round=x", "round"),
        ("by=mood", "by"),
        ("other=018f3c7f-71db-76af-bb6c-3d8e9f405162", "annotator"),
        ("mood=good", "mood"),
    ],
)
def test_nonsense_is_refused_by_name(rest: Rest, query: str, field: str) -> None:
    answer = rest.get(f"{ADDRESS}?{query}")
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == field
