"""The lists behind the figures of the dashboard: the rows that were counted."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from annotations.access import actor_of, find_project
from annotations.forms.dashboard import RowsForm
from annotations.models import AdjudicationState, Role
from annotations.queries.counted_lists import LISTS, OF_LABELS, WAITING, listed, listed_page
from annotations.views.shared import page, show


@page()
def rows(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """A list, narrowed as the figure was that led to it."""
    project = find_project(request.user, slug, Role.MANAGER)
    if name not in LISTS:
        raise Http404
    narrows = {"people": name not in WAITING, "labels": name in OF_LABELS}
    form = RowsForm(request.GET, actor_of(request).user, project, **narrows)
    asked, label = form.asked(), form.label_key()
    title, meaning = _words(name)
    return show(
        request,
        "dashboard/rows.html",
        project,
        form=form,
        narrowed=asked.narrowed or bool(label),
        name=name,
        title=title,
        meaning=meaning,
        person=asked.person,
        total=listed(asked, name, label).count(),
        page=listed_page(asked, name, label, cursor=request.GET.get("cursor", "")),
    )


def _words(name: str) -> tuple[str, str]:
    """What a list is called, and what is in it."""
    if name in WAITING:
        return str(AdjudicationState(name).label), _(
            "Documents by the day on which they became ready to be decided."
        )
    return {
        "leased": (_("In hand"), _("What is being worked on now, whatever the days.")),
        "submitted": (_("Submitted"), _("Sets by the day on which they were first submitted.")),
        "this_week": (_("In 7 days"), _("Sets first submitted today or in the six days before.")),
        "reviews": (_("Reviews"), _("Documents of queues that were handed in.")),
        "in_place": (_("Reviews handed in"), _("Reviews that the queue asked for, by the day on "
                     "which they were handed in; extra sets are not among them.")),
        "lately": (_("Reviews handed in lately"), _("Those of the last days, by which the forecast "
                   "of a queue goes.")),
        "lapsed": (_("Leases that ran out"), _("On documents of queues that nobody took up "
                   "since.")),
        "taken_up": (_("Taken up"), _("Documents of queues in hand, handed in, given back, skipped "
                     "or run out.")),
        "decided": (_("Cases decided"), _("Decisions in force, by the day on which they were "
                    "made; without a person those that closed by themselves, as all agreed.")),
        "skipped": (_("Skipped"), _("Documents of queues that were left, "
                    "with the reason.")),
        "reopened": (_("Reopened"), _("Submitted sets that were opened again since.")),
        "checked": (_("Gold checks"), _("First submissions of documents whose gold was there "
                    "before, in queues with gold checks.")),
        "overruled": (_("Overruled"), _("What was said of a case and not followed when it was "
                      "decided, with the reason of the decision.")),
        "unsourced": (_("Unsourced"), _("Annotations of submitted sets with a label that means "
                      "unsourced.")),
        "no_search": (_("Without a search"), _("Unsourced, and neither a note nor evidence says "
                      "where one looked.")),
        "labelled": (_("Annotations"), _("Annotations of submitted sets, as they are now.")),
        "bare": (_("Evidence missing"), _("Annotations of submitted sets without evidence.")),
    }[name]  # fmt: skip
