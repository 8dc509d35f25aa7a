"""How often one person may ask for background work. For fairness; no guard of secrets."""

from __future__ import annotations

from django.conf import settings
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle
from rest_framework.views import APIView


class JobThrottle(SimpleRateThrottle):
    """So many new jobs a minute and person (`JOBS_A_MINUTE`); reading is free."""

    scope = "jobs"

    def get_rate(self) -> str:
        """The rate as DRF writes it."""
        return f"{settings.JOBS_A_MINUTE}/min"

    def get_cache_key(self, request: Request, view: APIView) -> str | None:
        """One counter a person; none for reading."""
        if request.method != "POST":
            return None
        return self.cache_format % {"scope": self.scope, "ident": request.user.pk}
