"""What one rarely sees, for `make shots`: sent back, checked, trained, talked about, gone wrong.

In a project of its own, made by the product's services, so that the demo stays as it is. Runs
inside Django. No picture is taken here.
"""

from __future__ import annotations

from typing import Any

from django.core.files.base import ContentFile

from annotations.models import AnnotationSet, Assignment, Document, Project, Role
from annotations.queries.adjudications import cases_of
from annotations.services import assignments, decisions
from annotations.services.adjudication_rules import save_rules
from annotations.services.adjudications import ask_back, finish, make_ready, take_up
from annotations.services.annotations import create_annotation
from annotations.services.comments import create_comment, resolve_thread
from annotations.services.documents import create_document
from annotations.services.drawing import draw
from annotations.services.invitations import invite
from annotations.services.jobs import cancel_job, create_import
from annotations.services.members import set_member
from annotations.services.projects import create_project
from annotations.services.queues import create_queue
from annotations.services.saved_views import save_view
from annotations.services.transaction import Actor

TEXT = """The ministry counted 1,172 soldiers on Monday. Seventy of them came by sea.

“Nobody told the mayor,” a deputy said. The boats leave on 31 December."""
RIGHT_TO_LEFT = """צבא ארצות הברית נכנס לפרו ביום שני. שבעים חיילים הגיעו דרך הים.

כך אמר המשרד (Andes Wire, 1,172).

איש לא סיפר לראש העיר."""
REMARK = "The number is in the register of 29 May. Please look there again, page 4."
MANY = 300

People = dict[str, Actor]


def make(people: People) -> dict[str, str]:
    """Make all of it; gives what stands in addresses."""
    manager = people["manager"]
    project = create_project(manager, name="Weekend desk", slug="team")
    for name in ("adjudicator", "reviewer1", "reviewer2"):
        set_member(manager, project, username=name, role=Role(name.rstrip("12")))
    checks = {"sample": 0, "checks_shown": True}
    save_rules(manager, project, version=project.version, changes=checks)
    names = {"gold": _gold(people, _written(manager, project, "Known already"))}
    names |= _training(people, project, names["gold"])
    names |= _asked_back(people, _written(manager, project, "Sent back"))
    names["talked"] = _talked_about(people, _written(manager, project, "Talked about"))
    names["rtl"] = _from_the_right(people, project)
    names["many"] = _many(manager, project)
    _views(manager, project)
    names["cancelled"] = _cancelled(manager, project)
    names["welcome"] = _invitations(people["admin"], project)
    names["person"] = str(people["reviewer2"].user.pk)
    own = AnnotationSet.objects.filter(document=names["talked"]).get()
    return {**names, "set": str(own.pk)}


def _written(
    actor: Actor, project: Project, title: str, text: str = TEXT, language: str = "en"
) -> Document:
    known = {"title": title, "external_id": title, "language": language}
    return create_document(actor, project, text=text, **known)[0]


def _mark(actor: Actor, document: Document, quote: str, label: str) -> Any:
    start = document.text.index(quote)
    end = start + len(quote)
    return create_annotation(actor, document=document, start=start, end=end, label=label)[0]


def _read(actor: Actor, drawn: Assignment | None, label: str) -> Assignment:
    """Mark two places and hand in."""
    assert drawn is not None
    _mark(actor, drawn.document, "1,172 soldiers", "supported")
    _mark(actor, drawn.document, "Seventy of them came by sea", label)
    return assignments.submit(actor, drawn)


def _read_by_two(people: People, document: Document) -> Any:
    """Two people differ about a document; then it waits for an adjudicator, who takes it up."""
    queue = create_queue(
        people["manager"], document.project, name=document.title, overlap=2, state="open",
        documents=[document.pk],
    )  # fmt: skip
    for name, label in (("reviewer1", "disputed"), ("reviewer2", "supported")):
        _read(people[name], draw(people[name], queue).assignment, label)
    found = make_ready(people["manager"], document, queue=queue)
    assert found is not None
    return take_up(people["adjudicator"], found)


