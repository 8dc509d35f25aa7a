"""What the tour of the annotate page says, translated. Keys stand in square brackets."""

from django.utils.translation import gettext as _


def tour() -> dict[str, str]:
    """The strings by the keys that the scripts use, in the language of the request."""
    return {
        "tour_name": _("Tour"),
        "tour_step": _("Step {n} of {all}"),
        "tour_here": _("{step}: {title}. Shift+Tab leads there from the text."),
        "tour_skip": _("Skip the tour"),
        "tour_back": _("Back"),
        "tour_next": _("Next"),
        "tour_end": _("Done"),
        "tour_over": _("You find the tour again in your menu and among all actions (Ctrl+K)."),
        "tour_mark_title": _("Select a claim"),
        "tour_mark": _(
            "Drag over its words with the mouse or a finger. By keyboard: [S] selects the sentence"
            " at the caret, [X] widens a selection, [Shift] with the arrow keys extends it."
        ),
        "tour_judge_title": _("Judge it"),
        "tour_judge": _(
            "Press the digit of a label, or choose it in the small bar. Not sure yet? [Enter] keeps"
            " it as to check. It is saved by itself, and [Ctrl+Z] takes anything back."
        ),
        "tour_evidence_title": _("Link evidence"),
        "tour_evidence": _(
            "[E] looks for passages in all documents that may bear on it. [S] links one as"
            " supporting, [D] as disputing, [C] as context; [O] opens its document beside this one."
        ),
        "tour_walk_title": _("Walk through what you marked"),
        "tour_walk": _(
            "[Esc] leads back to the text. [J] and [K] go to the next annotation and the one"
            " before, [T] to the next to check, [N] writes a note. The word at the top says whether"
            " all is saved; press it to see what is not."
        ),
        "tour_submit_title": _("Submit"),
        "tour_submit": _(
            "When you have read it all, [Ctrl+Enter] submits; you can reopen it. [?] shows all"
            " keys, [Ctrl+K] finds every action by its name, [G] shows labels and guideline."
        ),
    }
