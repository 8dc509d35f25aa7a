"""Documents that several people read, for tests of adjudication. No test lives here."""

from __future__ import annotations

from typing import Any

from annotations.models import (
    Adjudication,
    Annotation,
    AnnotationSet,
    Document,
    Project,
    User,
)
from annotations.queries.adjudications import cases_of
from annotations.services.adjudications import finish, make_ready, take_up
from annotations.services.annotation_sets import submit_set
from annotations.services.annotations import create_annotation
from annotations.services.decisions import decide, decide_agreed
from annotations.services.evidence import create_evidence
from annotations.services.transaction import Actor
from tests.cast import own_set

TEXT = "Peru voted on Thursday. Seventy members said yes. Nobody was told why."
VOTED, SEVENTY, NOBODY = "voted on Thursday", "Seventy members", "Nobody was told why"


def rules(project: Project, **values: Any) -> None:
    """Set rules of adjudication directly."""
    project.settings = {**project.settings, "adjudication": {"sample": 0, **values}}
    project.save(update_fields=["settings"])


def mark(
    author: User, document: Document, quote: str, label: str | None, **more: Any
) -> Annotation:
    """An annotation of the first place where the quote stands."""
    start = document.text.index(quote)
    return create_annotation(
        Actor(author), document=document, start=start, end=start + len(quote), label=label, **more
    )[0]


def link(author: User, annotation: Annotation, url: str = "https://a.example") -> None:
    """Evidence on the web for it."""
    create_evidence(
        Actor(author), annotation=annotation, stance="supports", url=url, quote="So it was."
    )


def submit(author: User, document: Document) -> AnnotationSet:
    """The author's set, declared finished."""
    return submit_set(Actor(author), own_set(Actor(author), document))


def read_by_two(one: User, other: User, document: Document) -> None:
    """Both find the vote; they differ on the label of the seventy, and one alone saw the third."""
    for author, label in ((one, "supported"), (other, "disputed")):
        mark(author, document, VOTED, "supported")
        seventy = mark(author, document, SEVENTY, label, note=f"{author.username} thinks so")
        link(author, seventy, f"https://{label}.example")
    mark(one, document, NOBODY, "unsourced", confidence=0.5)
    submit(one, document)
    submit(other, document)


def ready(manager: User, document: Document) -> Adjudication:
    """The document declared ready, as a manager does it."""
    found = make_ready(Actor(manager), document, declared=True)
    assert found is not None
    return found


def decide_all(adjudicator: User, found: Adjudication) -> Adjudication:
    """Decided as `read_by_two` left it: the reviewer's seventy are taken, the third is no claim."""
    actor = Actor(adjudicator)
    take_up(actor, found)
    decide_agreed(actor, found)
    for case in cases_of(found):
        said = {one.get("quote") for one in case.opinions}
        if SEVENTY in said:
            decide(
                actor, found, case=case.key, outcome="take", reason="So it is.",
                source=case.sources["reviewer"],
            )  # fmt: skip
        if NOBODY in said:
            decide(actor, found, case=case.key, outcome="reject", reason="No claim.")
    return finish(actor, found)


def reject_all(adjudicator: User, found: Adjudication) -> Adjudication:
    """Decided: what all say is taken over, all else is no claim."""
    actor = Actor(adjudicator)
    take_up(actor, found)
    decided = {one.key for one in decide_agreed(actor, found)}
    for case in cases_of(found):
        if case.key not in decided:
            decide(actor, found, case=case.key, outcome="reject", reason="No claim.")
    return finish(actor, found)
