"""What a page is going to ask, sent in one go: see `kept.together`.

Each question stays where it is at home, and whoever asks it there finds it answered.
"""

from __future__ import annotations

from annotations.models import Project, User, ViewPage
from annotations.queries.documents import drafts_in, unbegun
from annotations.queries.kept import together
from annotations.queries.offered import annotators_of
from annotations.queries.outlets import languages_of, outlet_names
from annotations.queries.projects import documents_in, labels_of, my_sets_in, newest_guideline
from annotations.queries.saved_views import offered_on
from annotations.queries.stamped import held_in, stamps_of


def project_page(user: User, project: Project) -> None:
    """What stands around the list of documents, and what narrows it."""
    key = project.pk
    together(
        (documents_in, (key,)),
        (my_sets_in, user, (key,)),
        (newest_guideline, key),
        (drafts_in, user, key),
        (unbegun, user, key),
        (labels_of, key),
        (outlet_names, key),
        (languages_of, key),
        (offered_on, user, key, ViewPage.DOCUMENTS),
    )


def search_page(user: User, project: Project) -> None:
    """What narrows a search."""
    key = project.pk
    together(
        (labels_of, key),
        (outlet_names, key),
        (annotators_of, key),
        (stamps_of, key),
        (held_in, user, key),
        (offered_on, user, key, ViewPage.SEARCH),
    )
