"""Somebody who is blind to a document finds no trace of others' work on it behind any door.

Every row of the access table is asked, with the things of the world and with hers, and some
addresses beside that search and narrow; every answer is read, refusals and headers too.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.admin import site
from django.db import transaction
from django.db.models import Model
from django.http import HttpResponseBase
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from annotations.models import (
    Adjudication,
    Assignment,
    Decision,
    Document,
    GoldSource,
    JobProblem,
    Place,
    Submission,
    User,
)
from annotations.queries.corpus import corpus_lines
from annotations.queries.visibility import visible_to
from annotations.services.annotation_sets import annotator_of
from tests.access import pages, rest
from tests.access.rows import Row
from tests.access.world import World, make_world, undone
from tests.judging import rules
from tests.planted import MANY, NAMES, Planted, plant, told, traces
from tests.test_access_table import is_rest

# Of no project, and the same for everybody.
SAME = {"styleguide", "healthz", "readyz", "metrics", "api-schema", "api-docs"}
ROWS = [
    row
    for row in (*pages.ROWS, *rest.ROWS)
    if row.route not in SAME and set(row.audience.values()) != {405}
]
ACCOUNTS = {"people", "person", "api-users", "api-user"}
# Tables of work by the path to the document, or the job, that they are about.
TABLES: dict[type[Model], str] = {
    Submission: "document", Adjudication: "document", Decision: "adjudication__document",
    GoldSource: "decision__adjudication__document", Assignment: "document",
    JobProblem: "job",
}  # fmt: skip
NOT_WORK = {"apitoken", "invitation", "membership", "user"}  # in Django's admin: who is there
# Addresses of who works how much, and who had which document: told to managers with names.
WHO_WORKS = ("/dashboard/", "/assignments/", "/agreement/", "/stats/", "/queues/")
# Addresses that look for her work: filters, sorts, searches, lists of one document.
PROBES = [
    "/projects/{slug}/search/?q=kept",
    "/projects/{slug}/search/?q=note&kind=notes",
    "/projects/{slug}/search/?q=sentence&kind=annotations",
    "/projects/{slug}/search/?q=sentence&label=supported",
    "/projects/{slug}/search/?q=sentence&evidence=yes",
    "/projects/{slug}/?search=page&kind=all",
    "/projects/{slug}/?kind=snapshot",
    "/projects/{slug}/activity/?kind=sets",
    "/projects/{slug}/activity/?kind=documents",
    "/documents/{snapshot}/",
    "/documents/{snapshot}/details/",
    "/documents/{document}/details/",
    "/documents/{document}/?set={submitted}",
    "/documents/{document}/?set={gold}",
    "/documents/{document}/comments/",
    "/documents/{document}/comments/?annotation={annotation}",
    "/sets/{gold}/history/",
    "/notifications/",
    "/api/v1/notifications/",
    "/api/v1/search/?project={slug}&q=kept",
    "/api/v1/search/?project={slug}&annotation={annotation}",
    "/api/v1/documents/?project={slug}&search=page",
    "/api/v1/documents/?project={slug}&kind=snapshot",
    "/api/v1/documents/{snapshot}/",
    "/api/v1/annotation-sets/?document={document}",
    "/api/v1/annotation-sets/?project={slug}&kind=gold",
    "/api/v1/annotations/?document={document}",
    "/api/v1/annotations/?document={document}&ordering=-updated_at&page_size=200",
    "/api/v1/annotations/?annotation_set={submitted}",
    "/api/v1/evidence/?document={document}",
    "/api/v1/evidence/?cited={snapshot}",
    "/api/v1/comments/?document={document}",
    "/api/v1/comments/?author=zenobia",
    "/api/v1/comments/?thread={remark}",
    "/api/v1/assignments/?project={slug}",
    "/api/v1/assignments/?document={document}",
    "/api/v1/adjudications/?project={slug}",
    "/api/v1/projects/{slug}/stats/",
    "/api/v1/projects/{slug}/corpus/",
]


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """Built once for the module, and taken back at the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_world()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def planted(world: World, django_db_blocker: DjangoDbBlocker) -> Planted:
    with django_db_blocker.unblock():
        return plant(world)


