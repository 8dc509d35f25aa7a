"""Adjudications, their cases and decisions."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from rest_framework import serializers

from annotations.api.fields import Id, Text, Whole, YesNo
from annotations.api.shapes import Paged, Shape, Strict, ordering
from annotations.models import AdjudicationState, Judges, Outcome, Stance
from annotations.opinions import EXACT, OVERLAPPING, Rules
from annotations.queries.adjudications import SORTS

_ID = "018f3c7f-2c86-715a-a617-e8394afb0c1d"
_KEY = "6f1ed002ab5595859014ebf0951522d9" * 2


class RulesShape(Shape):
    """What counts as agreement in a project, and what becomes of it."""

    spans = serializers.ChoiceField(
        choices=[EXACT, OVERLAPPING], help_text="Which spans are the same place."
    )
    evidence = serializers.BooleanField(help_text="Whether evidence must be the same, too.")
    close = serializers.BooleanField(
        help_text="Documents whose sets agree become gold by themselves."
    )
    sample = serializers.IntegerField(help_text="Per cent of those that are looked at.")
    own = serializers.BooleanField(help_text="One may decide what one reviewed; it is recorded.")
    double_blind = serializers.BooleanField(help_text="Reviewers are letters until all is decided.")
    checks_shown = serializers.BooleanField(help_text="Reviewers see their own gold checks.")
    lease_minutes = serializers.IntegerField(help_text="For who decides a document.")
    version = serializers.IntegerField(help_text="The project's.")

    example = {**asdict(Rules()), "version": 3}


class RulesChange(Strict):
    """Rules to change; documents that are closed already stay as they are."""

    spans = serializers.ChoiceField(choices=[EXACT, OVERLAPPING], required=False)
    evidence = YesNo(required=False)
    close = YesNo(required=False)
    sample = Whole(required=False, min_value=0, max_value=100, help_text="Per cent.")
    own = YesNo(required=False)
    double_blind = YesNo(required=False)
    checks_shown = YesNo(required=False)
    lease_minutes = Whole(required=False, min_value=5, max_value=1440)

    example = {"spans": OVERLAPPING, "sample": 10}


class AdjudicationShape(Shape):
    """One document in one round on its way to its gold set."""

    id = serializers.UUIDField()
    project = serializers.CharField(source="project.slug")
    document = serializers.UUIDField(source="document_id")
    document_title = serializers.CharField(source="document.__str__")
    round = serializers.IntegerField()
    queue = serializers.UUIDField(source="queue_id", allow_null=True)
    state = serializers.ChoiceField(choices=AdjudicationState.values)
    adjudicator = serializers.CharField(
        source="adjudicator.username", default=None, allow_null=True,
        help_text="Who works on it, or did last.",
    )  # fmt: skip
    lease_until = serializers.DateTimeField(
        allow_null=True, help_text="Nobody else can take it up before."
    )
    ready_at = serializers.DateTimeField(source="created_at")
    decided_at = serializers.DateTimeField(allow_null=True)
    cases = serializers.IntegerField()
    differing = serializers.IntegerField(help_text="Cases in which opinions differ.")
    decided = serializers.IntegerField(help_text="Cases decided.")
    active_seconds = serializers.IntegerField(help_text="Of all who decided, idle time cut.")
    sampled = serializers.BooleanField(help_text="It closed by agreement and is looked at.")
    single_reviewed = serializers.BooleanField(help_text="By the one person of its project.")
    allowed_own = serializers.BooleanField(help_text="The adjudicator had reviewed it.")
    remark = serializers.CharField()
    gold = serializers.UUIDField(source="gold_id", allow_null=True, help_text="The gold set.")
    version = serializers.IntegerField()

    example = {
        "id": _ID,
        "project": "peru",
        "document": "018f3c7f-1b75-7049-9506-d72839eafb0c",
        "document_title": "Congress votes",
        "round": 1,
        "queue": None,
        "state": "working",
        "adjudicator": "ana",
        "lease_until": "2026-05-04T10:00:00Z",
        "ready_at": "2026-05-04T09:12:00Z",
        "decided_at": None,
        "cases": 12,
        "differing": 3,
        "decided": 9,
        "active_seconds": 410,
        "sampled": False,
        "single_reviewed": False,
        "allowed_own": False,
        "remark": "",
        "gold": _ID,
        "version": 2,
    }


class PieceShape(Shape):
    """A piece of evidence in a case."""

    id = serializers.UUIDField(allow_null=True)
    stance = serializers.ChoiceField(choices=Stance.values)
    document = serializers.UUIDField(allow_null=True)
    title = serializers.CharField()
    url = serializers.CharField()
    quote = serializers.CharField()
    note = serializers.CharField()


class SaidShape(Shape):
    """A span with what is said about it; offsets are code points."""

    start = serializers.IntegerField(allow_null=True)
    end = serializers.IntegerField(allow_null=True)
    quote = serializers.CharField()
    label: Any = serializers.CharField(allow_null=True)
    judges = serializers.ChoiceField(choices=Judges.values)
    note = serializers.CharField()
    confidence = serializers.FloatField(allow_null=True)
    evidence = PieceShape(many=True)


class SideShape(SaidShape):
    """What one reviewer said in a case; `marked` is false for who marked nothing there."""

    letter = serializers.CharField()
    name = serializers.CharField(allow_null=True, help_text="Null where the project hides it.")
    annotation = serializers.UUIDField(allow_null=True)
    marked = serializers.BooleanField()
    followed = serializers.BooleanField(help_text="Gold was taken from it.")


class DecisionShape(SaidShape):
    """What became of a case; `annotation` is the gold one."""

    id = serializers.UUIDField()
    outcome = serializers.ChoiceField(choices=Outcome.values)
    reason = serializers.CharField()
    automatic = serializers.BooleanField(help_text="By the project's rule.")
    decided_by = serializers.CharField(allow_null=True)
    created_at = serializers.DateTimeField()
    annotation = serializers.UUIDField(allow_null=True)


_SAID = {
    "start": 5,
    "end": 10,
    "quote": "voted",
    "label": "supported",
    "judges": "content",
    "note": "",
    "confidence": None,
    "evidence": [],
}


class CaseShape(Shape):
    """One place, and what each reviewer said about it side by side."""

    key = serializers.CharField(help_text="Changes with what is said in the case.")
    start = serializers.IntegerField()
    end = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=("same", "overlapping", "alone"))
    agreed = serializers.BooleanField()
    sides = SideShape(many=True)
    decision = DecisionShape(allow_null=True)

    example = {
        "key": _KEY,
        "start": 5,
        "end": 10,
        "kind": "same",
        "agreed": True,
        "sides": [
            {**_SAID, "letter": "A", "name": "ana", "annotation": _ID, "marked": True,
             "followed": True},
        ],
        "decision": {
            **_SAID, "id": _ID, "outcome": "take", "reason": "", "automatic": False,
            "decided_by": "judge", "created_at": "2026-05-04T09:30:00Z", "annotation": _ID,
        },
    }  # fmt: skip


class ReviewerShape(Shape):
    """One whose set is adjudicated."""

    letter = serializers.CharField()
    name = serializers.CharField(allow_null=True)
    annotation_set = serializers.UUIDField()
    submitted = serializers.BooleanField()
    can_be_asked = serializers.BooleanField(help_text="False for sets that came by an import.")


class CasesShape(Shape):
    """All cases of a document."""

    adjudication = AdjudicationShape()
    reviewers = ReviewerShape(many=True)
    cases = CaseShape(many=True)

    example = {
        "adjudication": AdjudicationShape.example,
        "reviewers": [
            {"letter": "A", "name": "ana", "annotation_set": _ID, "submitted": True,
             "can_be_asked": True},
        ],
        "cases": [CaseShape.example],
    }  # fmt: skip


class DecidedShape(Shape):
    """The adjudication, and the cases that changed."""

    adjudication = AdjudicationShape()
    cases = CaseShape(many=True)

    example = {"adjudication": AdjudicationShape.example, "cases": [CaseShape.example]}


class AdjudicationQuery(Paged):
    """Filters of the list."""

    project = Text(required=False, max_length=60, help_text="The slug.")
    document = Id(required=False)
    queue = Id(required=False)
    state = serializers.ChoiceField(choices=AdjudicationState.values, required=False)
    ordering = ordering(SORTS)


class ReadyBody(Strict):
    """What a manager declares ready."""

    document = Id()
    round = serializers.IntegerField(required=False, default=1, min_value=1, max_value=10_000)

    example = {"document": "018f3c7f-1b75-7049-9506-d72839eafb0c"}


class DecideBody(Strict):
    """What becomes of a case. `source` is the annotation taken; the rest is for `merge`."""

    case = Text(max_length=64, help_text="The key of the case.")
    outcome = serializers.ChoiceField(choices=Outcome.values)
    source: Any = Id(required=False)
    reason = Text(required=False, allow_blank=True, max_length=5_000)
    start = serializers.IntegerField(required=False, min_value=0)
    end = serializers.IntegerField(required=False, min_value=1)
    label: Any = Text(required=False, allow_null=True, max_length=200)
    judges = serializers.ChoiceField(choices=Judges.values, required=False)
    note = Text(required=False, allow_blank=True, max_length=20_000)
    confidence = serializers.FloatField(required=False, allow_null=True, min_value=0, max_value=1)
    evidence = serializers.ListField(
        child=Id(), required=False, max_length=1_000, help_text="Of the case; all if not given."
    )

    example = {"case": _KEY, "outcome": "take", "source": _ID, "reason": "The record says so."}


class UndoBody(Strict):
    """Which case; without it the last stroke."""

    case = Text(required=False, max_length=64)

    example = {"case": _KEY}


class RemarkBody(Strict):
    """Why it is set aside."""

    remark = Text(required=False, allow_blank=True, max_length=2_000, default="")

    example = {"remark": "Waits for the archive."}


class AskBody(Strict):
    """Whose set, and what to look at again."""

    annotation_set = Id()
    remark = Text(max_length=2_000)

    example = {"annotation_set": _ID, "remark": "Who counted the votes?"}
