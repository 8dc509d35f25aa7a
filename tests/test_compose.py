"""The rules that `compose.yaml` keeps, and its scripts run against a real PostgreSQL.

No container runs here. The scripts call a stand-in for `docker compose` that runs the same program
on this machine, against private engines instead of the service's container.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest
import yaml

from workbench import database
from workbench.embedded.engines import Engines
from workbench.embedded.places import CLONE

SCRIPTS = CLONE / "workbench" / "container"
SECRETS = {"SECRET_KEY", "POSTGRES_PASSWORD", "OWNER_PASSWORD", "APP_PASSWORD", "VALKEY_PASSWORD"}

DOCKER = """\
#!/bin/sh
# docker compose exec -T postgres PROGRAM … | docker compose run --rm --no-deps -T web tar …
set -eu
echo "$*" >>"$CALLS"
shift
case "$1" in
exec) shift 3; exec "$@" ;;
run)
    shift
    while [ "$1" != web ] && [ "$1" != migrate ]; do shift; done
    shift
    [ "$#" -gt 0 ] || exit 0
    program=$1
    shift 3
    exec "$program" -C "$MEDIA" "$@"
    ;;
esac
"""


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    return yaml.safe_load((CLONE / "compose.yaml").read_text())


@pytest.fixture(scope="module")
def source() -> str:
    return (CLONE / "compose.yaml").read_text()


@pytest.mark.parametrize("secret", sorted(SECRETS))
def test_a_secret_has_no_default(source: str, secret: str) -> None:
    uses = re.findall(rf"(?<!\$)\$\{{{secret}\b[^}}]*\}}", source)
    assert uses
    assert all(use.startswith(f"${{{secret}:?") for use in uses if "FALLBACKS" not in use), uses


def test_no_password_stands_in_the_file(source: str) -> None:
    assert not re.search(r"://[^$\s]+:[^$\s{]+@", source)


def test_only_the_migration_knows_the_owner_role(compose: dict[str, Any]) -> None:
    knowing = {
        name
        for name, service in compose["services"].items()
        if "OWNER_PASSWORD" in str(service.get("environment"))
    }
    assert knowing == {"migrate", "postgres"}
    assert "MIGRATION_DATABASE_URL" in compose["services"]["migrate"]["environment"]


def test_what_the_guide_says_a_process_reads_reaches_it(compose: dict[str, Any]) -> None:
    guide = (CLONE / "docs" / "operations.md").read_text()
    named = {
        name
        for row in re.findall(r"^\| `[^|]+", guide, re.MULTILINE)
        for name in re.findall(r"`([A-Z][A-Z_]+)`", row)
    }
    assert {"SECRET_KEY", "IMPORT_MAX_BYTES", "TMPDIR"} <= named
    image = set(re.findall(r"\b([A-Z_]+)=", (CLONE / "Dockerfile").read_text()))
    read = {*compose["services"]["web"]["environment"], *image}
    assert named - read == {"MIGRATION_DATABASE_URL"}


def test_uploads_wait_on_the_disk(compose: dict[str, Any]) -> None:
    for name in ("web", "worker"):
        service = compose["services"][name]
        assert f"incoming:{service['environment']['TMPDIR']}" in service["volumes"]
        assert service["environment"]["TMPDIR"] not in service["tmpfs"]


def test_only_the_web_server_is_reached_from_outside(compose: dict[str, Any]) -> None:
    services = compose["services"]
    assert [name for name, service in services.items() if "ports" in service] == ["web"]
    assert services["web"]["ports"] == ["${BIND:-127.0.0.1}:${PORT:-8000}:8000"]
    assert compose["networks"]["inside"] == {"internal": True}
    for name in ("postgres", "valkey"):
        assert services[name]["networks"] == ["inside"]


def test_every_service_that_stays_has_a_health_check_and_comes_back(
    compose: dict[str, Any],
) -> None:
    for name, service in compose["services"].items():
        stays = name != "migrate"
        assert ("healthcheck" in service) == stays, name
        assert (service["restart"] == "unless-stopped") == stays, name


def test_web_and_worker_wait_for_the_migration_and_the_engines(compose: dict[str, Any]) -> None:
    for name in ("web", "worker"):
        waits = compose["services"][name]["depends_on"]
        assert waits["migrate"] == {"condition": "service_completed_successfully"}
        assert waits["postgres"] == waits["valkey"] == {"condition": "service_healthy"}


def test_data_lie_in_named_volumes(compose: dict[str, Any]) -> None:
    used = [
        volume.split(":")[0]
        for service in compose["services"].values()
        for volume in service.get("volumes", [])
    ]
    assert {name for name in used if not name.startswith("./")} == set(compose["volumes"])
    assert "database:/var/lib/postgresql" in compose["services"]["postgres"]["volumes"]


def test_our_own_containers_have_no_rights_to_spare(compose: dict[str, Any]) -> None:
    for name in ("web", "worker", "migrate"):
        service = compose["services"][name]
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
    assert "\nUSER workbench\n" in (CLONE / "Dockerfile").read_text()


def test_the_database_is_made_for_all_scripts(compose: dict[str, Any]) -> None:
    arguments = compose["services"]["postgres"]["environment"]["POSTGRES_INITDB_ARGS"].split()
    # Both: the builtin provider folds letters, the C library's locale finds them for trigrams.
    assert {"--locale=C.UTF-8", "--builtin-locale=C.UTF-8", "--encoding=UTF8"} <= set(arguments)


def test_the_broker_keeps_what_it_was_given(compose: dict[str, Any]) -> None:
    command = compose["services"]["valkey"]["command"]
    for option in ("--requirepass", "--appendonly yes", "--maxmemory-policy noeviction"):
        assert option in command


def test_files_that_compose_names_are_there(compose: dict[str, Any]) -> None:
    for service in compose["services"].values():
        for volume in service.get("volumes", []):
            if volume.startswith("./"):
                assert (CLONE / volume.split(":")[0]).is_file(), volume
    assert (SCRIPTS / "healthy.py").is_file()


def test_fresh_secrets_are_written_once(tmp_path: Path) -> None:
    script = copied(tmp_path, "secrets.sh")
    subprocess.run([script, "workbench.example.org"], check=True, capture_output=True)
    env = dict(line.split("=", 1) for line in (tmp_path / ".env").read_text().splitlines())
    assert set(env) >= SECRETS
    assert all(len(env[name]) >= 32 and env[name].isalnum() for name in SECRETS)
    assert len({env[name] for name in SECRETS}) == len(SECRETS)
    assert env["ALLOWED_HOSTS"] == "workbench.example.org"
    assert (tmp_path / ".env").stat().st_mode & 0o077 == 0
    assert subprocess.run([script], check=False, capture_output=True).returncode == 1


def copied(tmp_path: Path, *names: str) -> str:
    """Copies of scripts in a clone of their own; gives the path of the first."""
    folder = tmp_path / "workbench" / "container"
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        shutil.copy(SCRIPTS / name, folder)
    return str(folder / names[0])


class Installation:
    """What compose would run, on private engines: the scripts and a folder of files."""

    def __init__(self, engines: Engines, folder: Path) -> None:
        self.engines, self.folder = engines, folder
        self.media, self.calls = folder / "media", folder / "calls"
        self.media.mkdir()
        docker = folder / "bin" / "docker"
        docker.parent.mkdir()
        docker.write_text(DOCKER)
        docker.chmod(0o755)
        binaries = str(engines.home.binaries)
        self.environment = {
            **os.environ,
            "PATH": os.pathsep.join([str(docker.parent), binaries, os.environ["PATH"]]),
            "PGHOST": str(engines.home.sockets),
            "PGPASSWORD": engines.secrets["superuser"],
            "CALLS": str(self.calls),
            "MEDIA": str(self.media),
        }
        for name in ("roles.sh", "backup.sh", "restore.sh", "upgrade.sh"):
            copied(folder, name)

    def run(self, script: str, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        """Run a script as `make` does."""
        return subprocess.run(
            [str(self.folder / "workbench" / "container" / script), *arguments],
            env={**self.environment, **more},
            capture_output=True,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
        )

    def sql(self, statement: str, name: str = "workbench") -> list[tuple[Any, ...]]:
        """Rows, as superuser."""
        url = self.engines.postgres.url("superuser", name)
        with psycopg.connect(url, autocommit=True) as connection:
            cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []


@pytest.fixture
def installation(private_engines: Callable[[], Engines], tmp_path: Path) -> Installation:
    return Installation(private_engines(), tmp_path)


def test_the_roles_script_makes_roles_and_a_database_that_serve(
    installation: Installation,
) -> None:
    for statement in (
        "DROP DATABASE workbench",
        "DROP ROLE workbench_app",
        "DROP ROLE workbench_owner",
    ):
        installation.sql(statement, "postgres")
    secrets = installation.engines.secrets
    passwords = {"OWNER_PASSWORD": secrets["owner"], "APP_PASSWORD": secrets["application"]}
    done = installation.run("roles.sh", **passwords)
    assert done.returncode == 0, done.stderr
    with psycopg.connect(installation.engines.postgres.url("owner"), autocommit=True) as owner:
        database.prepare(owner, "workbench_app")
    with psycopg.connect(installation.engines.postgres.url("application")) as application:
        assert database.problems(application) == []
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            application.execute("CREATE TABLE mine (id int)")


def test_a_backup_is_brought_back_and_does_not_overwrite_unasked(
    installation: Installation,
) -> None:
    installation.sql("CREATE TABLE annotations_project (name text)")
    installation.sql("INSERT INTO annotations_project VALUES ('Peru')")
    (installation.media / "upload.txt").write_text("kept")
    done = installation.run("backup.sh")
    assert done.returncode == 0, done.stderr
    backup = done.stdout.strip()
    assert sorted(path.name for path in (installation.folder / backup).iterdir()) == [
        "database.dump",
        "media.tar",
    ]

    installation.sql("UPDATE annotations_project SET name = 'Changed'")
    refused = installation.run("restore.sh", backup)
    assert refused.returncode == 1
    assert "has data" in refused.stderr
    assert installation.sql("SELECT name FROM annotations_project") == [("Changed",)]

    (installation.media / "upload.txt").unlink()
    restored = installation.run("restore.sh", backup, OVERWRITE="yes")
    assert restored.returncode == 0, restored.stderr
    assert installation.sql("SELECT name FROM annotations_project") == [("Peru",)]
    assert (installation.media / "upload.txt").read_text() == "kept"


def test_a_backup_that_fails_leaves_nothing_that_looks_like_one(
    installation: Installation,
) -> None:
    installation.engines.postgres.stop()
    assert installation.run("backup.sh").returncode != 0
    assert list((installation.folder / "backups").iterdir()) == []


def test_a_restore_without_a_backup_says_what_is_missing(installation: Installation) -> None:
    done = installation.run("restore.sh", "backups/none")
    assert done.returncode == 2
    assert "database.dump" in done.stderr


def test_an_upgrade_backs_up_first_and_migrates_before_it_starts(
    installation: Installation,
) -> None:
    done = installation.run("upgrade.sh")
    assert done.returncode == 0, done.stderr
    calls = installation.calls.read_text().splitlines()
    order = ["exec -T postgres pg_dump", "build", "stop web worker", "run --rm migrate", "up"]
    places = [next(n for n, call in enumerate(calls) if part in call) for part in order]
    assert places == sorted(places)
