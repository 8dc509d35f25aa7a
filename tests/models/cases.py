"""A sound row and one edit each: what the database holds up by name, and its neighbour.

Used by `test_constraints`. Offsets, texts and what takes more than one edit are tested there.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, NamedTuple

from django.db.models import Model

from annotations.models import AnnotationSet
from tests.models.scene import TEXT, Scene, copy_of

NOW = datetime(2023, 5, 19, tzinfo=UTC)
Values = dict[str, Any]


class Case(NamedTuple):
    """`row` names a row of the scene; the values may be made from the scene."""

    constraint: str
    row: str
    bad: Values | Callable[[Scene], Values]
    good: Values | Callable[[Scene], Values]


GIVEN_BACK: Values = {"state": "released", "place": None, "ended_at": NOW}


def another(scene: Scene, name: str) -> Model:
    return copy_of(scene.annotator, name=name, user=None)


def second_set(scene: Scene) -> Model:
    found = AnnotationSet.objects.filter(document=scene.document, round=2).first()
    return found or copy_of(scene.annotation_set, round=2)


def elsewhere(scene: Scene) -> Model:
    """A place of the other document's item."""
    return copy_of(scene.free_place, item=scene.bare_item, document=scene.other_document)


# An edit of the row.
EDITS = [
    Case("invitation_role_is_known", "invitation", {"role": "owner"}, {"role": "viewer"}),
    Case("an_invitation_to_a_project_names_a_role", "invitation", {"role": ""},
         {"role": "", "project": None}),
    Case("an_accepted_invitation_says_by_whom_and_when", "invitation", {"accepted_at": NOW},
         lambda scene: {"accepted_at": NOW, "accepted_by": scene.user}),
    Case("an_invitation_ends_one_way", "invitation",
         lambda scene: {"accepted_at": NOW, "accepted_by": scene.user, "withdrawn_at": NOW},
         {"withdrawn_at": NOW}),
    Case("invitation_digest_is_a_sha256", "invitation", {"digest": "x" * 64},
         {"digest": "f" * 64}),
    Case("annotation_span_is_forward", "annotation", {"end": 3, "quote": ""},
         {"end": 4, "quote": "v"}),
    Case("annotation_quote_is_as_long_as_its_span_in_code_points", "annotation",
         {"quote": "voted "}, {"quote": "VOTED"}),
    Case("annotation_confidence_is_between_0_and_1", "annotation", {"confidence": 1.01},
         {"confidence": 1}),
    Case("annotation_confidence_is_between_0_and_1", "annotation", {"confidence": -0.01},
         {"confidence": 0}),
    Case("annotation_confidence_is_between_0_and_1", "annotation", {"confidence": float("nan")},
         {"confidence": None}),
    Case("annotation_judges_is_known", "annotation", {"judges": "tone"}, {"judges": "assertion"}),
    Case("annotation_set_kind_is_known", "annotation_set", {"kind": "robot"}, {"kind": "machine"}),
    Case("a_submitted_set_says_when", "annotation_set", {"status": "submitted"},
         {"status": "submitted", "submitted_at": NOW}),
    Case("a_submitted_set_says_when", "annotation_set", {"status": "done", "submitted_at": NOW},
         {"status": "draft", "submitted_at": NOW}),
    Case("annotator_kind_is_known", "annotator", {"kind": "robot"}, {"kind": "machine"}),
    Case("document_kind_is_known", "document", {"kind": "page"}, {"kind": "snapshot"}),
    Case("document_date_comes_with_its_precision", "document", {"published_at": NOW},
         {"published_at": NOW, "published_precision": "day"}),
    Case("document_date_comes_with_its_precision", "document", {"published_precision": "day"},
         {"published_precision": ""}),
    Case("document_date_comes_with_its_precision", "document",
         {"published_at": NOW, "published_precision": "week"},
         {"published_at": NOW, "published_precision": "year"}),
    *(
        Case(f"reading_{name}_is_known", "reading", {name: "huge"}, {name: known})
        for name, known in (
            ("size", "large"), ("measure", "long"), ("face", "mono"), ("leading", "wide")
        )
    ),
    Case("evidence_is_linked_to_one_thing", "address_evidence", {"annotation": None}, {}),
    Case("evidence_is_a_passage_or_an_address", "address_evidence", {"url": ""},
         {"url": "https://example.org/other"}),
    Case("evidence_is_a_passage_or_an_address", "address_evidence",
         lambda scene: {"document": scene.document},
         lambda scene: {"document": scene.document, "start": 0, "end": 12}),
    Case("evidence_is_a_passage_or_an_address", "passage_evidence", {"document": None},
         {"document": None, "start": None, "end": None, "url": "https://example.org"}),
    Case("evidence_span_is_forward", "passage_evidence", {"end": 0, "quote": ""},
         {"end": 1, "quote": "x"}),
    Case("evidence_quote_is_as_long_as_its_span_in_code_points", "passage_evidence", {"end": 9},
         {"end": 9, "quote": TEXT[:9]}),
    Case("evidence_stance_is_known", "passage_evidence", {"stance": "proves"},
         {"stance": "context"}),
    Case("adjudication_state_is_known", "adjudication", {"state": "lost"}, {"state": "parked"}),
    Case("who_decides_holds_a_lease", "adjudication", {"state": "working"},
         {"state": "working", "lease_until": NOW}),
    Case("a_closed_adjudication_has_gold", "adjudication", {"state": "decided"},
         {"state": "decided", "decided_at": NOW}),
    Case("a_closed_adjudication_has_gold", "adjudication",
         {"state": "closed_by_agreement", "decided_at": NOW, "gold": None},
         {"state": "closed_by_agreement", "decided_at": NOW}),
    Case("decision_span_is_forward", "decision", {"start": 8}, {"start": 7}),
    Case("a_decision_makes_gold_or_rejects", "decision", {"outcome": "reject"},
         {"outcome": "reject", "gold": None}),
    Case("a_decision_makes_gold_or_rejects", "decision", {"gold": None}, {"outcome": "merge"}),
    Case("passage_is_forward", "passage", {"start": 8}, {"start": 7}),
    Case("label_colour_is_rrggbb", "label", {"colour": "red"}, {"colour": "#00ff00"}),
    Case("label_hotkey_is_a_digit", "label", {"hotkey": "x"}, {"hotkey": "2"}),
    Case("label_meaning_is_known", "label", {"meaning": "true"}, {"meaning": "disputed"}),
    Case("membership_role_is_known", "membership", {"role": "owner"}, {"role": "viewer"}),
    Case("token_digest_is_a_sha256", "token", {"digest": "0" * 63}, {"digest": "f" * 64}),
    Case("job_state_is_known", "job", {"state": "lost"}, {"state": "failed"}),
    Case("notification_kind_is_known", "notification", {"kind": "gossip"},
         {"kind": "job-ended"}),
    Case("saved_view_page_is_known", "saved_view", {"page": "jobs"}, {"page": "search"}),
    Case("queue_stage_is_known", "queue", {"stage": "read"}, {"stage": "mark"}),
    Case("queue_says_what_it_starts_from", "queue", {"start_from": "shown"},
         {"start_from": "shown", "start_round": 1}),
    Case("queue_says_what_it_starts_from", "queue", {"start_from": "guess", "start_round": 1},
         lambda scene: {"start_from": "hidden", "start_annotator": scene.annotator}),
    Case("queue_overlap_is_1_to_100", "queue", {"overlap": 0}, {"overlap": 1}),
    Case("queue_overlap_is_1_to_100", "queue", {"overlap": 101}, {"overlap": 100}),
    Case("queue_share_twice_is_a_percentage", "queue", {"share_twice": 101}, {"share_twice": 0}),
    Case("queue_lease_is_a_minute_to_a_week", "queue", {"lease_minutes": 0},
         {"lease_minutes": 1}),
    Case("queue_order_is_known", "queue", {"order": "nicest"}, {"order": "fewest"}),
    Case("queue_state_is_known", "queue", {"state": "shut"}, {"state": "ended"}),
    Case("queue_item_state_is_known", "queue_item", {"state": "lost"}, {"state": "removed"}),
    Case("queue_item_places_are_1_to_100", "queue_item", {"places": 0}, {"places": 3}),
    Case("place_number_is_1_to_100", "free_place", {"number": 0}, {"number": 100}),
    Case("an_assignment_is_leased_or_ended", "assignment", {"place": None},
         {"state": "submitted", "place": None, "ended_at": NOW}),
    Case("an_assignment_is_leased_or_ended", "assignment", {"state": "expired", "ended_at": NOW},
         {"state": "expired", "place": None, "ended_at": NOW}),
    Case("job_kind_is_known", "job", {"kind": "train"}, {"kind": "export"}),
    Case("a_comment_says_something", "remark", {"text": ""}, {"text": "."}),
    Case("a_thread_is_resolved_at_its_head_and_by_somebody", "remark", {"resolved_at": NOW},
         lambda scene: {"resolved_at": NOW, "resolved_by": scene.user}),
    Case("a_thread_is_resolved_at_its_head_and_by_somebody", "answer",
         lambda scene: {"resolved_at": NOW, "resolved_by": scene.user}, {}),
    Case("a_notification_of_a_comment_names_it", "told", {"comment": None},
         {"comment": None, "kind": "role-given"}),
    Case("a_notification_of_a_comment_names_it", "notification", {"kind": "commented"}, {}),
]  # fmt: skip

