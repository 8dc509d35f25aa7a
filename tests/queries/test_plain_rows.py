"""Reading many rows: what comes is what Django would give, only sooner."""

from __future__ import annotations

import json

import pytest
from django.db import OperationalError, connection

from annotations.models import Document
from annotations.queries.plain_rows import among, among_many, json_object, moment, plain_rows
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_ids_times_and_json_come_as_bytes_that_mean_the_same(cast: Cast) -> None:
    document = cast.document(metadata={"b": [1, 0.5], "a": None})
    document.refresh_from_db()
    ((key, made, metadata, posted),) = plain_rows(
        Document.objects.filter(pk=document.pk).values_list(
            "pk", "created_at", "metadata", "posted_at"
        )
    )
    assert key == document.pk.bytes
    assert moment(made) == document.created_at
    assert json_object(metadata) == json.loads('{"a": null, "b": [1, 0.5]}')
    assert moment(posted) is None


def test_keys_in_one_parameter_find_the_same_rows(cast: Cast) -> None:
    first, second = cast.document("One."), cast.document("Two.")
    cast.document("Three.")
    rows = Document.objects.order_by("text").values_list("text")
    for condition, key in ((among, lambda row: row.pk), (among_many, lambda row: row.pk.bytes)):
        two = rows.filter(condition("id", [key(first), key(second)]))
        assert plain_rows(two) == [("One.",), ("Two.",)]
        assert plain_rows(rows.filter(condition("project_id", [key(cast.elsewhere)]))) == []
        assert plain_rows(rows.filter(condition("id", []))) == []
    assert plain_rows(rows.filter(pk__in=[])) == []


@pytest.mark.django_db(transaction=True)
def test_a_lost_connection_is_an_error_that_django_knows(cast: Cast) -> None:
    rows = Document.objects.values_list("pk")
    with connection.cursor() as cursor:
        with pytest.raises(OperationalError):
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
        with pytest.raises(OperationalError):
            plain_rows(rows)
    connection.close()
    assert plain_rows(rows) == []
