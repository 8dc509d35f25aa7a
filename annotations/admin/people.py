"""People: accounts, groups, memberships and tokens.

Someone on the staff who is not a superuser never grants what they do not have: rights of accounts
are for superusers, and so are the accounts of the staff.
"""

from __future__ import annotations

from typing import Any

from allauth.mfa import admin as mfa_admin
from allauth.mfa.models import Authenticator
from allauth.socialaccount import admin as socialaccount_admin
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions import admin as usersessions_admin
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from annotations.access import actor_of
from annotations.admin.base import ActorAdmin, LookingAdmin, is_superuser
from annotations.models import ApiToken, Invitation, Membership, User
from annotations.services.invitations import withdraw
from annotations.services.members import remove_member, set_member
from annotations.services.tokens import revoke_token
from annotations.services.users import set_active

RIGHTS = ("is_staff", "is_superuser", "groups", "user_permissions")


class MembershipsOfUser(admin.TabularInline):
    """In which projects somebody is."""

    model = Membership
    fields = readonly_fields = ("project", "role")
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Memberships have their own page."""
        return False


@admin.register(User)
class WorkbenchUserAdmin(ActorAdmin, UserAdmin):
    """Accounts. They are deactivated, never deleted: what people annotated keeps its author."""

    inlines = (MembershipsOfUser,)
    list_display = ("username", "first_name", "last_name", "email", "is_active", "is_superuser")
    actions = None

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Rights are a superuser's to give."""
        fixed = ("last_login", "date_joined")
        return fixed if is_superuser(request) else (*fixed, *RIGHTS)

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Accounts of the staff, and their passwords, are for superusers."""
        if obj is not None and (obj.is_staff or obj.is_superuser) and not is_superuser(request):
            return False
        return super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Deactivate instead."""
        return False

    def save_model(
        self, request: HttpRequest, obj: User, form: ModelForm[User], change: bool
    ) -> None:
        """Save; ending or opening an account does what the service does."""
        super().save_model(request, obj, form, change)
        if change and "is_active" in form.changed_data:
            set_active(actor_of(request), obj, active=obj.is_active)

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> Any:
        """A new password for somebody."""
        return self._as_actor(request, super().user_change_password, id, form_url)


admin.site.unregister(Group)


@admin.register(Group)
class WorkbenchGroupAdmin(ActorAdmin, GroupAdmin):
    """Groups carry rights, so only superusers touch them."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Superusers."""
        return is_superuser(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Superusers."""
        return is_superuser(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Superusers."""
        return is_superuser(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Superusers."""
        return is_superuser(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Superusers."""
        return is_superuser(request)


@admin.register(Membership)
class MembershipAdmin(ActorAdmin):
    """Who is in which project, by the services' rules: a project keeps a manager."""

    list_display = ("project", "user", "role")
    list_filter = ("role",)
    list_select_related = ("project", "user")
    search_fields = ("user__username", "project__name", "project__slug")
    autocomplete_fields = ("project", "user")
    fields = ("project", "user", "role")
    actions = None

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """A membership changes its role, not its person."""
        return ("project", "user") if obj else ()

    def save_model(
        self, request: HttpRequest, obj: Membership, form: ModelForm[Membership], change: bool
    ) -> None:
        """Through the service."""
        held = set_member(actor_of(request), obj.project, username=obj.user.username, role=obj.role)
        obj.pk = held.pk

    def delete_model(self, request: HttpRequest, obj: Membership) -> None:
        """Through the service."""
        remove_member(actor_of(request), obj)


@admin.register(ApiToken)
class ApiTokenAdmin(LookingAdmin):
    """Tokens of everybody; the keys themselves are nowhere."""

    list_display = ("user", "name", "prefix", "created_at", "last_used_at", "expires_at",
                    "revoked_at")  # fmt: skip
    list_select_related = ("user",)
    search_fields = ("user__username", "name", "prefix")
    exclude = ("digest",)
    actions = ("revoke",)

    @admin.action(description=_("Revoke the chosen tokens"), permissions=["revoke"])
    def revoke(self, request: HttpRequest, queryset: QuerySet[ApiToken]) -> None:
        """End them through the service."""
        for token in queryset:
            revoke_token(actor_of(request), token)

    def has_revoke_permission(self, request: HttpRequest) -> bool:
        """Superusers."""
        return is_superuser(request)


@admin.register(Invitation)
class InvitationAdmin(LookingAdmin):
    """Who was invited, and what became of it. The links themselves are nowhere."""

    list_display = ("email", "full_name", "project", "role", "created_by", "sent_at", "expires_at",
                    "accepted_at", "withdrawn_at")  # fmt: skip
    list_select_related = ("project", "created_by")
    search_fields = ("email", "full_name", "project__slug")
    exclude = ("digest",)
    actions = ("withdraw",)

    @admin.action(description=_("Withdraw the chosen invitations"), permissions=["withdraw"])
    def withdraw(self, request: HttpRequest, queryset: QuerySet[Invitation]) -> None:
        """Have their links stop working, through the service."""
        for one in queryset.filter(accepted_at=None):
            withdraw(actor_of(request), one)

    def has_withdraw_permission(self, request: HttpRequest) -> bool:
        """Superusers, who invite as well."""
        return is_superuser(request)


class _OnlyEnded(LookingAdmin):
    """Rows of allauth that a superuser may end, and nobody writes."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Superusers."""
        return is_superuser(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Superusers."""
        return is_superuser(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Superusers."""
        return is_superuser(request)


# allauth registers these on import, with their secrets to see and to edit.
admin.site.unregister(mfa_admin.Authenticator)
admin.site.unregister(usersessions_admin.UserSession)
# The provider is set by the environment, and its tokens are not kept.
for _model in (SocialAccount, socialaccount_admin.SocialApp, socialaccount_admin.SocialToken):
    admin.site.unregister(_model)


@admin.register(Authenticator)
class AuthenticatorAdmin(_OnlyEnded):
    """Second factors; ended for somebody who lost their phone. The secrets are not shown."""

    list_display = ("user", "type", "created_at", "last_used_at")
    list_select_related = ("user",)
    search_fields = ("user__username",)
    exclude = ("data",)


@admin.register(UserSession)
class UserSessionAdmin(_OnlyEnded):
    """Where people are signed in. The session keys are not shown."""

    list_display = ("user", "ip", "user_agent", "created_at", "last_seen_at")
    list_select_related = ("user",)
    search_fields = ("user__username",)
    exclude = ("session_key", "data")


@admin.register(SocialAccount)
class SocialAccountAdmin(_OnlyEnded):
    """Accounts at the identity provider that open accounts here."""

    list_display = ("user", "provider", "uid", "date_joined", "last_login")
    list_select_related = ("user",)
    search_fields = ("user__username", "uid")
    exclude = ("extra_data",)
