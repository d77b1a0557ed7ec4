"""Template filter for the name of a browser."""

from __future__ import annotations

from django import template

from workforce.accounts import browsers

register = template.Library()
register.filter("browser_name", browsers.browser_name)
