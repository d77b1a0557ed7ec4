"""The OpenAPI schema, made from what each operation says of itself."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, inline_serializer
from rest_framework import serializers

from core.api.bodies import Nothing, Shown
from core.api.operation import Operation
from core.api.pages import PageQuery
from core.declarations import Declaration, declared
from core.permissions.scopes import scope_of

KEY = OpenApiParameter(
    "Idempotency-Key",
    str,
    OpenApiParameter.HEADER,
    description="A request that is repeated with the same key runs only once.",
)


@dataclass(frozen=True)
class ApiTag(Declaration):
    """The heading in the API reference of a package's endpoints, where it isn't its own name."""

    package: str
    tag: str

    @property
    def key(self) -> str:
        """The package's name."""
        return self.package


class Problem(Shown):
    """Problem details (RFC 9457)."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField(help_text="A human-readable message.")
    code = serializers.CharField(help_text="An error code for scripts.")


class OperationSchema(AutoSchema):
    """Reads the `operation` of each method."""

    view: Any

    @property
    def said(self) -> Operation:
        """What the method says of itself."""
        found: Operation = getattr(self.view, self.method.lower()).operation
        return found

    def get_operation_id(self) -> str:
        """The verb and the endpoint: get_projects, post_project_start."""
        words = re.sub(r"(?<!^)(?=[A-Z])", "_", type(self.view).__name__).lower()
        return f"{self.method.lower()}_{words}"

    def get_tags(self) -> list[str]:
        """The feature package the endpoint belongs to."""
        package = type(self.view).__module__.split(".")[-2]
        declared_tag = declared(ApiTag).get(package)
        return [declared_tag.tag if declared_tag else package]

    def get_summary(self) -> str:
        """The beginning of what the method says: up to the first pause."""
        return re.split(r"[.;:](?:\s|$)", self.docstring(), maxsplit=1)[0]

    def get_description(self) -> str:  # type: ignore[override]  # as drf-spectacular has it
        """What the method says, the first line included."""
        return self.docstring()

    def docstring(self) -> str:
        """The method's own words, with the lines of a paragraph joined."""
        text = getattr(self.view, self.method.lower()).__doc__ or ""
        paragraphs = re.split(r"\n\s*\n", text.strip())
        return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)

    def get_auth(self) -> list[dict[str, list[str]]]:
        """A token with the scope that carries the permission."""
        scope = scope_of(self.said.permission) if self.said.permission else None
        return [{"token": [scope.value] if scope else []}]

    def get_override_parameters(self) -> list[Any]:
        """Filters, the page, and the key of a POST."""
        parameters: list[Any] = [self.said.filters] if self.said.filters is not Nothing else []
        parameters += [PageQuery] if self.said.pages else []
        return parameters + ([KEY] if self.method == "POST" else [])

    def get_request_serializer(self) -> Any:
        """What the operation takes; nothing where it takes nothing."""
        return None if self.said.takes is Nothing else self.said.takes

    def get_response_serializers(self) -> Any:
        """The answer of a success, and problem details for everything else."""
        problem = OpenApiResponse(Problem, description="The request failed. `code` says why.")
        files = [kind.partition(";")[0] for kind in self.said.sends]
        status = int(self.said.status_sent)
        shown: dict[Any, Any] = {(status, kind): file_of(kind) for kind in files}
        return (shown or {status: self.shown()}) | {
            ("default", "application/problem+json"): problem
        }

    def shown(self) -> Any:
        """What a success holds."""
        said = self.said
        if said.returns is None:
            return OpenApiResponse(description="Success, no content.")
        if said.pages:
            return OpenApiResponse(page_of(said.returns), description="One page of results.")
        shown = said.returns(many=True) if said.many else said.returns
        return OpenApiResponse(shown, description="Done.")


def file_of(kind: str) -> OpenApiResponse:
    """A file of this content type: JSON is an object, all else bytes."""
    holds = OpenApiTypes.OBJECT if kind == "application/json" else bytes
    return OpenApiResponse(holds, description="The file.")


@cache
def page_of(shown: type[Shown]) -> Any:
    """A page of these rows, as the schema names it."""
    name = shown.__name__
    return inline_serializer(
        name=f"PageOf{name}",
        fields={
            "results": shown(many=True),
            "next": serializers.URLField(
                allow_null=True, help_text="URL of the next page, or null."
            ),
        },
    )


@cache
def openapi_schema() -> dict[str, Any]:
    """The whole schema; the same for every organization, so made once in a process."""
    generator = SchemaGenerator()  # type: ignore[no-untyped-call]  # untyped there
    made: dict[str, Any] = generator.get_schema(request=None, public=True)  # type: ignore[no-untyped-call]  # untyped there
    return made
