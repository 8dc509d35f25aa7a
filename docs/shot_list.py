"""What `make shots` takes: each page, who looks at it, and what they did before. No camera here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page


def _nothing(_page: Page) -> None:
    """The page as it opens."""


@dataclass(frozen=True, slots=True)
class Shot:
    """One page: its address, who looks at it, and what they have done before the picture."""

    name: str
    path: str
    who: str = "manager"
    before: Callable[[Page], None] = _nothing
    whole: bool = True


def press(*keys: str) -> Callable[[Page], None]:
    """Press keys on the annotate page once it is ready."""

    def before(page: Page) -> None:
        page.wait_for_selector("html[data-annotate=ready]")
        for key in keys:
            page.keyboard.press(key)
        page.wait_for_selector("html[data-parts=all]")
        page.wait_for_timeout(400)

    return before


def _open_menu(page: Page) -> None:
    page.locator(".menu > summary").click()


def _open_places(page: Page) -> None:
    """The places of the project, where they are a menu."""
    menu = page.locator(".places-menu > summary")
    if menu.is_visible():
        menu.click()


def _send(name: str) -> Callable[[Page], None]:
    """Send a form with nothing in it."""

    def before(page: Page) -> None:
        page.evaluate("for (const form of document.forms) form.noValidate = true")
        page.get_by_role("button", name=name, exact=True).click()
        page.wait_for_load_state()

    return before


def _ask(name: str) -> Callable[[Page], None]:
    """Press a button that asks before it does anything."""

    def before(page: Page) -> None:
        page.get_by_role("button", name=name).first.click()
        page.wait_for_selector("dialog[open]")

    return before


P = "/projects/demo/"
TEAM = "/projects/team/"
READ = "/documents/{document}/"
PAGES = (
    Shot("login", "/accounts/login/", ""),
    Shot("login-refused", "/accounts/login/", "", _send("Sign in")),
    Shot("password-forgotten", "/accounts/password/reset/", ""),
    Shot("home", "/", "reviewer1"),
    Shot("home-manager", "/", before=_open_menu, whole=False),
    Shot("home-nobody", "/", "admin"),
    Shot("not-found", "/nowhere/"),
    Shot("project", P),
    Shot("project-reviewer", P, "reviewer1"),
    Shot("project-nothing-fits", f"{P}?search=xyzzy"),
    Shot("project-empty", "/projects/empty/"),
    Shot("project-long", "/projects/long/"),
    Shot("project-new", "/projects/new/"),
    Shot("project-new-refused", "/projects/new/", before=_send("Begin the project")),
    Shot("search", f"{P}search/"),
    Shot("search-found", f"{P}search/?q=seventy"),
    Shot("search-nothing", f"{P}search/?q=xyzzy"),
    Shot("queues", f"{P}queues/"),
    Shot("queues-reviewer", f"{P}queues/", "reviewer2"),
    Shot("queues-empty", "/projects/empty/queues/"),
    Shot("queue", "/queues/{queue}/"),
    Shot("queue-edit", "/queues/{queue}/edit/"),
    Shot("plan", f"{P}plan/"),
    Shot("dashboard", f"{P}dashboard/"),
    Shot("dashboard-empty", "/projects/empty/dashboard/"),
    Shot("adjudications", f"{P}adjudication/"),
    Shot("adjudications-empty", "/projects/empty/adjudication/"),
    Shot("adjudication-rules", f"{P}adjudication/rules/"),
    Shot("adjudication", "/adjudications/{adjudication}/", "adjudicator", whole=False),
    Shot("places", P, before=_open_places, whole=False),
    Shot("agreement", f"{P}agreement/"),
    Shot("agreement-empty", "/projects/empty/agreement/"),
    Shot("activity", f"{P}activity/"),
    Shot("activity-empty", "/projects/empty/activity/"),
    Shot("notifications", "/notifications/", "reviewer1"),
    Shot("guideline", f"{P}guideline/"),
    Shot("guideline-empty", "/projects/empty/guideline/"),
    Shot("guideline-edit", f"{P}guideline/edit/"),
    Shot("labels", f"{P}labels/"),
    Shot("label", "/labels/{label}/"),
    Shot("outlets", f"{P}outlets/"),
    Shot("outlets-empty", "/projects/empty/outlets/"),
    Shot("outlet", "/outlets/{outlet}/"),
    Shot("members", f"{P}members/"),
    Shot("members-asked", f"{P}members/", before=_ask("Remove"), whole=False),
    Shot("import", f"{P}import/"),
    Shot("import-refused", f"{P}import/", before=_send("Import")),
    Shot("export", f"{P}export/"),
    Shot("jobs", f"{P}jobs/"),
    Shot("jobs-empty", "/projects/empty/jobs/"),
    Shot("job", "/jobs/{job}/"),
    Shot("job-export", "/jobs/{export}/"),
    Shot("settings", f"{P}settings/"),
    Shot("details", f"{READ}details/"),
    Shot("details-viewer", f"{READ}details/", "viewer"),
    Shot("preferences", "/preferences/"),
    Shot("tokens", "/tokens/"),
    Shot("password", "/accounts/password/change/"),
    Shot("email", "/accounts/email/"),
    Shot("two-factor", "/accounts/2fa/"),
    Shot("passkeys", "/accounts/2fa/webauthn/"),
    Shot("people", "/people/", "admin"),
    Shot("person-new", "/people/new/", "admin"),
    Shot("invitations", "/invitations/", "admin"),
    Shot("sessions", "/accounts/sessions/"),
    Shot("styleguide", "/styleguide/", "admin"),
    Shot("admin", "/admin/", "admin"),
    Shot("asked-back", "/documents/{asked}/", "reviewer1", press(), whole=False),
    Shot("adjudication-waits", "/adjudications/{waits}/", "adjudicator", whole=False),
    Shot("gold-checks", f"{TEAM}queues/", "reviewer2"),
    Shot("training-answer", "/assignments/{training}/answer/", "reviewer2"),
    Shot("comments", "/documents/{talked}/", "reviewer1", press("m"), whole=False),
    Shot("comments-details", "/documents/{talked}/details/"),
    Shot("right-to-left", "/documents/{rtl}/", "reviewer1", press("j"), whole=False),
    Shot("queue-many", "/queues/{many}/"),
    Shot("project-many", TEAM),
    Shot("views", f"{TEAM}views/"),
    Shot("dashboard-team", f"{TEAM}dashboard/"),
    Shot("job-cancelled", "/jobs/{cancelled}/"),
    Shot("notifications-many", "/notifications/"),
    Shot("welcome", "/welcome/{welcome}/", ""),
    Shot("welcome-ended", "/welcome/nothing/", ""),
    Shot("person", "/people/{person}/", "admin"),
    Shot("history", "/sets/{set}/history/", "reviewer1"),
    Shot("refused", f"{TEAM}settings/", "reviewer1"),
    Shot("sign-out", "/accounts/logout/"),
    Shot("totp", "/accounts/2fa/totp/activate/", "viewer"),
    Shot("connections", "/accounts/3rdparty/"),
    Shot("queue-new", f"{TEAM}queues/new/"),
    Shot("annotate-palette", READ, "reviewer1", press("Control+k"), whole=False),
    Shot("annotate", READ, "reviewer1", press(*"jjj"), whole=False),
    Shot("annotate-opened", READ, "reviewer1", press(), whole=False),
    Shot("annotate-new", "/documents/{other}/", "reviewer2", press(), whole=False),
    Shot("annotate-drawer", READ, "reviewer1", press("j", "e"), whole=False),
    Shot("annotate-keys", READ, "reviewer1", press("?"), whole=False),
    Shot("annotate-guideline", READ, "reviewer1", press("g"), whole=False),
    Shot("annotate-submitted", READ, "viewer", press("j", "j", "j"), whole=False),
)
