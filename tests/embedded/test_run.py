"""`make run` from its start to its end, and what happens when something ends before its time."""

from __future__ import annotations

import http.client
import signal
import socket
import stat
import time
from collections.abc import Iterator

import psutil
import pytest

from tests.embedded.clones import Clone, Run
from tests.processes import until
from workbench.embedded import serving

# Seconds. Each starts whole workbenches, some of them several times.
pytestmark = pytest.mark.timeout(900)


@pytest.fixture(scope="module")
def clone() -> Iterator[Clone]:
    """One clone for the tests here, because its first start migrates."""
    clone = Clone.make()
    yield clone
    clone.remove()


@pytest.fixture(scope="module")
def bare() -> Iterator[Clone]:
    """A clone in which nothing has ever run, nor will."""
    clone = Clone.make()
    yield clone
    assert not (clone.path / "var" / "embedded" / "postgres" / "data").exists()
    clone.remove()


@pytest.fixture
def run(clone: Clone) -> Run:
    """A run that serves: the one that an earlier test left, else a new one."""
    return clone.run if clone.run and clone.run.serves() else clone.start().wait()


def answers(port: int) -> bool:
    """Hold that a web process answers there; a busy machine may take its time."""
    return until(lambda: serving.answers(port), what=f"an answer at port {port}")


def test_it_says_where_it_serves_and_who_signs_in(run: Run) -> None:
    assert answers(run.port)
    for name in ("admin", "manager", "adjudicator", "reviewer1", "reviewer2", "viewer"):
        assert f"\n  {name} " in run.said()
    assert "could not be loaded" not in run.said()


def test_what_it_keeps_is_for_nobody_else(run: Run) -> None:
    var = run.clone.path / "var"
    for path in (
        var / "demo-passwords.json",
        var / "embedded" / "secrets.json",
        var / "embedded" / "register.json",
        var / "embedded" / "valkey" / "valkey.conf",
    ):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path
    for folder in ("postgres", "sockets", "valkey"):
        assert stat.S_IMODE((var / "embedded" / folder).stat().st_mode) == 0o700, folder


def ends_in_order(run: Run, number: signal.Signals) -> None:
    """Hold that everything ends at this signal, in order, and that nothing is left."""
    waiting = run.processes()
    run.popen.send_signal(number)
    ended: list[str] = []
    while waiting and run.popen.poll() is None:
        gone = [name for name, process in waiting.items() if not alive(process)]
        ended += [name for name in waiting if name in gone]
        waiting = {name: process for name, process in waiting.items() if name not in gone}
        time.sleep(0.005)
    assert [*ended, *waiting] == ["web", "worker", "valkey", "postgres"]
    assert run.popen.wait(timeout=90) == 0
    assert run.clone.running() == []
    assert run.clone.register() == {}


def alive(process: psutil.Process) -> bool:
    return process.is_running() and process.status() != psutil.STATUS_ZOMBIE


def test_a_start_after_a_hard_kill_ends_the_leftovers_and_keeps_the_data(
    clone: Clone, run: Run
) -> None:
    token = clone.manage("token", "viewer").stdout.strip()
    before = run.processes()
    run.stop(signal.SIGKILL)
    assert alive(before["postgres"])

    second = clone.start().wait()
    assert "Ended what an earlier run had left." in second.said()
    assert not any(map(alive, before.values()))
    assert call_with(token, second.port) == 200


def test_leftovers_are_found_without_the_register_too(clone: Clone, run: Run) -> None:
    before = run.processes()
    run.stop(signal.SIGKILL)
    (clone.path / "var" / "embedded" / "register.json").unlink()
    clone.start().wait()
    assert not any(map(alive, before.values()))


