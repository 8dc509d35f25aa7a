"""Django's admin, for site admins: people and memberships to change, the rest to look at.

Signing in goes through the pages' own door, which counts failures and asks for the second factor.
"""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from annotations.admin import adjudications, jobs, people, projects, queues, work

__all__ = ["adjudications", "jobs", "people", "projects", "queues", "work"]

admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
admin.site.site_header = _("Claim Workbench: site administration")
admin.site.site_title = _("Site administration")
admin.site.index_title = _("What there is")
