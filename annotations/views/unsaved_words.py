"""What the annotate page says of work that the server does not have yet, translated."""

from django.utils.translation import gettext as _


def unsaved() -> dict[str, str]:
    """The strings by the keys that the scripts use, in the language of the request."""
    return {
        "unsaved_title": _("Not saved yet"),
        "unsaved_none": _("Everything is saved"),
        "unsaved_none_why": _("What the server does not have yet is listed here."),
        "other_document": _("in another document"),
        "did_restore": _("bring back"),
        "did_change_evidence": _("change evidence"),
        "did_restore_evidence": _("bring evidence back"),
        "field_url": _("Address"),
        "show_both": _("Show both versions"),
        "sign_in_now": _("Sign in"),
        "copy": _("Copy"),
        "copy_all": _("Copy all"),
        "copied": _("Copied."),
        "discard": _("Discard"),
        "discard_one": _("Discard this? It is nowhere else."),
        "discard_all": _("Discard this, and what leans on it: {n}? It is nowhere else."),
    }
