"""What measures of agreement are called, and why one is undefined, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from annotations.agreement.figures import Figure, Reason
from annotations.agreement.measures import Agreement

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

WHY: dict[Reason, StrPromise] = {
    Reason.NOTHING_READ: _("nobody has submitted anything that counts here"),
    Reason.ONE_PERSON: _("only one person has submitted something"),
    Reason.NOTHING_SHARED: _("no two people have submitted the same document"),
    Reason.NOTHING_MARKED: _("nobody marked anything"),
    Reason.NOTHING_JUDGED: _("no place has labels of two people"),
    Reason.ONE_LABEL: _("only one label was given, so chance alone would agree always"),
    Reason.ONE_IN_SCHEME: _("the scheme has one label, so there is nothing to choose"),
    Reason.MORE_THAN_TWO: _("it is for two people; choose a pair"),
    Reason.NO_EVIDENCE: _("nobody linked evidence where two people marked the same place"),
    Reason.ONE_TEXT: _("one document alone cannot say how sure this is"),
    Reason.SELDOM_DEFINED: _("it is undefined in most drawings of the documents"),
}


@dataclass(frozen=True, slots=True, eq=False)
class Measure:
    """A figure with its name. `chance` says that it is corrected for chance: a coefficient.

    With few items a coefficient says little; a plain share is what it is.
    """

    key: str
    title: StrPromise
    help: StrPromise
    items: StrPromise
    of: Callable[[Agreement], Figure]
    chance: bool = True


_SPANS, _PLACES, _PAIRS = _("spans"), _("places"), _("pairs of people at a place")

FINDING = (
    Measure(
        "alpha_u", _("Unitizing alpha"),
        _("Krippendorff’s alpha for unitizing: lengths and gaps count, chance is taken off."),
        _SPANS, lambda found: found.finding.unitizing,
    ),
    Measure(
        "f1_exact", _("F1, same span"), _("How much of what each marked the other marked alike."),
        _SPANS, lambda found: found.finding.exact, chance=False,
    ),
    Measure(
        "f1_overlapping", _("F1, overlapping"), _("The same, where spans need only overlap."),
        _SPANS, lambda found: found.finding.overlapping, chance=False,
    ),
    Measure(
        "f1_characters", _("F1, characters"), _("The same, character by character."),
        _SPANS, lambda found: found.finding.characters, chance=False,
    ),
)  # fmt: skip
JUDGING = (
    Measure(
        "alpha", _("Krippendorff’s alpha"),
        _("Labels of places that several people marked; chance is taken off."),
        _PLACES, lambda found: found.judging.alpha,
    ),
    Measure(
        "cohen_kappa", _("Cohen’s kappa"), _("For two people, each with habits of their own."),
        _PLACES, lambda found: found.judging.cohen,
    ),
    Measure(
        "same_label", _("Same label"), _("The plain share of pairs that agree."),
        _PLACES, lambda found: found.judging.same, chance=False,
    ),
)  # fmt: skip
MORE = (
    Measure(
        "fleiss_kappa", _("Fleiss’ kappa"), _("As if all people gave labels equally often."),
        _PLACES, lambda found: found.judging.fleiss,
    ),
    Measure(
        "ac1", _("Gwet’s AC1"), _("Stays up where one label is rare. Stands beside alpha."),
        _PLACES, lambda found: found.judging.ac1,
    ),
    Measure(
        "free_marginal_kappa", _("Free-marginal kappa"), _("As if every label were as likely."),
        _PLACES, lambda found: found.judging.free,
    ),
)  # fmt: skip
SHARING = (
    Measure(
        "evidence_overlap", _("Same evidence"),
        _("What both linked, of what either linked, where they marked the same place."),
        _PAIRS, lambda found: found.sharing.overlap, chance=False,
    ),
)  # fmt: skip
ALL = (*FINDING, *JUDGING, *MORE, *SHARING)


def left_out(found: Agreement) -> list[tuple[str, StrPromise, int]]:
    """What was not counted, and why: key, words, number."""
    rows = [
        ("single", _("documents that one person only submitted"), found.single),
        ("alone", _("places that one person only marked: they count for finding, not for labels"),
         found.judging.alone),
        ("unlabelled", _("places with fewer than two labels: still to check"),
         found.judging.unlabelled),
        ("united", _("spans that overlap another of the same person: one unit for alpha"),
         found.finding.united),
        ("without_evidence", _("pairs at a place of whom neither linked evidence"),
         found.sharing.without),
    ]  # fmt: skip
    return [row for row in rows if row[2]]
