"""Queues: made and changed by managers; which documents they hold, how often, in which turn."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.utils.timezone import now

from annotations.errors import Conflict, Forbidden, Refused, Stale
from annotations.models import (
    AnnotationSet,
    Annotator,
    Document,
    ItemState,
    Place,
    Queue,
    QueueItem,
    QueueState,
)
from annotations.queries.documents import Wanted
from annotations.queries.queues import item_page
from annotations.queries.selection import Selection
from annotations.services.assignments import set_skip_reasons, skip_reasons, submit
from annotations.services.bulk import change_documents
from annotations.services.drawing import draw
from annotations.services.filling import join_new_everywhere
from annotations.services.queues import (
    create_queue,
    mix_in_gold,
    prioritise,
    put_in,
    take_out,
    update_queue,
)
from annotations.services.transaction import Actor
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(cast: Cast) -> Actor:
    return Actor(cast.manager)


@pytest.fixture
def documents(cast: Cast) -> list[Document]:
    return [cast.document(f"Text {n}.", external_id=str(n)) for n in range(4)]


def make(cast: Cast, **known: Any) -> Queue:
    values = {"name": "First reading", "state": "open", **known}
    return create_queue(Actor(cast.manager), cast.project, **values)


def turns(queue: Queue) -> list[str]:
    """The documents by their external ids, in the order of drawing."""
    rows = Place.objects.filter(queue=queue, free=True)
    ordered = rows.order_by("-priority", "band", "rank", "pk")
    return list(ordered.values_list("document__external_id", flat=True))


def test_without_other_word_a_queue_takes_all_documents_and_the_new_ones(
    cast: Cast, documents: list[Document]
) -> None:
    page = cast.document("A page.", external_id="page")
    Document.objects.filter(pk=page.pk).update(kind="snapshot")
    queue = make(cast)
    assert turns(queue) == ["0", "1", "2", "3"]
    listed = item_page(cast.manager, queue, "").rows
    assert [item.document.external_id for item in listed] == turns(queue)
    assert {item.pk.version for item in listed} == {7}
    cast.document("Late.", external_id="late")
    assert join_new_everywhere() == 1
    assert turns(queue)[-1] == "late"
    assert join_new_everywhere() == 0


def test_a_queue_of_chosen_documents_takes_no_others(cast: Cast, documents: list[Document]) -> None:
    queue = make(cast, documents=[documents[2].pk], overlap=2)
    assert turns(queue) == ["2", "2"]
    assert join_new_everywhere() == 0
    with pytest.raises(Refused, match="Not all of these"):
        make(cast, name="Other", documents=[cast.project.pk])
    assert not Queue.objects.filter(name="Other").exists()


def test_new_documents_join_by_the_filter(cast: Cast, documents: list[Document]) -> None:
    queue = make(cast, all_documents=True, filter={"language": "es"})
    assert turns(queue) == []
    cast.document("Hola.", external_id="es", language="es")
    assert join_new_everywhere() == 1
    assert turns(queue) == ["es"]


def test_documents_come_by_hand_and_go_and_come_again(
    cast: Cast, manager: Actor, documents: list[Document]
) -> None:
    queue = make(cast, documents=[])
    assert put_in(manager, queue, [one.pk for one in documents[:3]]) == 3
    assert put_in(manager, queue, [one.pk for one in documents]) == 1
    assert take_out(manager, queue, QueueItem.objects.filter(document=documents[0])) == 1
    assert turns(queue) == ["1", "2", "3"]
    assert prioritise(manager, queue, QueueItem.objects.filter(document=documents[3]), 5) == 1
    assert turns(queue) == ["3", "1", "2"]
    assert put_in(manager, queue, [documents[0].pk], priority=9) == 1
    assert turns(queue) == ["0", "3", "1", "2"]
    rows = Document.objects.filter(external_id__in=["1", "2"])
    assert put_in(manager, queue, rows) == 0


def test_what_comes_again_has_the_priority_that_it_had_unless_another_is_said(
    cast: Cast, manager: Actor, documents: list[Document]
) -> None:
    queue = make(cast, documents=[one.pk for one in documents])
    for n, priority in ((2, 7), (3, 5)):
        prioritise(manager, queue, QueueItem.objects.filter(document=documents[n]), priority)
    take_out(manager, queue, QueueItem.objects.filter(queue=queue))
    assert put_in(manager, queue, [documents[1].pk, documents[2].pk]) == 2
    assert put_in(manager, queue, [documents[3].pk], priority=-1) == 1
    assert turns(queue) == ["2", "1", "3"]
    assert list(queue.items.order_by("document__external_id").values_list("priority", flat=True)
    ) == [0, 0, 7, -1]  # fmt: skip


def test_fewest_reviews_first_gives_every_document_one_before_a_second(
    cast: Cast, documents: list[Document]
) -> None:
    queue = make(cast, order="fewest", overlap=2)
    assert turns(queue) == ["0", "1", "2", "3"] * 2


def test_oldest_first_goes_by_the_date_of_publication(cast: Cast) -> None:
    for year in (2021, 2019, 2020):
        cast.document(
            f"Of {year}.", external_id=str(year), published_at=datetime(year, 1, 1, tzinfo=UTC)
        )
    assert turns(make(cast, order="oldest")) == ["2019", "2020", "2021"]


def test_at_random_is_the_same_for_the_same_seed(
    cast: Cast, manager: Actor, documents: list[Document]
) -> None:
    queue = make(cast, order="random")
    first = turns(queue)
    changed = update_queue(manager, queue, version=queue.version, changes={"order": "priority"})
    assert turns(queue) == ["0", "1", "2", "3"]
    update_queue(manager, changed, version=changed.version, changes={"order": "random"})
    assert turns(queue) == first


@pytest.mark.parametrize(("share", "twice"), [(0, 0), (100, 40)])
def test_a_share_is_read_twice(cast: Cast, share: int, twice: int) -> None:
    for n in range(40):
        cast.document(f"Text {n}.", external_id=str(n))
    queue = make(cast, share_twice=share)
    assert QueueItem.objects.filter(queue=queue, places=2).count() == twice
    assert len(turns(queue)) == 40 + twice


def test_half_read_twice_is_about_half_and_stays_so(cast: Cast, manager: Actor) -> None:
    for n in range(200):
        cast.document(f"Text {n}.", external_id=str(n))
    queue = make(cast, share_twice=50)
    twice = set(QueueItem.objects.filter(places=2).values_list("pk", flat=True))
    assert 60 < len(twice) < 140
    changed = update_queue(manager, queue, version=queue.version, changes={"share_twice": 100})
    assert QueueItem.objects.filter(places=2).count() == 200
    update_queue(manager, changed, version=changed.version, changes={"share_twice": 50})
    assert set(QueueItem.objects.filter(places=2).values_list("pk", flat=True)) == twice


def test_another_overlap_makes_places_and_drops_the_free_ones(
    cast: Cast, manager: Actor, documents: list[Document]
) -> None:
    queue = make(cast, overlap=2)
    taken = draw(Actor(cast.reviewer), queue).assignment
    assert taken is not None
    submit(Actor(cast.reviewer), taken)
    changed = update_queue(manager, queue, version=queue.version, changes={"overlap": 1})
    assert turns(queue) == ["1", "2", "3"]
    assert QueueItem.objects.get(pk=taken.item_id).state == ItemState.READY
    update_queue(manager, changed, version=changed.version, changes={"overlap": 3})
    assert turns(queue).count("0") == 2
    assert QueueItem.objects.get(pk=taken.item_id).state == ItemState.WAITING


@pytest.mark.parametrize(
    ("field", "known"),
    [
        ("name", {"name": ""}),
        ("overlap", {"overlap": 0}),
        ("overlap", {"overlap": True}),
        ("stage", {"stage": "read"}),
        ("share_twice", {"share_twice": 101}),
        ("lease_minutes", {"lease_minutes": 0}),
        ("start_from", {"start_from": "shown"}),
        ("start_from", {"stage": "judge"}),
        ("start_from", {"stage": "judge", "start_from": "hidden", "start_round": 2}),
        ("start_round", {"start_from": "shown", "start_round": 1}),
        ("start_annotator", {"start_from": "shown", "start_annotator": "nobody"}),
        ("members", {"everyone": False, "members": ["viewer"]}),
        ("members", {"members": "reviewer"}),
        ("filter", {"filter": {"progress": "draft"}}),
        ("filter", {"filter": {"kind": "page"}}),
        ("kind", {"filter": {"kind": "page"}}),
        ("state", {"state": "ended"}),
        ("colour", {"colour": "red"}),
    ],
)
def test_what_makes_no_sense_is_refused_by_field(
    cast: Cast, field: str, known: dict[str, Any]
) -> None:
    with pytest.raises(Refused) as refusal:
        make(cast, **known)
    assert refusal.value.field in {field, "kind"}


def test_a_name_is_taken_once_a_project(cast: Cast, manager: Actor) -> None:
    first = make(cast)
    with pytest.raises(Conflict, match="of this name"):
        make(cast)
    second = make(cast, name="Second")
    with pytest.raises(Conflict, match="of this name"):
        update_queue(manager, second, version=1, changes={"name": first.name})
    with pytest.raises(Stale):
        update_queue(manager, second, version=7, changes={"name": "Third"})


def test_a_queue_opens_pauses_goes_on_and_ends_for_good(cast: Cast, manager: Actor) -> None:
    queue = make(cast, state="draft")
    for state in ("open", "paused", "open", "ended"):
        queue = update_queue(manager, queue, version=queue.version, changes={"state": state})
    assert queue.state == QueueState.ENDED
    with pytest.raises(Conflict, match="cannot become"):
        update_queue(manager, queue, version=queue.version, changes={"state": "open"})
    with pytest.raises(Conflict, match="has ended"):
        put_in(manager, queue, [])


def test_the_round_stands_when_there_are_documents(
    cast: Cast, manager: Actor, documents: list[Document]
) -> None:
    queue = make(cast)
    with pytest.raises(Conflict, match="round stands"):
        update_queue(manager, queue, version=1, changes={"round": 2})
    empty = make(cast, name="Empty", documents=[])
    assert update_queue(manager, empty, version=1, changes={"round": 2}).round == 2


def test_only_managers_make_change_and_fill_queues(cast: Cast, documents: list[Document]) -> None:
    queue, other = make(cast), Actor(cast.adjudicator)
    for deed in (
        lambda: create_queue(other, cast.project, name="Mine"),
        lambda: update_queue(other, queue, version=1, changes={"name": "Mine"}),
        lambda: put_in(other, queue, []),
        lambda: take_out(other, queue, QueueItem.objects.all()),
    ):
        with pytest.raises(Forbidden):
            deed()


def test_skip_reasons_are_the_project_s_own_or_ours(cast: Cast, manager: Actor) -> None:
    ours = skip_reasons(cast.project)
    assert len(ours) > 2
    kept = set_skip_reasons(
        manager, cast.project, version=cast.project.version, reasons=["Satire", "", "Satire"]
    )
    assert skip_reasons(kept) == ["Satire"]
    again = set_skip_reasons(manager, kept, version=kept.version, reasons=[])
    assert skip_reasons(again) == ours


def test_the_filters_of_a_queue_are_those_of_the_list() -> None:
    assert {"search", "kind", "outlet", "language", "missing"} <= set(Wanted.__slots__)


def test_bulk_changes_and_deletion_take_queued_documents_along(
    cast: Cast, manager: Actor, documents: list[Document]
) -> None:
    queue = make(cast)
    drawn = draw(Actor(cast.reviewer), queue).assignment
    assert drawn is not None
    submit(Actor(cast.reviewer), drawn)
    change_documents(manager, cast.project, Selection(keys=[drawn.document_id]), deed="delete")
    assert turns(queue) == ["1", "2", "3"]


def test_documents_with_known_gold_are_mixed_among_those_that_wait(
    cast: Cast, manager: Actor, documents: list[Document]
) -> None:
    author = Annotator.objects.create(project=cast.project, name="Gold", kind="human")
    known = [cast.document(f"Known {n}.", external_id=f"gold {n}") for n in range(3)]
    for status, document in zip(("submitted", "submitted", "draft"), known, strict=True):
        AnnotationSet.objects.create(
            project=cast.project, document=document, annotator=author, round=9, kind="gold",
            status=status, submitted_at=now() if status == "submitted" else None,
        )  # fmt: skip
    queue = make(cast, documents=[one.pk for one in documents])
    prioritise(manager, queue, queue.items.all(), 5)
    assert mix_in_gold(manager, queue, 1) == 1
    assert mix_in_gold(manager, queue, 7) == 1
    assert set(turns(queue)) == {"0", "1", "2", "3", "gold 0", "gold 1"}
    assert set(Place.objects.values_list("priority", flat=True)) == {5}
    ranks = dict(queue.items.values_list("document__external_id", "rank"))
    assert {ranks["gold 0"], ranks["gold 1"]} <= {ranks[str(n)] for n in range(4)}
    assert Queue.objects.get().gold_checks
    with pytest.raises(Refused, match="No other document"):
        mix_in_gold(manager, queue, 1)
    for nonsense in (0, 1001, "x"):
        with pytest.raises(Refused):
            mix_in_gold(manager, queue, nonsense)  # type: ignore[arg-type]
    with pytest.raises(Forbidden):
        mix_in_gold(Actor(cast.reviewer), queue, 1)
