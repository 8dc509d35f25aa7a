"""What all pages share: who may open them, how refusals of services are shown, how forms end.

A page is a function under `@page(…)`. Services raise `WorkbenchError`; a form shows it beside the
field (`saved`), a button's answer is a message (`attempt`), and what nobody caught is a plain page
with the right status.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any, TypeVar

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect

from annotations.errors import Conflict, Forbidden, Refused, Stale, WorkbenchError
from annotations.forms.shared import VersionedForm
from annotations.models import Project
from annotations.queries.roles import role_in

View = Callable[..., HttpResponseBase]
Result = TypeVar("Result")
_STATUS = {
    Refused: HTTPStatus.BAD_REQUEST,
    Conflict: HTTPStatus.CONFLICT,
    Stale: HTTPStatus.PRECONDITION_FAILED,
}


def page(*methods: str) -> Callable[[View], View]:
    """A page for people who are signed in, by the methods given (GET alone if none are)."""

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return _to_sign_in(request)
            try:
                return view(request, *args, **kwargs)
            except WorkbenchError as error:
                return refusal(request, error)

        return require_http_methods(["HEAD", *(methods or ("GET",))])(answer)

    return decorate


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """To the sign-in page and back here; a part of a page sends the whole page there."""
    htmx = getattr(request, "htmx", None)
    if not htmx:
        return redirect_to_login(request.get_full_path())
    back = htmx.current_url_abs_path or resolve_url(settings.LOGIN_REDIRECT_URL)
    return HttpResponseClientRedirect(redirect_to_login(back).url)


def refusal(request: HttpRequest, error: WorkbenchError) -> HttpResponse:
    """A plain page for a refusal that no form can show."""
    if isinstance(error, Forbidden):
        return render(request, "403.html", {"exception": error.message}, status=403)
    status = _STATUS.get(type(error), HTTPStatus.BAD_REQUEST)
    heading = {
        HTTPStatus.CONFLICT: _("This cannot be done now"),
        HTTPStatus.PRECONDITION_FAILED: _("Somebody was faster"),
    }.get(status, _("This request makes no sense"))
    context = {"heading": heading, "message": error.message, "status": status.value}
    return render(request, "refused.html", context, status=status)


def show(
    request: HttpRequest, template: str, project: Project, *, status: int = 200, **context: Any
) -> HttpResponse:
    """A page of a project, with the reader's role in it for what the page may offer."""
    role = role_in(request.user, project)
    return render(request, template, {"project": project, "role": role, **context}, status=status)


def sent(request: HttpRequest) -> QueryDict | None:
    """What a form was sent with; None while it is only shown. An empty form was sent, too."""
    return request.POST if request.method == "POST" else None


def saved(form: BaseForm, deed: Callable[[], Result]) -> Result | None:
    """What the service gives; None when the form is bad or refused, and then the form says why."""
    if not form.is_valid():
        return None
    try:
        return deed()
    except Stale as error:
        form.add_error(None, error.message)
        if isinstance(form, VersionedForm):
            form.show_changes(error.current)
    except (Refused, Conflict) as error:
        form.add_error(error.field if error.field in form.fields else None, error.message)
    return None


def attempt(
    request: HttpRequest, deed: Callable[[], object], done: str, back: str, *args: Any
) -> HttpResponse:
    """What a button asked for: do it, say how it went, and go back to the page named `back`."""
    try:
        deed()
    except (Refused, Conflict, Stale) as error:
        messages.error(request, error.message)
    else:
        messages.success(request, done)
    return redirect(back, *args)


def require_narrowing(form: BaseForm) -> None:
    """For a file, where nothing tells that what there is not narrows nothing. Raises Refused."""
    for name, errors in form.errors.items():
        field = form.fields.get(name)
        raise Refused(f"{field.label}: {errors[0]}" if field else str(errors[0]), name)


def narrowed_address(request: HttpRequest) -> str:
    """The address with only those parameters that say something, for the address bar."""
    shown = request.GET.copy()
    for name in [name for name, value in shown.items() if not value]:
        del shown[name]
    return f"{request.path}?{shown.urlencode()}" if shown else request.path


def page_number(request: HttpRequest, total: int, size: int) -> tuple[int, int]:
    """The page that the address names, or the nearest there is, and the last one."""
    last = max(1, -(-total // size))
    asked = request.GET.get("page", "1")
    number = int(asked) if asked.isdecimal() and len(asked) < 10 else 1
    return min(max(number, 1), last), last


def form_status(form: BaseForm) -> int:
    """200 for a form that is shown, 422 for one that was sent and refused."""
    return HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