def person(world: World, caller: str) -> User:
    name = {"author": "reviewer", "other": "other_reviewer"}.get(caller, caller)
    found: User = getattr(world.cast, name)
    return found


def ids_of(world: World, planted: Planted, *, hers: bool) -> dict[str, Any]:
    more = planted.ids if hers else {name: planted.ids[name] for name in ("snapshot", "gold")}
    return {**world.things["peru"].ids, **more}


def walked(
    world: World, planted: Planted, caller: str, *, only: str = "", own: bool = False
) -> dict[str, str]:
    """What every row of the table, and every probe, answers to this caller, by what was asked.

    With things of hers, and with the caller's `own` as well; the very same is not asked twice.
    """
    found: dict[str, str] = {}
    for hers in (False, True) if own else (True,):
        ids = ids_of(world, planted, hers=hers)
        for row in ROWS:
            path = reverse(row.route, args=[ids[name] for name in row.args])
            path = f"{path}?{row.query.format_map(ids)}" if row.query else path
            asked = f"{row.name} {path} {'' if row.method == 'GET' else row.body(ids)}"
            if asked not in found and only in ("", row.method):
                with undone():
                    found[asked] = whole(send(world, row, path, ids, caller))
        for probe in PROBES:
            path = probe.format_map(ids)
            client = world.rest(caller) if "/api/" in path else world.browser(caller)
            if (asked := f"GET {path}") not in found:
                with undone():
                    found[asked] = whole(client.get(path))
    return found


def send(world: World, row: Row, path: str, ids: dict[str, Any], caller: str) -> HttpResponseBase:
    body: Any = row.body(ids)
    if not is_rest(row.route) or "file" in body:
        client = world.rest(caller) if is_rest(row.route) else world.browser(caller)
        return client.get(path) if row.method == "GET" else client.post(path, body)
    headers = {} if row.match is None else {"If-Match": f'"{row.match}"'}
    kind = {} if row.method == "GET" else {"content_type": "application/json"}
    method = getattr(world.rest(caller), row.method.lower())
    return method(path, body if row.method != "GET" else {}, headers=headers, **kind)


def whole(answer: HttpResponseBase) -> str:
    """Status, headers and body as one text."""
    streamed = getattr(answer, "streaming_content", None)
    body = b"".join(streamed) if streamed is not None else answer.content
    headers = {name: value for name, value in answer.items() if name != "Content-Length"}
    return f"{answer.status_code} {headers} {body.decode(errors='replace')}"


def leaks(answers: dict[str, str]) -> list[str]:
    """What was asked, and which traces it found. That she has an account is no work of hers."""
    found = {
        asked: traces(text) for asked, text in answers.items() if asked.split()[1] not in ACCOUNTS
    }
    return [f"{asked}: {sorted(set(marks))}" for asked, marks in found.items() if marks]


def hold(world: World, planted: Planted, user: User) -> None:
    """Give a person the documents of the queue, as a draw would."""
    annotator = annotator_of(user, world.cast.project)
    for item in planted.queue.items.all():
        place = Place.objects.filter(item=item, free=True).first()
        Assignment.objects.create(
            project=world.cast.project, queue=planted.queue, item=item, document=item.document,
            annotator=annotator, place=place, leased_until="2999-01-01T00:00:00Z",
        )  # fmt: skip


def test_a_reviewer_who_may_draw_the_documents_finds_no_trace(
    world: World, planted: Planted
) -> None:
    found = leaks(walked(world, planted, "author", own=True))
    assert not found, "\n".join(found)
    assert told(world.cast.reviewer) >= 3


@pytest.mark.parametrize("caller", ["adjudicator", "manager", "admin"])
def test_whoever_holds_the_documents_finds_no_trace_whatever_the_role(
    world: World, planted: Planted, caller: str
) -> None:
    with undone():
        hold(world, planted, person(world, caller))
        found = leaks(walked(world, planted, caller, only="GET"))
        assert not found, "\n".join(found)


