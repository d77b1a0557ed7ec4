"""Template tag for URLs: Django's `url` with remembered answers."""

from __future__ import annotations

from django import template
from django.template.base import Parser, Token
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as django_url
from django.utils.html import conditional_escape

from core.web.cached_urls import address_of

register = template.Library()


class Url(URLNode):
    """Django's own tag, asked again only for what was never asked or is nowhere."""

    def render(self, context: template.Context) -> str:
        """The address, or what Django does where there is none."""
        args = () if self.kwargs else tuple(arg.resolve(context) for arg in self.args)
        found = "" if self.kwargs else address_of(self.view_name.resolve(context), *args)
        if not found or self.asvar:
            return str(super().render(context))
        return conditional_escape(found) if context.autoescape else found


@register.tag
def url(parser: Parser, token: Token) -> Url:
    """`{% url 'page' … %}`, as everywhere in Django."""
    node = django_url(parser, token)
    return Url(node.view_name, node.args, node.kwargs, node.asvar)
