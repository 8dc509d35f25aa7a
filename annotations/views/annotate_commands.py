"""The names of all actions of the annotate page, as its palette lists them. Nothing else."""

from django.utils.translation import gettext as _


def commands() -> dict[str, str]:
    """The strings by the keys that the scripts use, in the language of the request."""
    return {**_palette(), **_judging(), **_going(), **_selecting(), **_moving()}


def _palette() -> dict[str, str]:
    return {
        "commands": _("All actions"),
        "commands_search": _("What do you want to do?"),
        "commands_none": _("No action is called that. Try another word."),
        "do_tour": _("Show the tour"),
        "do_reading": _("Change how the text is set"),
        "do_arrange": _("Search and group the list"),
        "do_unsaved": _("Show what is not saved"),
        "do_history": _("Open the history of these annotations"),
        "do_letters": _("Switch single-letter keys on or off"),
        "do_keys": _("Show all keys"),
        "do_guideline": _("Show labels and guideline"),
        "do_spoken": _("Read the text with its annotations in words, or stop"),
    }


def _judging() -> dict[str, str]:
    return {
        "do_label": _("Label: {label}"),
        "do_mark": _("Mark to check"),
        "do_note": _("Write a note"),
        "do_judges": _("Judge the content, or that it was said"),
        "do_confidence": _("Raise the confidence by a step"),
        "do_evidence": _("Find evidence"),
        "do_comments": _("Comments on the annotation or the document"),
        "do_delete": _("Delete the annotation"),
        "do_undo": _("Undo"),
        "do_redo": _("Do again"),
        "do_submit": _("Submit"),
        "do_reopen": _("Reopen"),
        "do_supports": _("Link as supporting"),
        "do_disputes": _("Link as disputing"),
        "do_context": _("Link as context"),
        "do_open": _("Open the passage in its document"),
        "do_address": _("Paste an address with its quote"),
        "do_search": _("Search for evidence"),
    }


def _going() -> dict[str, str]:
    return {
        "do_next": _("Next annotation"),
        "do_previous": _("Previous annotation"),
        "do_next-open": _("Next annotation to check"),
        "do_next-bare": _("Next annotation without evidence"),
        "do_next-document": _("Next document"),
        "do_previous-document": _("Previous document"),
        "do_list": _("Go to the list of annotations"),
        "do_read": _("Go to the text"),
        "do_close": _("Close, or let go"),
    }


def _selecting() -> dict[str, str]:
    return {
        "do_sentence": _("Select this sentence, then the next"),
        "do_sentence-before": _("Select the sentence before"),
        "do_expand": _("Widen the selection to word, sentence, paragraph"),
        "do_shrink": _("Narrow the selection again"),
        "do_end-back": _("Move the end one word back"),
        "do_end-on": _("Move the end one word on"),
        "do_start-back": _("Move the start one word back"),
        "do_start-on": _("Move the start one word on"),
        "do_end-back-exact": _("Move the end one character back"),
        "do_end-on-exact": _("Move the end one character on"),
        "do_start-back-exact": _("Move the start one character back"),
        "do_start-on-exact": _("Move the start one character on"),
    }


def _moving() -> dict[str, str]:
    return {
        "do_left": _("Caret: one character left"),
        "do_right": _("Caret: one character right"),
        "do_word-left": _("Caret: one word left"),
        "do_word-right": _("Caret: one word right"),
        "do_up": _("Caret: one line up"),
        "do_down": _("Caret: one line down"),
        "do_sentence-up": _("Caret: one sentence back"),
        "do_sentence-down": _("Caret: one sentence on"),
        "do_paragraph-up": _("Caret: one paragraph back"),
        "do_paragraph-down": _("Caret: one paragraph on"),
        "do_page-up": _("Caret: one screen up"),
        "do_page-down": _("Caret: one screen down"),
        "do_line-start": _("Caret: start of the line"),
        "do_line-end": _("Caret: end of the line"),
        "do_text-start": _("Caret: start of the text"),
        "do_text-end": _("Caret: end of the text"),
    }