@pytest.mark.parametrize("caller", ["adjudicator", "manager", "admin"])
def test_every_table_of_work_hides_hers_also_where_no_door_shows_it_alone(
    world: World, planted: Planted, caller: str
) -> None:
    user = person(world, caller)
    documents = planted.queue.items.values("document")
    jobs = Document.objects.filter(pk__in=documents).values("import_job")

    def seen() -> dict[type[Model], int]:
        return {
            model: visible_to(user, model)
            .filter(**{f"{path}__in": jobs if path == "job" else documents})
            .count()
            for model, path in TABLES.items()
            if user != world.cast.adjudicator or model not in (Assignment, JobProblem)
        }

    assert all(seen().values())
    with undone():
        hold(world, planted, user)
        own = planted.queue.items.count()
        assert {n for model, n in seen().items() if model is not Assignment} == {0}
        assert seen().get(Assignment, own) == own


def test_a_site_admin_who_holds_the_documents_finds_no_trace_in_djangos_admin(
    world: World, planted: Planted
) -> None:
    """Lists, searches, and some of every table's rows by their own addresses, hers among them."""
    client, hers = world.browser("admin"), set(planted.ids.values())

    def seen() -> list[str]:
        paths: list[str] = []
        for name, model in [(one._meta.model_name, one) for one in site._registry]:
            place, known = f"admin:{model._meta.app_label}_{name}", model._base_manager.order_by()
            rows = {*known[:2], *known.filter(pk__in=hers)} if name not in NOT_WORK else ()
            paths += (reverse(f"{place}_change", args=[row.pk]) for row in rows)
            paths += (reverse(f"{place}_changelist") + query for query in ("", "?q=o") if rows)
        return leaks({f"GET {path}": whole(client.get(path)) for path in paths})

    assert len(seen()) > 10
    with undone():
        hold(world, planted, world.cast.admin)
        assert not seen(), "\n".join(seen())


def test_who_is_not_blind_finds_traces_behind_the_same_doors(
    world: World, planted: Planted
) -> None:
    """Else the walk would prove nothing: these doors show her work, and hide it from the blind."""
    for caller, least in (("viewer", 25), ("manager", 40)):
        found = leaks(walked(world, planted, caller, only="GET"))
        assert len(found) >= least, "\n".join(found)
        assert any(str(MANY) in one for one in found)
        assert any("quill" in one for one in found)


@pytest.mark.parametrize("caller", ["adjudicator", "manager"])
def test_whoever_may_adjudicate_is_told_no_name_where_the_project_is_double_blind(
    world: World, planted: Planted, caller: str
) -> None:
    """But for the doors that tell who works how much, or on what."""
    with undone():
        rules(world.cast.project, double_blind=True)
        Adjudication.objects.update(state="parked")
        answers = walked(world, planted, caller, only="GET")
        told = [asked for asked, text in answers.items() if set(NAMES) & set(traces(text))]
        others = [
            asked
            for asked in told
            if asked.split()[1] not in ACCOUNTS and not any(part in asked for part in WHO_WORKS)
        ]
        assert not others, "\n".join(others)
        assert any("Reviewer A" in text for text in answers.values())


def test_an_export_leaves_out_what_its_owner_is_blind_to(world: World, planted: Planted) -> None:
    kept = Document.objects.get(pk=planted.ids["snapshot"]).external_id
    for user, seen in ((world.cast.reviewer, False), (world.cast.manager, True)):
        with undone():
            held = b"".join(corpus_lines(user, world.cast.project)).decode()
            assert (bool(traces(held)), kept in held) == (seen, seen)


def test_a_file_from_before_is_kept_back_while_it_may_tell(world: World, planted: Planted) -> None:
    ids = ids_of(world, planted, hers=False)
    path = reverse("api-export-download", args=[ids["export"]])
    refused = world.rest("author").get(path)
    assert refused.status_code == 409
    assert "new export" in refused.json()["detail"]
    page = world.browser("author").get(reverse("job-download", args=[ids["export"]]))
    assert page.status_code == 409
    assert world.rest("manager").get(path).status_code == 200
