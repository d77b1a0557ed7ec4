"""The files of a project's items, for those who may see all of them."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404

from annotation.datasets.delivery import DeliveryPurpose
from annotation.datasets.file_views import FileSource, file_view
from annotation.datasets.models import Item
from annotation.media.medium import THUMBNAIL
from core.identity.models import Member


def find_item(member: Member, **found_by: Any) -> Item:
    """The item with what sending its files needs, by its id and where known its project's."""
    found = Item.objects.select_related("media", "project__policy")
    names = {"pk": found_by.pop("item_id")} | found_by
    item: Item = get_object_or_404(found, **names)
    return item


ITEM_FILES = FileSource("item.view", find_item, DeliveryPurpose.BROWSING)
item_file = file_view(ITEM_FILES)
item_thumbnail = file_view(ITEM_FILES, preview=THUMBNAIL)
