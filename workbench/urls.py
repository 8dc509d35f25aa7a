"""The roots of the address tree: pages, REST, accounts, Django's admin, health."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("accounts/", include("allauth.urls")),
    path("api/v1/", include("annotations.api.urls")),
    path("", include("annotations.views.urls")),
]

handler400 = "annotations.api.outside.bad_request"
handler403 = "annotations.api.outside.forbidden"
handler404 = "annotations.api.outside.not_found"
handler500 = "annotations.api.outside.server_error"
