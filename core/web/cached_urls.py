"""Reversed URLs, remembered: a list asks for a hundred of them."""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings
from django.urls import NoReverseMatch, get_script_prefix, reverse


def address_of(page: str, *args: str | int) -> str:
    """The page's address; empty where the installation has no such page."""
    return remembered(settings.ROOT_URLCONF, get_script_prefix(), page, *args)


@lru_cache(maxsize=16_384, typed=True)
def remembered(_urls: str, _prefix: str, page: str, *args: str | int) -> str:
    """The same among these addresses, below this prefix."""
    try:
        return reverse(page, args=args)
    except NoReverseMatch:
        return ""
