"""The activity of a project: who did what when, as far as the reader may see it."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.db import connection
from django.db.models import F
from django.utils import timezone

from annotations.models import AnnotationSet, Document, Job
from annotations.queries.activity import KINDS, Wanted, deeds
from annotations.services import documents, imports, labels, members, outlets, projects
from annotations.services.adjudications import make_ready
from annotations.services.annotation_sets import reopen_set, submit_set
from annotations.services.job_engine import work
from annotations.services.jobs import create_import
from annotations.services.transaction import Actor
from tests import judging
from tests.cast import Cast, own_set
from tests.views.conftest import queries_of, text_of

pytestmark = pytest.mark.django_db
PAGE = "/projects/peru/activity/"


def submitted(cast: Cast, document: Document) -> AnnotationSet:
    actor = Actor(cast.reviewer)
    return submit_set(actor, own_set(actor, document))


def told(cast: Cast, browse, user: object = None, query: str = "") -> str:
    return text_of(browse(user or cast.viewer).get(PAGE + query)).partition("Clear")[2]


def test_deeds_of_every_kind_are_told_in_words(cast: Cast, browse) -> None:
    actor = Actor(cast.manager)
    document = cast.document("One.", title="Seventy votes", language="en")
    documents.update_document(actor, document, version=1, changes={"byline": "A. Writer"})
    projects.save_guideline(actor, cast.project, markdown="Read closely.")
    outlets.create_outlet(actor, cast.project, name="Andes Wire")
    members.set_member(actor, cast.project, username="stranger", role="viewer")
    labels.create_label(
        actor, cast.project, key="odd", title="Odd", definition="", meaning="other",
        colour="#112233", hotkey="7", order=9,
    )  # fmt: skip
    projects.update_project(actor, cast.project, version=1, name="Peru")
    submitted(cast, document)

    page = told(cast, browse)

    for sentence in (
        "added the document Seventy votes",
        "changed what is known of Seventy votes",
        "wrote version 2 of the guideline",
        "added the outlet Andes Wire",
        "added stranger with the role of Viewer",
        "added the label Odd",
        "named the project Peru",
        "submitted a set on Seventy votes",
    ):
        assert sentence in page


def test_deleted_things_are_told_without_a_link(cast: Cast, browse) -> None:
    document = cast.document("One.", title="Seventy votes")
    documents.delete_document(Actor(cast.manager), document, version=1)
    page = browse(cast.viewer).get(PAGE)
    assert "deleted the document Seventy votes" in text_of(page)
    assert str(document.pk) not in page.content.decode()


def test_a_set_that_became_a_draft_again_is_told_only_to_who_sees_it(cast: Cast, browse) -> None:
    one = submitted(cast, cast.document("One.", title="Seventy votes"))
    assert "submitted a set" in told(cast, browse, cast.other_reviewer)
    reopen_set(Actor(cast.reviewer), one)
    assert "a set" not in told(cast, browse, cast.other_reviewer)
    assert "reopened a set on Seventy votes" in told(cast, browse, cast.reviewer)
    assert "reopened a set on Seventy votes" in told(cast, browse, cast.manager)


def test_a_set_that_was_never_submitted_is_not_told_as_reopened(cast: Cast, browse) -> None:
    one = submitted(cast, cast.document("One.", title="Seventy votes"))
    begun = own_set(Actor(cast.reviewer), cast.document("Two.", title="Eighty votes"))
    for each in (one, begun):
        AnnotationSet.objects.filter(pk=each.pk).update(version=F("version") + 1)
    page = told(cast, browse, cast.reviewer)
    assert "set on Seventy votes" in page
    assert "set on Eighty votes" not in page


def test_an_import_is_one_deed_told_to_who_sees_the_job(cast: Cast, browse) -> None:
    file = ContentFile(b'{"text": "One."}\n{"text": "Two."}\n')
    job, _made = create_import(Actor(cast.manager), cast.project, file=file, file_name="news.jsonl")
    work(job.pk, imports.run)
    managers = told(cast, browse, cast.manager)
    assert "imported news.jsonl (Done)" in managers
    assert "added the document" not in managers
    assert "news.jsonl" not in told(cast, browse, cast.reviewer)


def test_strangers_and_other_projects_are_kept_apart(cast: Cast, browse) -> None:
    cast.document("One.", title="Seventy votes")
    assert deeds(cast.stranger, cast.project, Wanted())[0] == []
    assert "Seventy" not in text_of(browse(cast.stranger).get("/projects/elsewhere/activity/"))


def test_deeds_are_grouped_by_day_and_person_and_narrowed(cast: Cast, browse) -> None:
    submitted(cast, cast.document("One.", title="Seventy votes"))
    response = browse(cast.viewer).get(PAGE)
    ((_day, people),) = response.context["days"]
    assert {name for name, _deeds in people} >= {"reviewer", "manager"}

    assert "added the document" not in told(cast, browse, query="?who=reviewer")
    assert "submitted a set" not in told(cast, browse, query="?kind=documents")
    today = timezone.localdate().isoformat()
    assert "submitted a set" in told(cast, browse, query=f"?since={today}&until={today}")
    assert "Nothing to tell" in told(cast, browse, query="?until=2020-01-01")


@pytest.mark.parametrize("query", ["?who=nobody", "?kind=odd", "?since=soon"])
def test_a_filter_that_there_is_not_narrows_nothing(cast: Cast, browse, query: str) -> None:
    cast.document("One.", title="Seventy votes")
    assert "added the document" in told(cast, browse, query=query)


@pytest.mark.parametrize("cursor", ["x", "W10", "é", "bnVsbA"])
def test_a_cursor_of_another_list_is_refused_plainly(cast: Cast, browse, cursor: str) -> None:
    assert browse(cast.viewer).get(PAGE, {"cursor": cursor}).status_code == 400


def test_pages_hold_every_deed_once_also_of_one_moment(cast: Cast) -> None:
    # All within one transaction of the test, so all of one moment.
    for n in range(60):
        submitted(cast, cast.document(f"Text {n}."))
    seen, cursor = [], ""
    while cursor is not None:
        found, cursor = deeds(cast.manager, cast.project, Wanted(), cursor)
        seen += [(deed.kind, deed.key) for deed in found]
    assert len(seen) == len(set(seen)) > 120
    assert seen[0][0] in KINDS


def test_the_page_costs_the_same_queries_for_few_and_many(cast: Cast, browse) -> None:
    client = browse(cast.manager)
    for n in range(5):
        submitted(cast, cast.document(f"Text {n}."))
    few = queries_of(client, PAGE)
    for n in range(45):
        submitted(cast, cast.document(f"More {n}.", outlet=f"Outlet {n}"))
        Job.objects.create(project=cast.project, kind="export", created_by=cast.manager)
    assert queries_of(client, PAGE) <= few


@pytest.mark.parametrize(
    ("model", "index"),
    [("AnnotationSet", "annotation_set_activity"), ("Document", "document_activity")],
)
def test_the_large_histories_are_read_by_project_and_time(
    cast: Cast, model: str, index: str
) -> None:
    events = apps.get_model("annotations", f"{model}Event").objects.filter(project=cast.project)
    if model == "Document":
        events = events.filter(import_job__isnull=True)
    else:
        events = events.filter(pgh_label="update")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")  # so few rows need no index
    assert index in events.order_by("-pgh_created_at").explain()


def test_what_closes_by_agreement_is_told_as_gold_and_as_nobodys_set(cast: Cast, browse) -> None:
    document = cast.document(judging.TEXT, title="Seventy votes")
    judging.rules(cast.project)
    for author in (cast.reviewer, cast.other_reviewer):
        judging.link(author, judging.mark(author, document, judging.VOTED, "supported"))
        judging.submit(author, document)
    assert make_ready(Actor(cast.other_reviewer), document) is not None

    page = told(cast, browse, cast.manager)
    assert page.count("submitted a set on Seventy votes") == 2
    assert page.count("closed Seventy votes into gold") == 1
