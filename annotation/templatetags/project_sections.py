"""How does a template get the tabs of a project?"""

from __future__ import annotations

from typing import Any, cast

from django import template

from annotation.projects.models import Project
from annotation.projects.sections import sections_for
from core.web.http import MemberRequest

register = template.Library()


@register.simple_tag(takes_context=True)
def sections(
    context: template.RequestContext, project: Project, active: str
) -> list[dict[str, Any]]:
    """The sections of the project that the person who asks may open."""
    request = cast("MemberRequest", context.request)
    project.organization = request.organization  # the scope's own: saves a query
    return sections_for(request.member, project, active)
