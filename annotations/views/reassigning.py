"""A manager gives a document that somebody holds to somebody else."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from annotations.access import actor_of, find
from annotations.errors import Refused
from annotations.models import Assignment, Role, User
from annotations.services.assignments import reassign
from annotations.views.shared import attempt, page


@page("POST")
def give(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """To the reviewer whose user name is sent; what the first one wrote stays their draft."""
    held = find(request.user, Assignment, pk, Role.MANAGER, "project", "queue", "annotator")
    name = request.POST.get("user", "")[:150]

    def deed() -> Assignment:
        user = User.objects.filter(username=User.normalize_username(name), is_active=True).first()
        if user is None:
            raise Refused(_("Choose somebody to give it to."))
        return reassign(actor_of(request), held, user=user)

    done = _("The document is %(name)s’s now.") % {"name": name}
    return attempt(request, deed, done, "queue", held.queue_id)
