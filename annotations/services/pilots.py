"""A pilot: a few documents at random, read as the rest shall be, to learn how long it takes."""

from __future__ import annotations

import secrets

from django.utils.translation import gettext as _

from annotations.errors import Conflict
from annotations.models import DrawOrder, Project, Queue
from annotations.queries.plans import PILOT, pilot_documents
from annotations.services.queues import create_queue
from annotations.services.transaction import Actor, write
from annotations.services.versions import lock_project


def create_pilot(actor: Actor, project: Project, *, overlap: int = 1) -> Queue:
    """A queue in preparation with PILOT documents that nobody was given yet, or as many as are.

    Raises Conflict where there are none, Forbidden for who does not manage, Refused for `overlap`.
    """
    keys = sorted(pilot_documents(project).values_list("pk", flat=True))
    if not keys:
        raise Conflict(_("Every document is in a queue already; the pace comes from those."))
    drawn = secrets.SystemRandom().sample(keys, min(PILOT, len(keys)))
    words = _("A pilot: it shows how long a document takes and how often people differ.")
    with write(actor):
        made = create_queue(
            actor, project, name=_free_name(project), documents=drawn, overlap=overlap,
            order=DrawOrder.RANDOM, instructions=words,
        )  # fmt: skip
        _remember(project, made)
    return made


def _remember(project: Project, pilot: Queue) -> None:
    """Plans go by its pace; see `queries.plans.to_go_by`. No setting that anybody edits."""
    lock_project(project)
    project.refresh_from_db(fields=["settings"])
    project.settings["pilot"] = str(pilot.pk)
    Project.objects.filter(pk=project.pk).update(settings=project.settings)


def _free_name(project: Project) -> str:
    taken = set(Queue.objects.filter(project=project).values_list("name", flat=True))
    name, number = _("Pilot"), 1
    while name in taken:
        number += 1
        name = _("Pilot %(n)d") % {"n": number}
    return name
