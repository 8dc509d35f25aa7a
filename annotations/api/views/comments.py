"""Comments."""

from __future__ import annotations

import uuid
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from annotations.access import find
from annotations.api.base import WorkbenchView
from annotations.api.schema import operation
from annotations.api.serializers.comments import (
    COMMENT_SORTS,
    CommentBody,
    CommentChange,
    CommentQuery,
    CommentShape,
)
from annotations.models import Annotation, Comment, Document, Role
from annotations.queries.comments import filtered, shown_comments, with_people
from annotations.services.comments import (
    create_comment,
    delete_comment,
    resolve_thread,
    update_comment,
)


class CommentView(WorkbenchView):
    """What shows a comment."""

    shape = CommentShape

    def represent(self, row: Comment) -> dict[str, Any]:
        """The comment as it is now."""
        return super().represent(self.still(with_people(Comment.objects.filter(pk=row.pk))))

    def writable(self, key: uuid.UUID) -> Comment:
        """The comment, for someone who may take part."""
        return find(self.user, Comment, key, Role.REVIEWER, "project")


class Comments(CommentView):
    """All comments."""

    @operation(
        "listComments",
        "List comments",
        asks=CommentQuery,
        gives=CommentShape,
        page=True,
        problems=[404],
    )
    def get(self, request: Request) -> Response:
        """The comments that the caller may see, oldest first."""
        rows = filtered(self.user, shown_comments(self.user), self.narrowing())
        return self.page(rows, COMMENT_SORTS)

    @operation(
        "createComment",
        "Comment",
        takes=CommentBody,
        gives=CommentShape,
        status=201,
        problems=[403, 404, 409],
    )
    def post(self, request: Request) -> Response:
        """Say something about a document or an annotation, or answer.

        Members whom the text names as `@name` are told, and so are those who take part. With an
        `id` of the client's own it is safe to repeat: the second time answers 200.
        """
        body = self.given()
        for name, model, defer in (
            ("document", Document, ["text"]),
            ("annotation", Annotation, []),
            ("thread", Comment, []),
        ):
            if name in body:
                body[name] = find(
                    self.user, model, body[name], Role.REVIEWER, "project", defer=defer
                )
        said, made = create_comment(self.actor, parent=body.pop("thread", None), **body)
        return self.answer(said, 201 if made else 200)


class OneComment(CommentView):
    """One comment."""

    @operation("readComment", "Read a comment", gives=CommentShape, problems=[404])
    def get(self, request: Request, id: uuid.UUID) -> Response:
        """One comment."""
        return self.answer(find(self.user, Comment, id))

    @operation(
        "changeComment",
        "Change a comment",
        takes=CommentChange,
        gives=CommentShape,
        match=True,
        problems=[403],
    )
    def patch(self, request: Request, id: uuid.UUID) -> Response:
        """Say it in other words; only its author may."""
        comment, version = self.writable(id), self.version
        text = self.given(partial=True)["text"]
        return self.answer(update_comment(self.actor, comment, version=version, text=text))

    @operation("deleteComment", "Remove a comment", status=204, match=True, problems=[403])
    def delete(self, request: Request, id: uuid.UUID) -> Response:
        """Take it away: its author may, and a manager. Answers to it stay."""
        delete_comment(self.actor, self.writable(id), version=self.version)
        return Response(status=204)


class ResolveThread(CommentView):
    """Saying that a thread is settled."""

    @operation("resolveThread", "Resolve a thread", gives=CommentShape, problems=[400, 403, 404])
    def post(self, request: Request, id: uuid.UUID) -> Response:
        """Settle the thread that this comment opened."""
        return self.answer(resolve_thread(self.actor, self.writable(id), resolved=True))


class ReopenThread(CommentView):
    """Taking that back."""

    @operation("reopenThread", "Open a thread again", gives=CommentShape, problems=[400, 403, 404])
    def post(self, request: Request, id: uuid.UUID) -> Response:
        """Open the thread again; an answer does so too."""
        return self.answer(resolve_thread(self.actor, self.writable(id), resolved=False))
