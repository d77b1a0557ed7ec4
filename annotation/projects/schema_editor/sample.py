"""The sample item in the preview of the schema editor.

What is marked there stays in the browser: there is no assignment, no draft and no answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from annotation.datasets.content import Content, content_of
from annotation.datasets.delivery import DeliveryPurpose, deliver
from annotation.datasets.item_order import NEWEST_FIRST, OLDEST_FIRST, in_order_of_project
from annotation.datasets.models import Item, ItemState
from annotation.projects.models import Project
from core.identity.models import Member
from core.permissions.can import can
from core.web.http import MAX_ID_LENGTH


@dataclass(frozen=True)
class Sample:
    """The item, as a manager may see it, and the ids of those beside it; None at an end."""

    item: Item
    content: Content
    columns: Mapping[str, Any]
    before: int | None
    after: int | None

    def for_page(self, fields: list[dict[str, Any]]) -> dict[str, Any]:
        """What the script needs to put the labeling page's tools on it."""
        return {"item": self.item.pk, "content": self.content, "fields": fields}


def sample_of(project: Project, member: Member, wanted: str = "") -> Sample | None:
    """The item with this id, or the first one where the project has no such item.

    None without any item, and for who may not see the project's items.
    """
    if not can(member, "item.view", project):
        return None
    rows = items_to_try(project)
    item = asked_for(rows, wanted) or rows.order_by(*OLDEST_FIRST).first()
    if item is None:
        return None
    delivered = deliver(member, item, DeliveryPurpose.BROWSING)
    url = reverse("item_media", args=[project.organization.slug, project.pk, item.pk])
    return Sample(
        item=item,
        content=content_of(delivered, url=url),
        columns=delivered.data,
        before=rows.filter(pk__lt=item.pk)
        .order_by(*NEWEST_FIRST)
        .values_list("pk", flat=True)
        .first(),
        after=rows.filter(pk__gt=item.pk)
        .order_by(*OLDEST_FIRST)
        .values_list("pk", flat=True)
        .first(),
    )


def items_to_try(project: Project) -> QuerySet[Item]:
    """Those that somebody could be asked about."""
    rows = in_order_of_project(project.pk).exclude(state=ItemState.EXCLUDED)
    return rows.select_related("media")


def asked_for(rows: QuerySet[Item], wanted: str) -> Item | None:
    """The item whose id was sent, among these rows alone."""
    if not (wanted.isdecimal() and len(wanted) <= MAX_ID_LENGTH):
        return None
    return rows.filter(pk=int(wanted)).first()
