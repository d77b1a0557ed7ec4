"""The API described: the OpenAPI schema for machines, the reference for people."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from workforce.api.reference import sections_of
from workforce.api.schema import openapi_schema
from workforce.permissions.decorators import requires
from workforce.web.http import MemberRequest


@require_safe
def openapi(request: MemberRequest, organization: str) -> JsonResponse:
    """The schema, for a token."""
    return JsonResponse(openapi_schema())


@require_safe
@requires("token.own")
def openapi_file(request: MemberRequest, organization: str) -> JsonResponse:
    """The same, to download from the reference."""
    headers = {"Content-Disposition": 'attachment; filename="crewmark-openapi.json"'}
    return JsonResponse(openapi_schema(), headers=headers)


@require_safe
@requires("token.own")
def reference(request: MemberRequest, organization: str) -> HttpResponse:
    """Every operation on one page, so that the browser's own search finds it."""
    context = {
        "sections": sections_of(openapi_schema(), organization=organization),
        "site": settings.SITE_URL,
    }
    return render(request, "workforce/api/reference.html", context)
