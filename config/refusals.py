"""Refusals of requests that never reached their page: malformed, too large, expired form.

Django's handler of bad requests and its view for forms without their token.
"""

from __future__ import annotations

from http import HTTPStatus

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from config.outages import is_api
from config.request_id import current_request_id
from core.api.problems import TooLarge, of_status, problem_response
from core.web.back_link import came_from
from core.web.errors import DomainError, Forbidden
from core.web.http import wants_json


@never_cache
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """A request that can't be read, or more of it than is taken at once."""
    if sentence := too_large(exception):
        return said(request, TooLarge(sentence), "413.html")
    sentence = _("Crewmark couldn't read this request, so nothing was changed.")
    return said(request, of_status(HTTPStatus.BAD_REQUEST, sentence, "malformed"), "400.html")


def too_large(error: Exception | None) -> str:
    """The sentence for what goes beyond a limit of every request; empty for anything else."""
    if isinstance(error, TooManyFilesSent):
        return _(
            "You can upload at most %(most)s files at once. Pack them into a ZIP, or upload "
            "them in several batches."
        ) % {"most": settings.DATA_UPLOAD_MAX_NUMBER_FILES}
    if isinstance(error, TooManyFieldsSent):
        return _("You can send at most %(most)s fields at once. Send them in several requests.") % {
            "most": settings.DATA_UPLOAD_MAX_NUMBER_FIELDS
        }
    if isinstance(error, RequestDataTooBig):
        return _(
            "You can send at most %(limit)s at once. Shorten it, or send it in several requests."
        ) % {"limit": filesizeformat(settings.DATA_UPLOAD_MAX_MEMORY_SIZE)}
    return ""


@never_cache
def out_of_date(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without the token of this sign-in: usually a page that is older than it."""
    sentence = _(
        "You signed in or out since this page was loaded, so nothing was changed. Go back, "
        "reload the page, and submit again."
    )
    return said(request, Forbidden(sentence, code="page_out_of_date"), "403_csrf.html")


def said(request: HttpRequest, refusal: DomainError, template: str) -> HttpResponse:
    """The refusal in the form that the caller reads."""
    if is_api(request.path_info):
        return problem_response(refusal)
    if wants_json(request):
        body = {"code": refusal.code, "message": refusal.message, "detail": refusal.detail}
        return JsonResponse(body, status=refusal.status)
    context = {
        "refusal": refusal,
        "came_from": came_from(request),
        "request_id": current_request_id() if refusal.status == HTTPStatus.BAD_REQUEST else "",
    }
    return render(request, template, context, status=refusal.status)
