"""Who may ask a run to stop, and what a second asking means."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.processes import until
from workbench.embedded.places import CLONE

WAITING = """
import signal, sys, time
from workbench.embedded.stopping import StopRequest
stop = StopRequest()
print("waits", flush=True)
try:
    while True:
        stop.check()
        time.sleep(0.02)
except StopRequest.Stopped:
    stop.begin_to_end()
    print("ends", stop.hurry(), flush=True)
    while not stop.hurry():
        time.sleep(0.02)
    print("hurries", flush=True)
"""
# Only Linux shows that `make` was interrupted alone; its end is seen everywhere.
SEEN = [signal.SIGTERM, signal.SIGKILL]
SEEN += [signal.SIGINT, signal.SIGHUP] if Path("/proc/self/status").exists() else []


def start(tmp_path: Path, command: list[str]) -> tuple[subprocess.Popen[bytes], Path]:
    """A process that waits to be stopped, and the file with what it says."""
    output = tmp_path / "output"
    with output.open("wb") as file:
        environment = {**os.environ, "PYTHONPATH": str(CLONE), "PYTHON": sys.executable}
        environment.pop("MAKELEVEL", None)
        popen = subprocess.Popen(
            command, stdout=file, stderr=file, cwd=tmp_path, env=environment, start_new_session=True
        )
    until(lambda: b"waits" in output.read_bytes(), seconds=60, what="the start")
    return popen, output


@pytest.mark.parametrize("number", SEEN)
def test_a_signal_to_make_alone_is_a_request_to_stop(
    tmp_path: Path, number: signal.Signals
) -> None:
    (tmp_path / "waiting.py").write_text(WAITING.replace("while not stop.hurry()", "while False"))
    (tmp_path / "Makefile").write_text('run:\n\t@exec "$(PYTHON)" waiting.py\n')
    popen, output = start(tmp_path, ["make", "run"])
    popen.send_signal(number)
    until(lambda: b"hurries" in output.read_bytes(), seconds=30, what=output.read_text())
    popen.wait(timeout=30)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_second_signal_means_at_once_but_an_echo_does_not(
    tmp_path: Path, number: signal.Signals
) -> None:
    popen, output = start(tmp_path, [sys.executable, "-c", WAITING])
    popen.send_signal(number)
    popen.send_signal(number)
    until(lambda: b"ends False" in output.read_bytes(), what="the end")
    until(lambda: _ask_again(popen, number), what="the hurry")
    assert b"hurries" in output.read_bytes()


def _ask_again(popen: subprocess.Popen[bytes], number: signal.Signals) -> bool:
    """Send it once more; true when the process has ended."""
    if popen.poll() is None:
        popen.send_signal(number)
    return popen.poll() is not None


def test_a_hang_up_that_nohup_ignores_stays_ignored(tmp_path: Path) -> None:
    popen, output = start(tmp_path, ["nohup", sys.executable, "-c", WAITING])
    popen.send_signal(signal.SIGHUP)
    popen.send_signal(signal.SIGHUP)
    assert popen.poll() is None
    popen.send_signal(signal.SIGTERM)
    until(lambda: b"ends" in output.read_bytes(), what="the end")
    popen.kill()
    popen.wait()
