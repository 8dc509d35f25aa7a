"""The rows of adjudication, pages and REST."""

from __future__ import annotations

from annotations.models import Role
from tests.access.audiences import at_least, everybody, signed_in
from tests.access.rows import Row, nonsense

ADJUDICATOR, MANAGER = Role.ADJUDICATOR, Role.MANAGER

REST = [
    # A list without a project holds what one may adjudicate: nothing, for most.
    Row("api-adjudications", "GET", signed_in()),
    Row("api-adjudications", "GET", at_least(ADJUDICATOR), query="project={slug}", note="of one"),
    Row(
        "api-adjudications",
        "POST",
        at_least(MANAGER, 201),
        body=lambda ids: {"document": str(ids["spare"])},
    ),
    Row("api-adjudication", "GET", at_least(ADJUDICATOR), ("adjudication",)),
    Row("api-adjudication-cases", "GET", at_least(ADJUDICATOR), ("adjudication",)),
    Row("api-adjudication-take", "POST", at_least(ADJUDICATOR), ("adjudication",)),
    *(
        Row(f"api-adjudication-{deed}", "POST", at_least(ADJUDICATOR, 409), ("adjudication",))
        for deed in ("heartbeat", "agreed", "park", "release", "finish", "undo")
    ),
    Row("api-adjudication-reopen", "POST", at_least(ADJUDICATOR), ("adjudication",)),
    Row(
        "api-adjudication-decide",
        "POST",
        at_least(ADJUDICATOR, 409),
        ("adjudication",),
        body=lambda _: {"case": "0" * 64, "outcome": "reject", "reason": "No."},
    ),
    Row(
        "api-adjudication-ask-back",
        "POST",
        at_least(ADJUDICATOR, 409),
        ("adjudication",),
        body=lambda ids: {"annotation_set": str(ids["submitted"]), "remark": "Look again."},
    ),
    Row("api-adjudication-rules", "GET", at_least(MANAGER), ("slug",)),
    Row(
        "api-adjudication-rules",
        "PATCH",
        at_least(MANAGER),
        ("slug",),
        body=lambda _: {"sample": 10},
        match=1,
    ),
]
PAGES = [
    Row("adjudications", "GET", at_least(ADJUDICATOR), ("slug",)),
    Row("adjudications", "POST", everybody(405), ("slug",)),
    Row("adjudication", "GET", at_least(ADJUDICATOR), ("adjudication",)),
    Row("adjudication", "POST", everybody(405), ("adjudication",)),
    Row("adjudication-declare", "GET", everybody(405), ("slug",)),
    Row(
        "adjudication-declare",
        "POST",
        at_least(MANAGER, 302),
        ("slug",),
        body=lambda ids: {"document": str(ids["spare"]), "round": "1"},
    ),
    Row("adjudication-rules", "GET", at_least(MANAGER), ("slug",)),
    Row("adjudication-rules", "POST", at_least(MANAGER, 422), ("slug",), body=nonsense),
    *(
        Row(route, method, audience, ("adjudication",))
        for route in ("adjudication-take", "adjudication-reopen")
        for method, audience in (("GET", everybody(405)), ("POST", at_least(ADJUDICATOR, 302)))
    ),
]