def _gold(people: People, document: Document) -> str:
    """A document whose answer is known."""
    adjudicator, found = people["adjudicator"], _read_by_two(people, document)
    decisions.decide_agreed(adjudicator, found)
    for case in cases_of(found):
        if not case.agreed:
            source = next(iter(case.sources.values()))
            decisions.decide(
                adjudicator, found, case=case.key, outcome="take", source=source,
                reason="The register says so.",
            )  # fmt: skip
    finish(adjudicator, found)
    return str(document.pk)


def _training(people: People, project: Project, known: str) -> dict[str, str]:
    """One who reads in training what is known; read again, it is a check."""
    queue = create_queue(
        people["manager"], project, name="First steps", round=2, training=True, state="open",
        documents=[known],
    )  # fmt: skip
    reader = people["reviewer2"]
    done = _read(reader, draw(reader, queue).assignment, "unsourced")
    check = create_queue(
        people["manager"], project, name="With known ones in it", round=3, gold_checks=True,
        state="open", documents=[known],
    )  # fmt: skip
    _read(reader, draw(reader, check).assignment, "disputed")
    return {"training": str(done.pk)}


def _asked_back(people: People, document: Document) -> dict[str, str]:
    found = _read_by_two(people, document)
    own = AnnotationSet.objects.get(
        document=document, annotator__user=people["reviewer1"].user, round=1
    )
    ask_back(people["adjudicator"], found, annotation_set=own.pk, remark=REMARK)
    return {"asked": str(document.pk), "waits": str(found.pk)}


def _talked_about(people: People, document: Document) -> str:
    """A thread that goes on, one about an annotation, and one that is resolved."""
    one, other = people["reviewer1"], people["manager"]
    asked, _new = create_comment(one, text="Does “by sea” count, @manager?", document=document)
    create_comment(other, text="Yes: it is a number and a way. See the guideline.", parent=asked)
    made = _mark(one, document, "31 December", "unsourced")
    create_comment(other, text="@reviewer1 which source is this from?", annotation=made)
    settled, _new = create_comment(other, text="The date was wrong; mended.", document=document)
    resolve_thread(other, settled, resolved=True)
    return str(document.pk)


def _from_the_right(people: People, project: Project) -> str:
    written = _written(people["manager"], project, "מימין לשמאל", RIGHT_TO_LEFT, "he")
    _mark(people["reviewer1"], written, RIGHT_TO_LEFT.partition(".")[0], "disputed")
    return str(written.pk)


def _many(manager: Actor, project: Project) -> str:
    documents = [
        _written(manager, project, f"Agency report {n:03}", f"Report {n}. {TEXT}").pk
        for n in range(MANY)
    ]
    queue = create_queue(
        manager, project, name="All agency reports of the year 2023, first reading, by two people",
        state="open", documents=documents,
    )  # fmt: skip
    return str(queue.pk)


def _views(manager: Actor, project: Project) -> None:
    for name, query, shared in (
        ("Not begun, oldest first", "progress=none&sort=published", True),
        ("Without a date", "missing=date", False),
    ):
        save_view(manager, project, page="documents", name=name, query=query, shared=shared)


def _cancelled(manager: Actor, project: Project) -> str:
    """An import that somebody stopped."""
    file = ContentFile(b"text\nOne line.\n")
    job, _new = create_import(manager, project, file=file, file_name="wrong.csv", format="csv")
    return str(cancel_job(manager, job).pk)


def _invitations(admin: Actor, project: Project) -> str:
    """Two that are open; gives the key of one."""
    keys: list[str] = []

    def link(key: str) -> str:
        keys.append(key)
        return f"https://workbench.example/welcome/{key}/"

    for email in ("nadia@paper.example", "a.very.long.name.indeed@newsroom.long.example"):
        invite(admin, link=link, email=email, project=project, role=Role.REVIEWER)
    return keys[0]
