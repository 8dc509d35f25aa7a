"""What becomes of the cases of a document: taken, merged, rejected, taken back.

Offsets are code points. Who may adjudicate, and the lease, is `adjudications`.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from annotations import opinions
from annotations.errors import Conflict, Refused
from annotations.models import Adjudication, Decision, Judges, Label, Outcome
from annotations.models.base import new_id
from annotations.queries.adjudications import Case, cases_of, in_force
from annotations.services.adjudications import working
from annotations.services.checks import (
    clean_choice,
    clean_multiline,
    clean_share,
    clean_whole,
)
from annotations.services.gold import (
    Wanted,
    agreed_gold,
    make_decision,
    reinstate,
    take_agreed,
    wanted_from,
    withdraw,
)
from annotations.services.labels import named_label
from annotations.services.transaction import Actor, write
from annotations.services.versions import only

MERGED = {"start", "end", "label", "judges", "note", "confidence", "evidence"}


def decide(
    actor: Actor, adjudication: Adjudication, *, case: str, outcome: str,
    source: uuid.UUID | None = None, reason: str = "", **merged: Any,
) -> Decision:  # fmt: skip
    """Decide one case, or decide it anew.

    `take` one annotation of the case (`source`; where all agree it may be left out), `merge` what
    is given (see MERGED; `evidence` are keys of evidence of the case, all of it if not given), or
    `reject`. A reason is needed wherever somebody is overruled. Raises Conflict for a case that is
    not there any more, Refused for anything malformed.
    """
    only(merged, MERGED)
    outcome = clean_choice(outcome, "outcome", Outcome.values)
    reason = clean_multiline(reason, "reason", 5_000).strip()
    with write(actor):
        current = working(actor, adjudication)
        found = _case(current, case)
        if not reason and not (found.agreed and outcome == Outcome.TAKE):
            raise Refused(_("Opinions differed; say why this is right."), field="reason")
        wanted: Wanted | None = None
        followed: list[str] = []
        if outcome == Outcome.TAKE:
            wanted, followed = _taken(found, source)
        elif outcome == Outcome.MERGE:
            wanted = _merged(current, found, merged)
        if wanted is not None:
            followed += [
                str(one["annotator"])
                for one in found.opinions
                if opinions.follows(one, wanted.start, wanted.end, wanted.label)
            ]
        return make_decision(
            current, found, wanted, outcome=Outcome(outcome), stroke=new_id(), user=actor.user,
            reason=reason, followed=followed,
        )  # fmt: skip


def decide_agreed(actor: Actor, adjudication: Adjudication) -> list[Decision]:
    """Take over every case in which all agree and that is not decided yet, in one stroke."""
    with write(actor):
        current = working(actor, adjudication)
        decided = set(in_force(current).values_list("key", flat=True))
        left = [one for one in cases_of(current) if one.agreed and one.key not in decided]
        return take_agreed(current, left, user=actor.user, automatic=False)


def undo(actor: Actor, adjudication: Adjudication, *, case: str | None = None) -> list[str]:
    """Take back the last stroke, or the decision on one case; what it replaced stands again.

    Returns the keys of the cases that changed; none where there was nothing to take back.
    """
    with write(actor):
        current = working(actor, adjudication)
        standing = in_force(current)
        last = standing.filter(key=case) if case else standing
        newest = last.order_by("-created_at", "-id").first()
        if newest is None:
            return []
        going = [newest] if case else list(standing.filter(stroke=newest.stroke))
        withdraw(going)
        reinstate(_before(going))
        return [one.key for one in going]


def _before(going: Sequence[Decision]) -> list[Decision]:
    keys = [one.replaces_id for one in going if one.replaces_id]
    return list(Decision.objects.filter(pk__in=keys))


def _case(current: Adjudication, key: str) -> Case:
    found = next((one for one in cases_of(current) if one.key == key), None)
    if found is None:
        raise Conflict(_("This case is not there any more as it was; load the page again."))
    return found


def _taken(case: Case, source: uuid.UUID | None) -> tuple[Wanted, list[str]]:
    if source is None:
        if not case.agreed:
            raise Refused(_("Say whose annotation is taken."), field="source")
        return agreed_gold(case), list(case.sources)
    name = next((name for name, key in case.sources.items() if key == source), None)
    if name is None:
        raise Refused(_("This annotation is not of this case."), field="source")
    said = next(one for one in case.opinions if one["annotator"] == name)
    return wanted_from(said, case.pieces[name]), [name]


def _merged(current: Adjudication, case: Case, given: dict[str, Any]) -> Wanted:
    label: Label | None = None
    if given.get("label") is not None:
        label = named_label(current.project, given["label"])
    confidence = given.get("confidence")
    return Wanted(
        start=clean_whole(given.get("start", case.start), "start"),
        end=clean_whole(given.get("end", case.end), "end"),
        label=label.key if label else None,
        judges=clean_choice(given.get("judges", Judges.CONTENT), "judges", Judges.values),
        note=clean_multiline(given.get("note") or "", "note", 20_000),
        confidence=None if confidence is None else clean_share(confidence, "confidence"),
        evidence=_pieces(case, given.get("evidence")),
    )


def _pieces(case: Case, given: Any) -> list[uuid.UUID]:
    known = [key for name in sorted(case.pieces) for key in case.pieces[name]]
    if given is None:
        return known
    strange = [key for key in given if key not in known]
    if strange:
        raise Refused(_("This evidence is not of this case."), field="evidence")
    return [key for key in known if key in given]
