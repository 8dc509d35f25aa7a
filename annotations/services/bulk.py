"""One deed on many documents: in one transaction where they are few, else as a job in chunks.

What may be done, and with what, is checked before either begins. Documents that the deed does not
fit are left out and counted by reason; see `OUTCOME`.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import F, Func, JSONField, Q, QuerySet, Value
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from annotations.errors import Refused
from annotations.models import (
    Adjudication,
    Annotation,
    AnnotationSet,
    Comment,
    Decision,
    Document,
    DocumentKind,
    Evidence,
    GoldSource,
    Job,
    Notification,
    Outlet,
    Passage,
    Project,
    Queue,
    QueueState,
)
from annotations.models.assignments import IN_QUEUES
from annotations.queries.selection import Selection, leaned_on
from annotations.services.checks import clean_choice, clean_line, clean_name, require_manager
from annotations.services.filling import join
from annotations.services.job_engine import Lease
from annotations.services.jobs import create_change
from annotations.services.outlets import named_outlet
from annotations.services.transaction import Actor, actor_of_job, tell_history, write

FEW = 300
"""As many are changed at once; more become a job."""
CHUNK = 300
DEEDS = ("outlet", "language", "kind", "metadata", "queue", "delete")
OUTCOME = (
    "documents_changed", "documents_as_they_were", "documents_queued", "documents_deleted",
    "documents_cited",
)  # fmt: skip


def change_documents(
    actor: Actor, project: Project, selection: Selection, *, deed: str, value: str = "",
    key: str = "",
) -> Counter[str] | Job:  # fmt: skip
    """Do it, or make the job that does. Returns how many became what, by names of OUTCOME.

    `value` is the outlet's name, the language, the kind, or what stands under `key` of the
    metadata; empty takes it away. Raises Refused for what cannot be done, Forbidden without role.
    """
    require_manager(actor, project)
    plan = _checked(deed, value, key)
    if deed == "queue":
        _queue(project, value)
    with write(actor):
        rows = selection.rows(actor.user, project)
        keys = list(rows.values_list("pk", flat=True)[: FEW + 1])
        if not keys:
            raise Refused(_("Choose at least one document."), field="chosen")
        if len(keys) > FEW:
            return create_change(actor, project, {**plan, "selection": selection.as_params()})
        return _do(project, plan, Document.objects.filter(pk__in=keys))


def run(lease: Lease) -> None:
    """Work such a job to its end, a few documents a transaction, in the order of their keys.

    Deleting goes round again as long as a round deleted something: what was cited may be free now.
    """
    job = lease.job
    actor = actor_of_job(job)
    selection = Selection.from_params(job.params["selection"])
    while True:
        with transaction.atomic():
            tell_history(actor.context())
            lease.advance()
            place: dict[str, Any] = Job.objects.values_list("cursor", flat=True).get(pk=job.pk)
            rows = selection.rows(actor.user, job.project).filter(created_at__lte=job.created_at)
            total = place.get("total") or rows.count()
            if after := place.get("after"):
                rows = rows.filter(pk__gt=after)
            keys = list(rows.order_by("pk").values_list("pk", flat=True)[:CHUNK])
            counts = Counter(place.get("counts", {}))
            if not keys and not _again(counts, place):
                lease.finish(result=dict(counts), total=F("done"))
                return
            if keys:
                counts += _do(job.project, job.params, Document.objects.filter(pk__in=keys))
                place = {**place, "after": str(keys[-1])}
            else:
                counts.pop("documents_cited")
                place = {"round_of": counts["documents_deleted"]}
            done = sum(counts.values())
            cursor = {**place, "total": total, "counts": counts}
            lease.advance(cursor=cursor, done=done, total=max(total, done))


def _again(counts: Counter[str], place: Mapping[str, Any]) -> bool:
    deleted = counts["documents_deleted"]
    return bool(counts["documents_cited"] and deleted > place.get("round_of", 0))


def _checked(deed: str, value: str, key: str) -> dict[str, str]:
    """The deed as a job keeps it. Refused names the field."""
    clean_choice(deed, "deed", DEEDS)
    if deed == "kind":
        clean_choice(value, "value", DocumentKind.values)
    elif deed == "outlet":
        value = clean_name(value, "value", 200, required=False)
    elif deed == "language":
        value = clean_line(value, "value", 35, required=False)
    elif deed == "metadata":
        key = clean_line(key, "key", 100)
        value = clean_line(value, "value", 1000, required=False)
    return {"deed": deed, "value": value, "key": key}


def _do(project: Project, plan: Mapping[str, Any], rows: QuerySet[Document]) -> Counter[str]:
    """One chunk. Call inside a transaction."""
    if plan["deed"] == "delete":
        return _delete(rows)
    if plan["deed"] == "queue":
        return _put_in(project, plan["value"], rows)
    asked = rows.count()
    so_already, values = _change(project, plan)
    touched = rows.exclude(so_already).update(**values, version=F("version") + 1, updated_at=Now())
    counts = {"documents_changed": touched, "documents_as_they_were": asked - touched}
    return Counter({name: n for name, n in counts.items() if n})


def _change(project: Project, plan: Mapping[str, Any]) -> tuple[Q, dict[str, Any]]:
    """Which documents are so already, and what makes the others so."""
    deed, value = plan["deed"], plan["value"]
    if deed == "outlet":
        outlet: Outlet | None = named_outlet(project, value)[0] if value else None
        return Q(outlet=outlet) if outlet else Q(outlet__isnull=True), {"outlet": outlet}
    if deed == "metadata":
        return _metadata(plan["key"], value)
    return Q(**{deed: value}), {deed: value}


def _queue(project: Project, key: str) -> Queue:
    try:
        found = Queue.objects.filter(project=project, pk=uuid.UUID(key)).first()
    except ValueError:
        found = None
    if found is None or found.state == QueueState.ENDED:
        raise Refused(_("Choose a queue that has not ended."), field="value")
    return found


def _put_in(project: Project, key: str, rows: QuerySet[Document]) -> Counter[str]:
    """Into the queue, but for snapshots and what waits there already."""
    documents = rows.filter(kind=DocumentKind.DOCUMENT)
    came = join(_queue(project, key), documents, again=True)
    counts = {"documents_queued": came, "documents_as_they_were": rows.count() - came}
    return Counter({name: n for name, n in counts.items() if n})


def _metadata(key: str, value: str) -> tuple[Q, dict[str, Any]]:
    if not value:
        without = Func(
            F("metadata"), Value(key), template="(%(expressions)s)", arg_joiner=" - ",
            output_field=JSONField(),
        )  # fmt: skip
        return ~Q(metadata__has_key=key), {"metadata": without}
    merged = Func(
        F("metadata"), Value({key: value}, JSONField()), template="(%(expressions)s)",
        arg_joiner=" || ", output_field=JSONField(),
    )  # fmt: skip
    return Q(metadata__contains={key: value}), {"metadata": merged}


def _delete(rows: QuerySet[Document]) -> Counter[str]:
    """Delete what nothing outside leans on, with the work on it; raw, as there may be much."""
    keys = list(rows.order_by("pk").select_for_update().values_list("pk", flat=True))
    asked = Document.objects.filter(pk__in=keys)
    while cited := set(leaned_on(asked).values_list("pk", flat=True)):
        asked = Document.objects.filter(pk__in=set(asked.values_list("pk", flat=True)) - cited)
    going = list(asked.values_list("pk", flat=True))
    annotations = Annotation._base_manager.filter(document__in=going)
    gone = Adjudication._base_manager.filter(document__in=going)
    decided = Decision._base_manager.filter(adjudication__in=gone.values("pk"))
    said = Comment._base_manager.filter(document__in=going)
    for doomed in (
        Notification._base_manager.filter(comment__in=said.values("pk")),
        said,
        GoldSource._base_manager.filter(decision__in=decided.values("pk")),
        decided,
        gone,
        Evidence._base_manager.filter(document__in=going),
        Evidence._base_manager.filter(annotation__in=annotations.values("pk")),
        annotations,
        *(model._base_manager.filter(document__in=going) for model in IN_QUEUES),
        AnnotationSet._base_manager.filter(document__in=going),
        Passage._base_manager.filter(document__in=going),
        Document._base_manager.filter(pk__in=going),
    ):
        doomed._raw_delete(doomed.db)
    counts = {"documents_deleted": len(going), "documents_cited": len(keys) - len(going)}
    return Counter({name: n for name, n in counts.items() if n})
