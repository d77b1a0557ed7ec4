"""Entries of the side bar: apps declare their pages, `Group` sets the order of the headings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.declarations import Declaration, declared
from core.identity.models import Member


class Group(models.TextChoices):
    """The headings of the side bar in their order; the first one has no text."""

    TOP = "top", ""
    WORK = "work", _("Work")
    MONEY = "money", _("Money")
    PEOPLE = "people", _("People")
    ORGANIZATION = "organization", _("Organization")
    OWN = "own", _("Personal")


@dataclass(frozen=True)
class NavigationEntry(Declaration):
    """One page of the side bar: its URL name, title, the permission that shows it, its heading.

    `count`: a number shown beside the title, 0 for none. Within a heading entries are in declared
    order, those of a lower `position` first.
    """

    page: str
    title: str | Promise
    permission: str
    group: Group
    count: Callable[[Member], int] | None = None
    position: int = 50

    @property
    def key(self) -> str:
        """The URL name."""
        return self.page


def navigation_entries() -> list[NavigationEntry]:
    """All declared entries in the order of the side bar."""
    order = list(Group)
    return sorted(
        declared(NavigationEntry).values(),
        key=lambda entry: (order.index(entry.group), entry.position),
    )
