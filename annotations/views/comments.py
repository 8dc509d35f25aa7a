"""What is said about a document: its page, and the same threads as a part of the annotate page.

A part is asked for with the header `X-Part`; it answers with the threads alone, after writes too.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from annotations.access import actor_of, find, require_role
from annotations.errors import Refused
from annotations.forms.comments import CommentChangeForm, CommentForm
from annotations.forms.shared import version_of
from annotations.models import Annotation, Comment, Document, Project, Role, User
from annotations.queries.comments import threads
from annotations.queries.roles import role_in
from annotations.services.comments import (
    create_comment,
    delete_comment,
    resolve_thread,
    update_comment,
)
from annotations.views.shared import form_status, page, saved, sent, show


@page("GET", "POST")
def comments(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The threads about a document, or with `?annotation=` about one annotation; say something."""
    document = find(request.user, Document, pk, Role.VIEWER, "project", defer=["text"])
    annotation = _annotation(request, document)
    if request.method == "POST":
        require_role(request.user, document.project, Role.REVIEWER)
    form = CommentForm(sent(request))
    made = saved(form, lambda: _say(request, document, annotation, form))
    if made is None:
        return _threads(request, document, annotation, form)
    return _after(request, document, annotation, made)


@page("POST")
def change(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Say it in other words."""
    comment, document, annotation = _found(request, pk)
    form = CommentChangeForm(request.POST)
    changed = saved(form, lambda: update_comment(actor_of(request), comment, **form.cleaned_data))
    if changed is None:
        return _threads(request, document, annotation, changing=form, changed=comment.pk)
    return _after(request, document, annotation, changed)


@page("POST")
def resolve(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Settle a thread, or with `open` take that back."""
    comment, document, annotation = _found(request, pk)
    settled = resolve_thread(actor_of(request), comment, resolved="open" not in request.POST)
    return _after(request, document, annotation, settled)


@page("POST")
def remove(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Take a comment away, as it was read."""
    comment, document, annotation = _found(request, pk)
    delete_comment(actor_of(request), comment, version=version_of(request.POST.get("version", "")))
    return _after(request, document, annotation)


def rights(user: User, project: Project) -> dict[str, bool]:
    """What the threads may offer the reader."""
    role = role_in(user, project) or Role.VIEWER
    return {"writes": role.includes(Role.REVIEWER), "manages": role.includes(Role.MANAGER)}


def _found(request: HttpRequest, pk: uuid.UUID) -> tuple[Comment, Document, Annotation | None]:
    comment = find(request.user, Comment, pk, Role.REVIEWER, "project", "document__project")
    return comment, comment.document, _annotation(request, comment.document)


def _annotation(request: HttpRequest, document: Document) -> Annotation | None:
    asked = request.GET.get("annotation", "")
    if not asked:
        return None
    try:
        found = find(request.user, Annotation, asked, Role.VIEWER, "label")
    except ValidationError as error:
        raise Http404 from error
    if found.document_id != document.pk:
        raise Http404
    return found


def _say(
    request: HttpRequest, document: Document, annotation: Annotation | None, form: CommentForm
) -> Comment:
    given = form.cleaned_data
    about: dict[str, Any] = {"document": document}
    if given["parent"]:
        answered = find(request.user, Comment, given["parent"])
        if answered.document_id != document.pk:
            raise Refused(_("This comment is about another document."), field="parent")
        about = {"parent": answered}
    elif annotation is not None:
        about = {"annotation": annotation}
    said, _made = create_comment(actor_of(request), text=given["text"], id=given["id"], **about)
    return said


def _after(
    request: HttpRequest, document: Document, annotation: Annotation | None,
    comment: Comment | None = None,
) -> HttpResponse:  # fmt: skip
    """The threads as they are now: as a part at once, as a page by its address."""
    if "X-Part" in request.headers:
        return _threads(request, document, annotation)
    place = reverse("comments", args=[document.pk]) + _scope(annotation)
    return redirect(f"{place}#comment-{comment.pk}" if comment else place)


def _scope(annotation: Annotation | None) -> str:
    return f"?annotation={annotation.pk}" if annotation else ""


def _threads(
    request: HttpRequest, document: Document, annotation: Annotation | None,
    form: CommentForm | None = None, **more: Any,
) -> HttpResponse:  # fmt: skip
    part = "X-Part" in request.headers
    me = actor_of(request).user
    found = threads(me, document, annotation)
    refused: Form | None = form or more.get("changing")
    return show(
        request,
        "comments/threads.html" if part else "comments/comments.html",
        document.project,
        document=document,
        annotation=annotation,
        threads=found,
        open_n=sum(not thread.resolved for thread in found),
        form=form or CommentForm(),
        scope=_scope(annotation),
        status=form_status(refused) if refused else 200,
        **rights(me, document.project),
        **more,
    )