def call_with(token: str, port: int) -> int:
    """The status of a REST call in the name of the token's owner."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", "/api/v1/me/", headers={"Authorization": f"Bearer {token}"})
    return connection.getresponse().status


def test_a_command_uses_the_engines_that_run(run: Run) -> None:
    done = run.clone.manage("token", "manager")
    assert done.returncode == 0, done.stderr
    assert call_with(done.stdout.strip(), run.port) == 200
    assert call_with("not-a-token", run.port) == 401


def test_interrupted_it_ends_everything_and_a_command_runs_the_engines_for_itself(
    clone: Clone, run: Run
) -> None:
    ends_in_order(run, signal.SIGINT)
    done = clone.manage("token", "manager")
    assert done.returncode == 0, done.stderr
    assert clone.running() == []
    assert clone.manage("token", "nobody-of-that-name").returncode != 0
    assert clone.running() == []


def test_a_second_start_in_one_clone_is_refused_and_the_first_goes_on(run: Run) -> None:
    second = run.clone.start()
    assert second.popen.wait(timeout=60) == 1
    assert f"It runs already, at http://127.0.0.1:{run.port}/" in second.said()
    run.clone.run = run
    assert answers(run.port)


def test_hung_up_it_ends_everything_and_a_copy_runs_beside_it_with_its_own_data(
    clone: Clone, run: Run
) -> None:
    ends_in_order(run, signal.SIGHUP)
    copy = Clone.make(of=clone.path)
    try:
        again, beside = clone.start(), copy.start()
        again.wait()
        beside.wait()
        assert again.port != beside.port
        assert answers(again.port)
        assert answers(beside.port)
        assert beside.stop() == 0
        assert answers(again.port)
    finally:
        copy.remove()


def test_a_copy_of_a_clone_that_runs_is_refused_and_leaves_that_one_alone(run: Run) -> None:
    copy = Clone.make(of=run.clone.path)
    try:
        refused = copy.start()
        assert refused.popen.wait(timeout=60) == 1
        assert "were copied while PostgreSQL ran" in refused.said()
        assert all(map(alive, run.processes().values()))
        assert answers(run.port)
    finally:
        copy.remove()


@pytest.mark.parametrize("name", ["web", "worker", "valkey"])
def test_what_ends_by_itself_is_started_again(run: Run, name: str) -> None:
    before = run.processes()[name]
    before.kill()
    until(lambda: run.clone.register()["processes"][name]["pid"] != before.pid, what=name)
    assert f"{name} ended by itself; starting it again" in run.said()
    assert answers(run.port)
    assert run.clone.manage("token", "viewer").returncode == 0


def test_without_postgresql_it_stops_and_says_why(clone: Clone, run: Run) -> None:
    run.processes()["postgres"].kill()
    assert run.popen.wait(timeout=90) == 1
    assert "PostgreSQL ended by itself" in run.said()
    assert clone.running() == []


def test_a_port_that_is_taken_is_refused_before_anything_starts(bare: Clone) -> None:
    with serving.loopback() as taken:
        port = taken.getsockname()[1]
        run = bare.start(PORT=str(port))
        assert run.popen.wait(timeout=60) == 1
    assert f"PORT {port} cannot be used" in run.said()
    assert "Starting" not in run.said()


def test_terminated_it_ends_everything_and_then_uses_the_port_that_is_asked_for(
    clone: Clone, run: Run
) -> None:
    ends_in_order(run, signal.SIGTERM)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert clone.start(PORT=str(port)).wait().port == port


@pytest.mark.parametrize("port", ["no", "0", "70000", "-1"])
def test_a_port_that_is_none_is_refused(bare: Clone, port: str) -> None:
    run = bare.start(PORT=port)
    assert run.popen.wait(timeout=60) == 1
    assert "PORT must be a number from 1 to 65535" in run.said()


def test_with_a_secret_key_nothing_embedded_starts(bare: Clone) -> None:
    run = bare.start(SECRET_KEY="a key that is long enough, and made of many different letters 17")
    assert run.popen.wait(timeout=60) == 1
    assert "DATABASE_URL is not set" in run.said()


def test_a_command_before_the_first_start_says_what_to_do(bare: Clone) -> None:
    done = bare.manage("token", "manager")
    assert done.returncode == 1
    assert "start it once with `make run`" in done.stderr
