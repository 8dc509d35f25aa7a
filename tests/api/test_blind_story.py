"""A blind review from beginning to end over REST: judged alone, then shown, then revised."""

from __future__ import annotations

import pytest

from annotations.models import AnnotationSet, Submission
from annotations.services.annotation_sets import submit_set
from annotations.services.annotations import create_annotation
from annotations.services.queues import create_queue
from annotations.services.transaction import Actor
from tests.api.client import Rest
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_what_was_said_blind_stays_as_it_was_and_the_revised_set_says_so(cast: Cast) -> None:
    document = cast.document("Congress voted on Thursday.")
    actor = Actor(cast.other_reviewer)
    theirs, _made = create_annotation(
        actor, document=document, start=0, end=8, label="disputed", note="It was the second vote."
    )
    submit_set(actor, theirs.annotation_set)
    queue = create_queue(
        Actor(cast.manager), cast.project, name="Blind", overlap=3, state="open",
        documents=[document.pk],
    )  # fmt: skip
    rest = Rest(cast.reviewer)

    def notes() -> list[str]:
        listed = rest.get(f"annotations/?document={document.pk}").json()["results"]
        return sorted(one["note"] for one in listed)

    rest.post(f"queues/{queue.pk}/next/")
    span = {"document": str(document.pk), "start": 0, "end": 8, "label": "supported", "note": "A"}
    own = rest.post("annotations/", span).json()
    assert notes() == ["A"]
    assert rest.get(f"annotations/{theirs.pk}/").status_code == 404

    submitted = rest.post(f"annotation-sets/{own['annotation_set']}/submit/").json()
    assert (submitted["status"], submitted["revised_after_reveal"]) == ("submitted", False)
    assert notes() == ["A", "It was the second vote."]

    reopened = rest.post(f"annotation-sets/{own['annotation_set']}/reopen/").json()
    assert (reopened["status"], reopened["revised_after_reveal"]) == ("draft", True)
    changed = {"label": "disputed", "note": "They are right."}
    assert rest.send("PATCH", f"annotations/{own['id']}/", changed, match=1).status_code == 200
    assert notes() == ["It was the second vote.", "They are right."]
    again = rest.post(f"annotation-sets/{own['annotation_set']}/submit/").json()
    assert again["revised_after_reveal"] is True

    frozen = Submission.objects.get(annotation_set=own["annotation_set"])
    (said,) = frozen.content
    assert (frozen.blind, said["label"], said["note"]) == (True, "supported", "A")
    assert not AnnotationSet.objects.get(pk=theirs.annotation_set_id).revised_after_reveal
