"""What machines ask about the workbench: does it live, is it ready, a few figures."""

from __future__ import annotations

from collections.abc import Callable

from celery import current_app
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from annotations.models import Job, JobState
from annotations.queries.jobs import oldest_waiting, worker_answers

BROKER_SECONDS = 2


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers. Asks nobody else."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """200 when database, migrations and broker serve, else 503; and how long jobs wait.

    No worker and a long wait make a web process no less ready: they are told, not judged.
    """
    database = _works(_ask_database)
    checks = {
        "database": database,
        "migrations": database and _works(_migrated),
        "broker": _works(_ping_broker),
    }
    ready = all(checks.values())
    waiting = round(oldest_waiting(), 1) if checks["migrations"] else None
    answer = {
        "ready": ready,
        **checks,
        "worker": worker_answers() if checks["migrations"] else None,
        "oldest_waiting_job_seconds": waiting,
    }
    return JsonResponse(answer, status=200 if ready else 503)


def _works(check: Callable[[], object]) -> bool:
    try:
        return check() is not False
    except Exception:  # whatever a driver raises: the answer is no
        return False


def _ask_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _migrated() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _ping_broker() -> None:
    with current_app.connection_for_write() as broker:
        broker.ensure_connection(max_retries=1, timeout=BROKER_SECONDS)
        broker.default_channel.client.ping()


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Figures in the text format of Prometheus."""
    rows = Job.objects.order_by().values_list("state").annotate(n=Count("pk"))
    counts = {**dict.fromkeys(JobState.values, 0), **dict(rows)}
    lines = [
        "# HELP workbench_jobs Jobs by state.",
        "# TYPE workbench_jobs gauge",
        *(f'workbench_jobs{{state="{state}"}} {n}' for state, n in counts.items()),
        "# HELP workbench_oldest_waiting_job_seconds How long the oldest waiting job has waited.",
        "# TYPE workbench_oldest_waiting_job_seconds gauge",
        f"workbench_oldest_waiting_job_seconds {oldest_waiting():.1f}",
        "# HELP workbench_worker_up Whether any worker gave a sign of life lately.",
        "# TYPE workbench_worker_up gauge",
        f"workbench_worker_up {int(worker_answers())}",
    ]
    content_type = "text/plain; version=0.0.4; charset=utf-8"
    return HttpResponse("\n".join(lines) + "\n", content_type=content_type)
