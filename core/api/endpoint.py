"""The base class of API endpoints: a method for each verb, described by `operation`.

The order is the pages': the permission, then the object in scope, then what was sent, then one
action. `docs/guide/api.md` shows a whole one.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial, wraps
from http import HTTPStatus
from typing import Any, TypeVar

from django.http import Http404, HttpResponseBase
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.api.bodies import values_in
from core.api.operation import Operation
from core.api.pages import PageQuery, page_answer
from core.api.parsing import StorableJson
from core.api.schema import OperationSchema
from core.identity.models import Member, Organization
from core.permissions.can import require
from core.permissions.object_gates import check_object_permission
from core.web.http import MAX_ID

SENDING = ("POST", "PUT", "PATCH")
Method = TypeVar("Method", bound=Callable[..., Any])


class ApiRequest(Request):
    """A request of a token, with the scope of its organization open."""

    member: Member
    organization: Organization


class AlwaysJson(BaseContentNegotiation):
    """The API speaks JSON, whatever a caller says to accept."""

    def select_parser(self, request: Request, parsers: Any) -> BaseParser | None:
        """The parser of what was sent; None is answered 415."""
        sent = request.content_type or ""
        kind = sent.partition(";")[0].strip().lower()
        return next((parser for parser in parsers if parser.media_type == kind), None)

    def select_renderer(
        self, request: Request, renderers: Any, format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        """The one there is."""
        return renderers[0], renderers[0].media_type


class Endpoint(APIView):
    """One address of the API."""

    parser_classes: Any = (StorableJson,)
    content_negotiation_class = AlwaysJson
    http_method_names = ("get", "head", "post", "put", "patch", "delete")
    schema = OperationSchema()


def operation(permission: str | None, **options: Any) -> Callable[[Method], Method]:
    """Make a method an operation of the API; see Operation for the options.

    The method gets the request, the object that `on` found, and what was sent by name. It answers
    with what `returns` can show, with rows if `pages` says so, or with a response of its own.
    """
    said = Operation(permission, **options)

    def decorate(method: Method) -> Method:
        @wraps(method)
        def carry_out(
            self: Endpoint, request: ApiRequest, organization: str, **place: Any
        ) -> HttpResponseBase:
            if said.permission is not None:
                require(request.member, said.permission)
            if any(isinstance(each, int) and each > MAX_ID for each in place.values()):
                raise Http404
            if said.permission is not None:
                check_object_permission(request.member, said.permission, place)
            found = [said.on(request, **place)] if said.on else []
            query, sent = asked_and_sent(said, request)
            result = method(self, request, *found, **query["filters"], **sent)
            return answer(said, request, result, query["page"])

        carry_out.operation = said  # type: ignore[attr-defined]  # read by the schema
        return carry_out  # type: ignore[return-value]  # the same for whoever routes to it

    return decorate


def asked_and_sent(
    said: Operation, request: ApiRequest
) -> tuple[dict[str, dict[str, Any]], dict[str, Any]]:
    """The checked query, page and filters apart, and the checked body."""
    asked = request.query_params.dict()
    of_page = {
        name: asked.pop(name) for name in ("cursor", "limit") if said.pages and name in asked
    }
    query = {
        "page": values_in(PageQuery, of_page) if said.pages else {},
        "filters": values_in(said.filters, asked),
    }
    sent = values_in(said.takes, request.data) if request.method in SENDING else {}
    return query, sent


def answer(
    said: Operation, request: ApiRequest, result: Any, page: dict[str, Any]
) -> HttpResponseBase:
    """The response that shows what the method came to."""
    if isinstance(result, HttpResponseBase):
        return result
    if said.returns is None:
        return Response(status=HTTPStatus.NO_CONTENT)
    if said.pages:
        address = whole_address(request)
        prepared = said.prepared
        if said.prepared_for is not None:
            prepared = partial(said.prepared_for, request.member)
        body = page_answer(result, page, address=address, shown=said.returns, prepared=prepared)
        return Response(body)
    return Response(said.returns(result, many=said.many).data, status=said.status)


def whole_address(request: ApiRequest) -> str:
    """The address asked for with its filters, without the cursor."""
    query = request.query_params.copy()
    query.pop("cursor", None)
    return request.build_absolute_uri(f"{request.path}{'?' if query else ''}{query.urlencode()}")
