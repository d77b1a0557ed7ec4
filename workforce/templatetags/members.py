"""Template tag for a member's name, which leads to the member's page for those who may see it."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.permissions.can import can

register = template.Library()


@register.simple_tag(takes_context=True)
def member_name(context: Any, member_id: int | None, name: str) -> SafeString | str:
    """The name, as a link where there is a page that the reader may open.

    Needs `request` in the context. No query: the right to see members is the role's.
    """
    request = context["request"]
    if member_id is None or not can(request.member, "member.view"):
        return name
    url = reverse("member_change", args=[request.organization.slug, member_id])
    return format_html('<a href="{}">{}</a>', url, name)
