"""Many documents from the list: chosen, told what will happen, done, and told what did."""

from __future__ import annotations

import pytest

from annotations.models import Document, Job
from annotations.services import bulk
from tests.cast import Cast
from tests.views.conftest import queries_of, text_of

pytestmark = pytest.mark.django_db
PAGE = "/projects/peru/documents/"


def keys(cast: Cast, n: int = 2) -> list[str]:
    return [str(cast.document(f"Text {i}.", title=f"Doc {i}").pk) for i in range(n)]


def test_a_manager_chooses_is_asked_and_is_told(cast: Cast, browse) -> None:
    client, chosen = browse(cast.manager), keys(cast)
    asked = client.post(PAGE, {"deed": "language", "chosen": chosen})
    assert "2 documents are chosen" in text_of(asked)
    sure = {"deed": "language", "chosen": chosen, "count": 2, "sure": "yes", "value": "es"}
    answer = client.post(PAGE, sure, follow=True)
    assert "2 documents are changed." in text_of(answer)
    assert Document.objects.filter(language="es").count() == 2


def test_a_deletion_says_what_goes_along_and_asks_again_when_that_changed(
    cast: Cast, browse
) -> None:
    client = browse(cast.manager)
    keys(cast)
    everything = {"deed": "delete", "all": "on", "query": "missing=language"}
    asked = client.post(PAGE, everything)
    assert "Delete 2 documents" in text_of(asked)
    keys_before = Document.objects.count()
    cast.document("Meanwhile.")
    again = client.post(PAGE, {**everything, "count": 2, "sure": "yes"})
    assert "Please look again" in text_of(again)
    assert Document.objects.count() == keys_before + 1
    client.post(PAGE, {**everything, "count": 3, "sure": "yes"})
    assert Document.objects.count() == 0


def test_many_become_a_job_whose_page_says_what_came_of_it(
    cast: Cast, browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "FEW", 1)
    keys(cast)
    sure = {"deed": "kind", "all": "on", "count": 2, "sure": "yes", "value": "snapshot"}
    answer = browse(cast.manager).post(PAGE, sure)
    job = Job.objects.get(kind="change")
    assert answer["Location"] == f"/jobs/{job.pk}/"
    assert "Change of documents" in text_of(browse(cast.manager).get(answer["Location"]))


def test_a_reviewer_exports_what_was_chosen_and_changes_nothing(cast: Cast, browse) -> None:
    client, chosen = browse(cast.reviewer), keys(cast)
    sure = {"chosen": chosen[:1], "count": 1, "sure": "yes"}
    client.post(PAGE, {**sure, "deed": "export", "format": "native"})
    assert Job.objects.get(kind="export").params == {"filters": {"documents": chosen[:1]}}
    assert client.post(PAGE, {**sure, "deed": "delete"}).status_code == 403
    listed = {"deed": "export", "all": "on", "query": "search=doc", "count": 2, "sure": "yes"}
    client.post(PAGE, {**listed, "format": "native"})
    assert Job.objects.filter(params={"filters": {"listed": {"search": "doc"}}}).exists()


@pytest.mark.parametrize(
    "sent", [{}, {"deed": "burn"}, {"deed": "delete"}, {"deed": "delete", "chosen": "x"}]
)
def test_nothing_chosen_is_said(cast: Cast, browse, sent: dict[str, str]) -> None:
    answer = browse(cast.manager).post(PAGE, sent)
    assert answer.status_code == 422
    assert "No document was chosen" in text_of(answer)


def test_a_bad_value_is_refused_with_its_reason(cast: Cast, browse) -> None:
    sure = {"deed": "metadata", "chosen": keys(cast), "count": 2, "sure": "yes", "value": "a"}
    answer = browse(cast.manager).post(PAGE, sure)
    assert answer.status_code == 422
    assert "This field is required" in text_of(answer)


def test_viewers_find_no_boxes(cast: Cast, browse) -> None:
    keys(cast)
    assert b'name="chosen"' not in browse(cast.viewer).get("/projects/peru/").content
    assert b'name="chosen"' in browse(cast.reviewer).get("/projects/peru/").content


def test_the_boxes_cost_no_query_a_row(cast: Cast, browse) -> None:
    client = browse(cast.manager)
    keys(cast, 5)
    few = queries_of(client, "/projects/peru/")
    for i in range(45):
        cast.document(f"More {i}.", outlet=f"Outlet {i}")
    assert queries_of(client, "/projects/peru/") == few
