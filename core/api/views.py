"""The API described: the OpenAPI schema for machines, the reference for people."""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from core.api.reference import sections_of
from core.api.schema import openapi_schema
from core.permissions.decorators import requires
from core.web.http import MemberRequest


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
    operations = operations_of(organization, get_language())
    context = {"operations": operations, "site": settings.SITE_URL}
    return render(request, "core/api/reference.html", context)


@lru_cache(maxsize=32)  # a quarter of a megabyte each
def operations_of(organization: str, _language: str | None) -> SafeString:
    """All operations as the reference describes them; the same until the next start."""
    sections = sections_of(openapi_schema(), organization=organization)
    return render_to_string("core/api/_operations.html", {"sections": sections})
