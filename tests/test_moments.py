"""Moments are read as Django reads them, by a quicker reader."""

from __future__ import annotations

import psycopg
import pytest
from django.db import connection
from psycopg.pq import Format

from annotations.moments import Moments

TIMESTAMPTZ_OID = psycopg.postgres.types["timestamptz"].oid

SAID = (
    "2023-05-19 14:30:00+00", "2023-05-19 14:30:00.5+00", "2023-05-19 14:30:00.123456+00",
    "2023-05-19 14:30:00+05:30", "0001-01-01 00:00:00+00", "9999-12-31 23:59:59.999999+00",
)  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("said", SAID)
def test_what_the_database_says_is_read_as_django_reads_it(said: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::timestamptz", [said])
        (found,) = cursor.fetchone()
        cursor.execute("SELECT %s::timestamptz = %s::timestamptz", [said, found])
        assert cursor.fetchone() == (True,)
    assert found.tzinfo is Moments.timezone


@pytest.mark.django_db
def test_every_connection_has_this_reader() -> None:
    with connection.cursor():
        known = connection.connection.adapters.get_loader(TIMESTAMPTZ_OID, Format.TEXT)
    assert known is Moments


@pytest.mark.parametrize("said", ["10000-01-01 00:00:00+00", "0044-03-15 00:00:00+00 BC"])
def test_what_no_moment_of_ours_can_be_is_refused_as_ever(said: str) -> None:
    with pytest.raises(psycopg.DataError):
        Moments(TIMESTAMPTZ_OID).load(said.encode())
