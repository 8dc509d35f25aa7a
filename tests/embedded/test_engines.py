"""What the engines must be: able to search in every script, closed to strangers, and durable."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import psycopg
import pytest
import redis

from workbench import database, embedded
from workbench.embedded.engines import Engines, discard, throwaway


@pytest.fixture(scope="module")
def private() -> Iterator[Engines]:
    """Engines that the tests here kill and start as they like; each leaves them running."""
    engines = throwaway()
    engines.start()
    yield engines
    discard(engines)


def superuser(engines: Engines, name: str = "postgres") -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(engines.postgres.url("superuser", name), autocommit=True)


def test_letters_of_every_script_fold_and_have_trigrams(private: Engines) -> None:
    with psycopg.connect(private.postgres.url("application")) as connection:
        assert database.problems(connection) == []
        found = connection.execute(
            "SELECT lower('ΆΛΦΑ'), unaccent('Ñandú'), similarity('Перу', 'ПЕРУ')"
        )
        assert found.fetchone() == ("άλφα", "Nandu", 1.0)


def test_no_password_opens_nothing(private: Engines) -> None:
    url = private.postgres.url("application").replace(private.secrets["application"], "guess")
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(url)
    with (
        redis.Redis(port=private.valkey.port) as stranger,
        pytest.raises(redis.AuthenticationError),
    ):
        stranger.ping()


def test_postgresql_listens_on_no_network_address(private: Engines) -> None:
    with superuser(private) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)


def test_valkey_keeps_its_port_and_its_data_through_a_crash(private: Engines) -> None:
    with redis.Redis.from_url(private.valkey.url) as client:
        client.rpush("queue", "job")
        port = private.valkey.port
        private.valkey.kill()
        assert not private.valkey.answers()
        private.valkey.start()
        assert private.valkey.port == port
        assert client.lrange("queue", 0, -1) == [b"job"]
        private.valkey.empty()
        assert client.lrange("queue", 0, -1) == []


def test_what_was_committed_is_there_after_a_crash(private: Engines) -> None:
    with psycopg.connect(private.postgres.url("owner"), autocommit=True) as owner:
        owner.execute("CREATE TABLE kept (id int)")
    private.postgres.kill()
    private.postgres.start()
    with psycopg.connect(private.postgres.url("owner")) as owner:
        assert owner.execute("SELECT count(*) FROM kept").fetchone() == (0,)


def test_a_lock_file_with_the_number_of_a_stranger_does_not_keep_it_from_starting(
    private: Engines,
) -> None:
    private.postgres.stop()
    lock = private.postgres.data / "postmaster.pid"
    lock.write_text(f"1\n{private.postgres.data}\n0\n5432\n\n\n")
    private.postgres.start()
    with superuser(private) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ("ENCODING 'SQL_ASCII' LOCALE 'C' LOCALE_PROVIDER libc", "encoding is SQL_ASCII"),
        ("ENCODING 'UTF8' LOCALE 'C' LOCALE_PROVIDER libc", "locale knows ASCII letters only"),
    ],
)
def test_a_database_that_cannot_search_is_refused(
    private: Engines, options: str, problem: str
) -> None:
    with superuser(private) as connection:
        connection.execute(f"CREATE DATABASE wrong TEMPLATE template0 {options}".encode())
    with superuser(private, "wrong") as connection:
        for extension in database.EXTENSIONS:
            connection.execute(f"CREATE EXTENSION {extension}".encode())
        found = database.problems(connection)
    with superuser(private) as connection:
        connection.execute("DROP DATABASE wrong")
    assert len(found) == 1
    assert problem in found[0]


def test_missing_extensions_are_named_with_the_remedy(private: Engines) -> None:
    with superuser(private, "template1") as connection:
        (found,) = database.problems(connection)
    assert "btree_gist, pg_trgm, unaccent" in found
    assert "workbench.database prepare" in found


def test_where_nothing_runs_settings_have_addresses_that_say_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("workbench.embedded.register.recorded", lambda: None)
    with pytest.raises(psycopg.OperationalError, match="start-it-with-make-run"):
        psycopg.connect(embedded.attach()["DATABASE_URL"])


@pytest.mark.parametrize("arguments", [[], ["help"], ["--version"], ["check"], ["token", "--help"]])
def test_commands_that_need_no_database_start_none(arguments: list[str]) -> None:
    with embedded.engines_for(arguments), socket.socket():
        pass
