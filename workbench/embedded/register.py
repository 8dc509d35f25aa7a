"""What runs for this clone, in files under `var/embedded/` that only we can read.

`secrets.json` is made once. `register.json` names the running processes, so that a later command
attaches to them and the next start ends what a killed one left. `lock` is held while they run.
"""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import shutil
import signal
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from workbench.embedded.places import CLONE, STATE
from workbench.embedded.processes import Identity, end, end_marked

SECRETS = STATE / "secrets.json"
REGISTER = STATE / "register.json"
PASSWORDS = CLONE / "var" / "demo-passwords.json"
DEMO_USERS = ("admin", "manager", "adjudicator", "reviewer1", "reviewer2", "viewer")

# The order of ending: who asks before who answers.
_ORDER = ("web", "worker", "valkey", "postgres")
_FIRST_SIGNAL = {"postgres": signal.SIGINT}


def write_private(path: Path, content: Mapping[str, Any]) -> None:
    """Replace a JSON file at once; readable by us alone from its first byte on."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(content, file, indent=1)
        file.write("\n")
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)


def read(path: Path) -> dict[str, Any]:
    """The content of a JSON file; empty when it is missing or torn."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def new_secrets() -> dict[str, str]:
    """Fresh secrets: Django's key and a password for each role."""
    names = ("superuser", "owner", "application", "valkey")
    return {
        "secret_key": secrets.token_urlsafe(60),
        **{name: secrets.token_urlsafe(24) for name in names},
    }


def kept_secrets() -> dict[str, str]:
    """The secrets of this clone, made at the first start."""
    found = read(SECRETS)
    if not found:
        found = new_secrets()
        write_private(SECRETS, found)
    return found


def _readable_password() -> str:
    """About 70 bits, in letters that are not taken for one another."""
    return "".join(secrets.choice("abcdefghijkmnpqrstuvwxyz23456789") for _ in range(14))


def demo_passwords() -> dict[str, str]:
    """User name → password of the demo's people, made at the first start."""
    found = read(PASSWORDS)
    if set(found) < set(DEMO_USERS):
        found = {name: _readable_password() for name in DEMO_USERS} | found
        write_private(PASSWORDS, found)
    return found


@dataclass
class Record:
    """One line-up of running processes."""

    kind: str
    """`run` for `make run`, `command` for a command that started the engines for itself."""
    holder: Identity
    home: str
    """The home of the engines, which their children carry as a mark."""
    processes: dict[str, Identity] = field(default_factory=dict)
    variables: dict[str, str] = field(default_factory=dict)
    folders: list[str] = field(default_factory=list)
    address: str = ""

    def save(self) -> None:
        """Write it for others to find."""
        write_private(REGISTER, asdict(self) | {"clone": str(CLONE)})

    def serves(self) -> bool:
        """Whether the engines it names run."""
        postgres = self.processes.get("postgres")
        return bool(self.variables and postgres and postgres.process())


def recorded() -> Record | None:
    """What was last recorded, whether or not it still runs.

    None in a copy of another clone, whose processes are none of ours.
    """
    content = read(REGISTER)
    if content.pop("clone", None) != str(CLONE):
        return None
    try:
        content["holder"] = Identity(**content["holder"])
        content["processes"] = {
            name: Identity(**identity) for name, identity in content["processes"].items()
        }
        return Record(**content)
    except (KeyError, TypeError):
        return None


def forget() -> None:
    """Nothing runs any more."""
    REGISTER.unlink(missing_ok=True)


def end_leftovers(home: Path) -> bool:
    """End what a killed holder left running on `home`; true when it was recorded.

    Only with the lock held.
    """
    record = recorded()
    try:
        return _end_recorded(record) if record else False
    finally:
        end_marked(home)


def _end_recorded(record: Record) -> bool:
    for name in _ORDER:
        if name in record.processes:
            end(record.processes[name], _FIRST_SIGNAL.get(name, signal.SIGTERM))
    for folder in record.folders:
        shutil.rmtree(folder, ignore_errors=True)
    forget()
    return True


class Lock:
    """Held by the one process that runs this clone's engines; the kernel frees it at its end."""

    def __init__(self) -> None:
        self._descriptor: int | None = None

    def take(self) -> bool:
        """Take it if it is free."""
        STATE.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(STATE / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(descriptor)
            return False
        self._descriptor = descriptor
        return True

    def release(self) -> None:
        """Give it back."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