# A copy of the row: figures of a text, which never change, are wrong from the first or never.
FIGURES = [
    Case("document_length_counts_its_code_points", "document", {"external_id": "x", "length": 99},
         {"external_id": "x"}),
    Case("document_length_counts_its_code_points", "document",
         {"external_id": "x", "length": len(TEXT.encode("utf-16-le")) // 2}, {"external_id": "x"}),
    Case("document_sha256_is_a_sha256", "document", {"external_id": "x", "sha256": "x" * 64},
         {"external_id": "x"}),
]  # fmt: skip

# The edit that puts a row beside one of another project.
CROSSINGS = [
    Case("document_and_outlet_are_of_one_project", "document",
         lambda scene: {"outlet": scene.foreign_outlet}, {"outlet": None}),
    Case("annotation_set_and_annotator_are_of_one_project", "annotation_set",
         lambda scene: {"annotator": scene.foreign_annotator}, {}),
    Case("annotation_and_its_set_are_of_one_document_and_project", "annotation",
         lambda scene: {"document": scene.other_document}, {}),
    Case("annotation_and_label_are_of_one_project", "annotation",
         lambda scene: {"label": scene.foreign_label}, {"label": None}),
    Case("evidence_and_annotation_are_of_one_project", "address_evidence",
         lambda scene: {"annotation": scene.foreign_annotation}, {}),
    Case("evidence_and_document_are_of_one_project", "passage_evidence",
         lambda scene: {"document": scene.foreign_document},
         lambda scene: {"document": scene.other_document}),
    Case("comment_and_document_are_of_one_project", "answer",
         lambda scene: {"document": scene.foreign_document, "parent": None}, {"parent": None}),
    Case("comment_and_annotation_are_of_one_project", "remark",
         lambda scene: {"annotation": scene.foreign_annotation}, {"annotation": None}),
    Case("comment_and_its_thread_are_of_one_document", "answer",
         lambda scene: {"document": scene.other_document}, {"parent": None}),
    Case("passage_and_document_are_of_one_project", "passage",
         lambda scene: {"document": scene.foreign_document},
         lambda scene: {"document": scene.other_document}),
    Case("adjudication_and_document_are_of_one_project", "adjudication",
         lambda scene: {"document": scene.foreign_document, "gold": None}, {"gold": None}),
    Case("adjudication_and_queue_are_of_one_project", "adjudication",
         lambda scene: {"queue": scene.foreign_queue}, lambda scene: {"queue": scene.queue}),
    Case("adjudication_and_gold_are_of_one_document_and_project", "adjudication",
         lambda scene: {"document": scene.other_document},
         lambda scene: {"document": scene.other_document, "gold": None}),
    Case("decision_and_adjudication_are_of_one_project", "decision",
         lambda scene: {"adjudication": scene.foreign_adjudication}, {}),
    Case("decision_and_gold_are_of_one_project", "decision",
         lambda scene: {"gold": scene.foreign_annotation},
         lambda scene: {"gold": scene.annotation}),
    Case("gold_source_and_annotation_are_of_one_project", "gold_source",
         lambda scene: {"annotation": scene.foreign_annotation},
         lambda scene: {"annotation": scene.gold_annotation}),
    Case("gold_source_and_decision_are_of_one_project", "gold_source",
         lambda scene: {"project": scene.foreign_project, "annotation": scene.foreign_annotation},
         {}),
    Case("passage_and_document_are_of_one_project", "passage",
         lambda scene: {"project": scene.foreign_project}, {}),
    Case("queue_and_start_annotator_are_of_one_project", "queue",
         lambda scene: {"start_annotator": scene.foreign_annotator},
         lambda scene: {"start_annotator": scene.annotator}),
    Case("queue_item_and_queue_are_of_one_round_and_project", "bare_item", {"round": 2},
         {"priority": 2}),
    Case("queue_item_and_document_are_of_one_project", "bare_item",
         lambda scene: {"document": scene.foreign_document}, {}),
    Case("place_and_item_are_of_one_document_and_round", "free_place",
         lambda scene: {"document": scene.other_document}, {}),
    Case("assignment_and_item_are_of_one_document_and_round", "assignment", {"round": 2}, {}),
    Case("assignment_and_annotator_are_of_one_project", "assignment",
         lambda scene: {"annotator": scene.foreign_annotator}, {}),
    Case("assignment_and_place_are_of_one_item", "assignment",
         lambda scene: {"place": elsewhere(scene)}, lambda scene: {"place": scene.free_place}),
]  # fmt: skip

# A copy of the row, but for these values.
COPIES = [
    Case("one_open_invitation_an_address", "invitation",
         {"digest": "2" * 64, "email": "CLEO@example.org"},
         {"digest": "2" * 64, "withdrawn_at": NOW}),
    Case("a_set_holds_a_span_with_a_label_once", "annotation", {}, {"label": None}),
    Case("a_set_holds_a_span_with_a_label_once", "annotation", {}, {"deleted_at": NOW}),
    Case("an_annotator_has_one_set_a_document_and_round", "annotation_set", {}, {"round": 2}),
    Case("annotation_set_and_document_are_of_one_project", "annotation_set",
         lambda scene: {"round": 2, "document": scene.foreign_document}, {"round": 2}),
    Case("a_document_is_adjudicated_once_a_round", "adjudication", {}, {"round": 2}),
    Case("a_case_is_decided_once", "decision", {}, {"withdrawn_at": NOW}),
    Case("a_decision_names_a_source_once", "gold_source", {},
         lambda scene: {"annotation": scene.gold_annotation}),
    Case("annotator_name_is_unique_in_project", "annotator", {"user": None},
         {"user": None, "name": "other"}),
    Case("a_user_is_one_annotator_of_a_project", "annotator", {"name": "other"},
         {"name": "other", "user": None}),
    Case("document_external_id_is_unique_in_project", "document", {}, {"external_id": "x"}),
    Case("outlet_name_is_unique_in_project", "outlet", {}, {"name": "Other"}),
    Case("guideline_version_is_unique_in_project", "guideline", {}, {"version": 2}),
    Case("a_user_is_a_member_of_a_project_once", "membership", {},
         lambda scene: {"project": scene.foreign_project}),
    Case("a_person_has_one_view_of_a_name_and_page", "saved_view", {}, {"page": "search"}),
    Case("label_key_is_unique_in_project", "label", {"hotkey": ""}, {"hotkey": "", "key": "b"}),
    Case("label_hotkey_is_unique_in_project", "label", {"key": "b"}, {"key": "b", "hotkey": "2"}),
    Case("label_hotkey_is_unique_in_project", "label", {"key": "b"},
         {"key": "b", "retired": True}),
    Case("a_problem_is_listed_once", "problem", {}, {"n": 2}),
    Case("an_idempotency_key_makes_one_job", "job", {}, {"idempotency_key": ""}),
    Case("an_idempotency_key_makes_one_job", "job", {}, {"kind": "export"}),
    Case("word_is_listed_once", "word", {}, {"word": "vote"}),
    Case("queue_name_is_unique_in_project", "queue", {}, {"name": "Second reading"}),
    Case("queue_round_is_from_1", "queue", {"name": "x", "round": 0}, {"name": "x", "round": 7}),
    Case("a_person_is_named_in_a_queue_once", "queue_member", {},
         lambda scene: {"queue": copy_of(scene.queue, name="Second")}),
    Case("a_document_is_in_a_queue_once", "bare_item", {},
         lambda scene: {"queue": copy_of(scene.queue, name="Second")}),
    Case("of_a_queue_nothing_is_left_once_for_a_person", "nothing_left", {"freed": 1},
         lambda scene: {"annotator": another(scene, "fifth")}),
    Case("a_place_is_there_once", "free_place", {}, {"number": 3}),
    Case("a_place_is_held_once", "assignment",
         lambda scene: {"annotator": another(scene, "third")},
         lambda scene: {"annotator": another(scene, "fourth"), "place": scene.free_place}),
    Case("a_person_has_a_document_once_a_round", "assignment",
         {**GIVEN_BACK, "draw_key": ""},
         lambda scene: {**GIVEN_BACK, "annotator": another(scene, "third")}),
    Case("an_idempotency_key_draws_once", "assignment",
         lambda scene: {**GIVEN_BACK, "item": scene.bare_item, "document": scene.other_document},
         lambda scene: {**GIVEN_BACK, "item": scene.bare_item, "document": scene.other_document,
                        "draw_key": "again"}),
    *(
        Case(name, "submission",
             lambda scene, bad=bad: {"annotation_set": second_set(scene), **bad(scene)},
             lambda scene: {"annotation_set": second_set(scene)})
        for name, bad in (
            ("submission_and_set_are_of_one_document_and_project",
             lambda scene: {"document": scene.other_document}),
            ("submission_and_annotator_are_of_one_project",
             lambda scene: {"annotator": scene.foreign_annotator}),
            ("submission_and_queue_are_of_one_round_and_project", lambda scene: {"round": 2}),
        )
    ),
]  # fmt: skip
