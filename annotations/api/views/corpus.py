"""The corpus, streamed at once."""

from __future__ import annotations

from django.http import StreamingHttpResponse
from rest_framework.request import Request

from annotations.access import find_project
from annotations.api.base import WorkbenchView
from annotations.api.schema import operation
from annotations.api.serializers.jobs import CorpusQuery
from annotations.models import Role
from annotations.queries.corpus import corpus_lines

_TRUTH = {"true": True, "false": False}


class Corpus(WorkbenchView):
    """The whole project as JSON Lines."""

    @operation(
        "readCorpus",
        "Stream the corpus",
        asks=CorpusQuery,
        file="application/x-ndjson",
        problems=[400, 403, 404],
    )
    def get(self, request: Request, slug: str) -> StreamingHttpResponse:
        """What the caller may see, in the native format, from one snapshot.

        A stream that was cut lacks its `end` record; `after=` goes on behind a document, from a
        new snapshot.
        """
        project = find_project(self.user, slug, Role.REVIEWER)
        filters = {name: _TRUTH.get(value, value) for name, value in self.asked.items()}
        after = str(filters.pop("after", ""))
        return StreamingHttpResponse(
            corpus_lines(self.user, project, filters=filters, after=after),
            content_type="application/x-ndjson",
            headers={
                "Content-Disposition": f'attachment; filename="{project.slug}.jsonl"',
                "Content-Security-Policy": "sandbox; default-src 'none'",
                "X-Accel-Buffering": "no",
            },
        )
