"""What tests of pages share: a browser without scripts, signed in as somebody."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from annotations.models import User, WorkerBeat
from annotations.queries.stamped import NEAR


@pytest.fixture
def browse() -> Callable[[User | None], Client]:
    """`browse(cast.reviewer)` is a client signed in as that person; `browse(None)` as nobody."""

    def enter(user: User | None) -> Client:
        client = Client()
        if user is not None:
            client.force_login(user)
        return client

    return enter


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def text_of(response: Any) -> str:
    """What a page says, without its markup, in single spaces."""
    parser = _Words()
    parser.feed(response.content.decode())
    return " ".join(" ".join(parser.words).split())


@contextmanager
def counted() -> Iterator[list[str]]:
    """The queries made inside, once it is left."""
    queries: list[str] = []
    with CaptureQueriesContext(connection) as caught:
        yield queries
    queries.extend(query["sql"] for query in caught.captured_queries)


def queries_of(client: Client, path: str) -> int:
    """How many queries a page costs, of which nothing is kept but what a process keeps."""
    client.get(path)
    cache.clear()
    NEAR.clear()
    with counted() as queries:
        response = client.get(path)
    assert response.status_code == 200
    return len(queries)


def messages_of(response: HttpResponse) -> list[str]:
    """The messages that the page after a redirect shows."""
    return [str(message) for message in response.context["messages"]]  # type: ignore[attr-defined]


@pytest.fixture
def no_worker(db: None) -> None:
    """No sign of life of any worker, and none to come before the test ends.

    A worker that other tests left running waits at the lock, which goes with the transaction.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {WorkerBeat._meta.db_table} IN ACCESS EXCLUSIVE MODE")
    WorkerBeat.objects.all().delete()
