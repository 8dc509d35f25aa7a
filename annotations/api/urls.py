"""Addresses under /api/v1/."""

from django.urls import URLPattern, URLResolver, path, re_path

from annotations.api.problems import no_such_route
from annotations.api.views import (
    annotation_sets,
    annotations,
    corpus,
    description,
    documents,
    evidence,
    guideline,
    jobs,
    labels,
    members,
    outlets,
    people,
    projects,
    search,
    tokens,
)

_PROJECT = "projects/<slug:slug>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("me/", people.Me.as_view(), name="api-me"),
    path("users/", people.Users.as_view(), name="api-users"),
    path("users/<uuid:id>/", people.OneUser.as_view(), name="api-user"),
    path("tokens/", tokens.Tokens.as_view(), name="api-tokens"),
    path("tokens/<uuid:id>/", tokens.OneToken.as_view(), name="api-token"),
    path("projects/", projects.Projects.as_view(), name="api-projects"),
    path(_PROJECT, projects.OneProject.as_view(), name="api-project"),
    path(f"{_PROJECT}members/", members.Members.as_view(), name="api-members"),
    path(f"{_PROJECT}members/<uuid:id>/", members.OneMember.as_view(), name="api-member"),
    path(f"{_PROJECT}labels/", labels.Labels.as_view(), name="api-labels"),
    path(f"{_PROJECT}labels/<slug:key>/", labels.OneLabel.as_view(), name="api-label"),
    path(f"{_PROJECT}guideline/", guideline.OneGuideline.as_view(), name="api-guideline"),
    path(f"{_PROJECT}stats/", projects.Stats.as_view(), name="api-stats"),
    path(f"{_PROJECT}corpus/", corpus.Corpus.as_view(), name="api-corpus"),
    path("outlets/", outlets.Outlets.as_view(), name="api-outlets"),
    path("outlets/<uuid:id>/", outlets.OneOutlet.as_view(), name="api-outlet"),
    path("documents/", documents.Documents.as_view(), name="api-documents"),
    path("documents/<uuid:id>/", documents.OneDocument.as_view(), name="api-document"),
    path("annotation-sets/", annotation_sets.AnnotationSets.as_view(), name="api-annotation-sets"),
    path("annotation-sets/<uuid:id>/", annotation_sets.OneSet.as_view(), name="api-annotation-set"),
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
