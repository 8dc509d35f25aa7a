"""Addresses under /api/v1/."""

from django.urls import URLPattern, URLResolver, path, re_path

from annotations.api.problems import no_such_route
from annotations.api.views import (
    adjudication_rules,
    adjudications,
    agreement,
    annotation_sets,
    annotations,
    assignments,
    comments,
    corpus,
    description,
    documents,
    duties,
    evidence,
    guideline,
    invitations,
    jobs,
    labels,
    members,
    notifications,
    outlets,
    people,
    plans,
    projects,
    queues,
    reading,
    search,
    set_history,
    skip_reasons,
    stats,
    tokens,
)

_PROJECT = "projects/<slug:slug>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("me/duties/", duties.OwnDuties.as_view(), name="api-me-duties"),
    path("me/reading/", reading.Reading.as_view(), name="api-me-reading"),
    path("me/", people.Me.as_view(), name="api-me"),
    path("users/", people.Users.as_view(), name="api-users"),
    path("users/<uuid:id>/", people.OneUser.as_view(), name="api-user"),
    path("users/<uuid:id>/reset-factors/", people.ResetFactors.as_view(), name="api-user-factors"),
    path("invitations/", invitations.Invitations.as_view(), name="api-invitations"),
    path("invitations/<uuid:id>/", invitations.OneInvitation.as_view(), name="api-invitation"),
    path(
        "invitations/<uuid:id>/send/",
        invitations.SendInvitation.as_view(),
        name="api-invitation-send",
    ),
    path("tokens/", tokens.Tokens.as_view(), name="api-tokens"),
    path("tokens/<uuid:id>/", tokens.OneToken.as_view(), name="api-token"),
    path("projects/", projects.Projects.as_view(), name="api-projects"),
    path(_PROJECT, projects.OneProject.as_view(), name="api-project"),
    path(f"{_PROJECT}members/", members.Members.as_view(), name="api-members"),
    path(f"{_PROJECT}members/<uuid:id>/", members.OneMember.as_view(), name="api-member"),
    path(f"{_PROJECT}labels/", labels.Labels.as_view(), name="api-labels"),
    path(f"{_PROJECT}labels/<slug:key>/", labels.OneLabel.as_view(), name="api-label"),
    path(f"{_PROJECT}guideline/", guideline.OneGuideline.as_view(), name="api-guideline"),
    path(f"{_PROJECT}stats/", stats.Stats.as_view(), name="api-stats"),
    path(f"{_PROJECT}stats/rows/<slug:name>/", stats.StatsRows.as_view(), name="api-stats-rows"),
    path(f"{_PROJECT}stats/<slug:figure>/", stats.StatsFile.as_view(), name="api-stats-file"),
    path(f"{_PROJECT}agreement/", agreement.AgreementOfProject.as_view(), name="api-agreement"),
    path(
        f"{_PROJECT}adjudication-rules/",
        adjudication_rules.AdjudicationRules.as_view(),
        name="api-adjudication-rules",
    ),
    path(f"{_PROJECT}skip-reasons/", skip_reasons.SkipReasons.as_view(), name="api-skip-reasons"),
    path(f"{_PROJECT}plan/", plans.Planning.as_view(), name="api-plan"),
    path(f"{_PROJECT}corpus/", corpus.Corpus.as_view(), name="api-corpus"),
    path("outlets/", outlets.Outlets.as_view(), name="api-outlets"),
    path("outlets/<uuid:id>/", outlets.OneOutlet.as_view(), name="api-outlet"),
    path("documents/", documents.Documents.as_view(), name="api-documents"),
    path("documents/<uuid:id>/", documents.OneDocument.as_view(), name="api-document"),
    path("annotation-sets/", annotation_sets.AnnotationSets.as_view(), name="api-annotation-sets"),
    path("annotation-sets/<uuid:id>/", annotation_sets.OneSet.as_view(), name="api-annotation-set"),
    path(
        "annotation-sets/<uuid:id>/changes/",
        annotation_sets.Changes.as_view(),
        name="api-annotation-set-changes",
    ),
    path(
        "annotation-sets/<uuid:id>/history/",
        set_history.SetHistory.as_view(),
        name="api-annotation-set-history",
    ),
    path(
        "annotation-sets/<uuid:id>/rewind/",
        set_history.RewindSet.as_view(),
        name="api-annotation-set-rewind",
    ),
    path(
        "annotation-sets/<uuid:id>/submit/",
        annotation_sets.SubmitSet.as_view(),
        name="api-annotation-set-submit",
    ),
    path(
        "annotation-sets/<uuid:id>/reopen/",
        annotation_sets.ReopenSet.as_view(),
        name="api-annotation-set-reopen",
    ),
    path("annotations/", annotations.Annotations.as_view(), name="api-annotations"),
    path("annotations/<uuid:id>/", annotations.OneAnnotation.as_view(), name="api-annotation"),
    path(
        "annotations/<uuid:id>/restore/",
        annotations.RestoreAnnotation.as_view(),
        name="api-annotation-restore",
    ),
    path("evidence/", evidence.EvidenceList.as_view(), name="api-evidence-list"),
    path("evidence/<uuid:id>/", evidence.OneEvidence.as_view(), name="api-evidence"),
    path(
        "evidence/<uuid:id>/restore/",
        evidence.RestoreEvidence.as_view(),
        name="api-evidence-restore",
    ),
    path("comments/", comments.Comments.as_view(), name="api-comments"),
    path("comments/<uuid:id>/", comments.OneComment.as_view(), name="api-comment"),
    path(
        "comments/<uuid:id>/resolve/", comments.ResolveThread.as_view(), name="api-comment-resolve"
    ),
    path("comments/<uuid:id>/reopen/", comments.ReopenThread.as_view(), name="api-comment-reopen"),
    path("adjudications/", adjudications.Adjudications.as_view(), name="api-adjudications"),
    path(
        "adjudications/<uuid:id>/",
        adjudications.OneAdjudication.as_view(),
        name="api-adjudication",
    ),
    *(
        path(f"adjudications/<uuid:id>/{deed}/", view.as_view(), name=f"api-adjudication-{deed}")
        for deed, view in adjudications.DEEDS.items()
    ),
    path("notifications/", notifications.Notifications.as_view(), name="api-notifications"),
    path(
        "notifications/read/",
        notifications.ReadNotifications.as_view(),
        name="api-notifications-read",
    ),
    path(
        "notifications/<uuid:id>/read/",
        notifications.ReadNotification.as_view(),
        name="api-notification-read",
    ),
    path("queues/", queues.Queues.as_view(), name="api-queues"),
    path("queues/<uuid:id>/", queues.OneQueue.as_view(), name="api-queue"),
    path("queues/<uuid:id>/next/", queues.NextInQueue.as_view(), name="api-queue-next"),
    path(
        "queues/<uuid:id>/documents/", queues.QueueDocuments.as_view(), name="api-queue-documents"
    ),
    path(
        "queues/<uuid:id>/documents/<uuid:document>/",
        queues.QueueDocument.as_view(),
        name="api-queue-document",
    ),
    path("assignments/", assignments.Assignments.as_view(), name="api-assignments"),
    path("assignments/<uuid:id>/", assignments.OneAssignment.as_view(), name="api-assignment"),
    *(
        path(f"assignments/<uuid:id>/{word}/", view.as_view(), name=f"api-assignment-{word}")
        for word, view in (
            ("answer", assignments.AnswerToAssignment),
            ("submit", assignments.SubmitAssignment),
            ("skip", assignments.SkipAssignment),
            ("release", assignments.ReleaseAssignment),
            ("heartbeat", assignments.BeatAssignment),
            ("reopen", assignments.ReopenAssignment),
            ("reassign", assignments.ReassignAssignment),
        )
    ),
    path("search/", search.Search.as_view(), name="api-search"),
    path("imports/", jobs.Imports.as_view(), name="api-imports"),
    path("imports/<uuid:id>/", jobs.OneImport.as_view(), name="api-import"),
    path("imports/<uuid:id>/problems/", jobs.ImportProblems.as_view(), name="api-import-problems"),
    path("imports/<uuid:id>/cancel/", jobs.CancelImport.as_view(), name="api-import-cancel"),
    path("exports/", jobs.Exports.as_view(), name="api-exports"),
    path("exports/<uuid:id>/", jobs.OneExport.as_view(), name="api-export"),
    path("exports/<uuid:id>/download/", jobs.DownloadExport.as_view(), name="api-export-download"),
    path("exports/<uuid:id>/cancel/", jobs.CancelExport.as_view(), name="api-export-cancel"),
    path("schema/", description.Description.as_view(), name="api-schema"),
    path("docs/", description.Browse.as_view(), name="api-docs"),
    re_path(r"^(?P<rest>.*)$", no_such_route, name="api-nowhere"),
]
