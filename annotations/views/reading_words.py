"""What the annotate page's scripts say of reading settings, the list and the map, translated."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext


def reading() -> dict[str, str]:
    """The strings by the keys that the scripts use, in the language of the request."""
    return {
        "reading_title": _("Reading settings"),
        "reading_size": _("Size"),
        "reading_measure": _("Length of lines"),
        "reading_leading": _("Distance of lines"),
        "reading_face": _("Typeface"),
        "reading_small": _("small"),
        "reading_medium": pgettext("reading", "medium"),
        "reading_large": _("large"),
        "reading_larger": _("larger"),
        "reading_largest": _("largest"),
        "reading_short": _("short"),
        "reading_long": _("long"),
        "reading_close": _("close"),
        "reading_wide": _("wide"),
        "reading_serif": _("serif"),
        "reading_sans": _("sans"),
        "reading_legible": _("legible"),
        "reading_mono": _("mono"),
        "reading_reset": _("Reset"),
        "reading_unsaved": _("This is kept here only: the server did not answer."),
        "done": _("Done"),
        "sure": _("{n}\u00a0% sure"),
        "list_search": _("Search quotes and notes"),
        "list_group": _("Group by"),
        "group_by_none": _("no groups"),
        "group_by_label": _("by label"),
        "group_by_evidence": _("by evidence"),
        "group_by_paragraph": _("by paragraph"),
        "group_with": _("With evidence"),
        "group_without": _("Without evidence"),
        "group_paragraph": _("Paragraph {n}"),
        "list_found": _("Found: {n}"),
    }
