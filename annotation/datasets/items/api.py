"""API endpoints for items: the filtered list, single items, their history, and their files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import path
from rest_framework import serializers

from annotation.datasets.delivery import DeliveredItem, DeliveryPurpose, deliver_all
from annotation.datasets.file_views import file_operation
from annotation.datasets.items.filters import Wanted
from annotation.datasets.items.media import ITEM_FILES
from annotation.datasets.items.queries import Event, history_of
from annotation.datasets.items.searching import rows_or_walk
from annotation.datasets.models import Item, ItemState
from annotation.media.image import THUMBNAIL_MIME
from annotation.media.medium import THUMBNAIL
from annotation.media.types import FILE_TYPES, PREVIEW_TYPES
from annotation.projects.api import PROJECT, project_of
from annotation.projects.models import Project
from core.api.bodies import Body, Shown
from core.api.endpoint import ApiRequest, Endpoint, operation
from core.api.pages import Walk
from core.identity.models import Member


class PartShown(Shown):
    """One of the compared texts or files. For a file, every property except `text` is set."""

    text = serializers.CharField(required=False)
    media = serializers.CharField(
        required=False, help_text="The media type of a file, such as image."
    )
    name = serializers.CharField(required=False, help_text="The file path as uploaded.")
    sha256 = serializers.CharField(required=False, help_text="SHA-256 hash of the file's bytes.")
    mime = serializers.CharField(required=False)
    width = serializers.IntegerField(
        required=False, help_text="In pixels, after applying the image orientation."
    )
    height = serializers.IntegerField(required=False)
    facts = serializers.DictField(
        required=False, help_text="Other properties, such as the length of an audio file."
    )


class ItemShown(Shown):
    """An item. `hidden` contains the columns that annotators never see."""

    id = serializers.IntegerField(source="item.pk")
    external_id = serializers.CharField(source="item.external_id")
    batch = serializers.IntegerField(source="item.batch_id")
    state = serializers.CharField(source="item.state")
    text = serializers.CharField(source="content.text")
    parts = PartShown(
        source="content.parts",
        many=True,
        allow_null=True,
        help_text="The compared texts or files. Null in other projects.",
    )
    columns = serializers.DictField(source="content.data")
    hidden = serializers.DictField(source="content.hidden")
    slots = serializers.IntegerField(
        source="item.slots", help_text="Number of annotators the item needs."
    )
    open_slots = serializers.IntegerField(
        source="item.open_slots", help_text="Number of annotators still needed."
    )
    media = serializers.IntegerField(
        source="item.media_id",
        allow_null=True,
        help_text="The image, audio, video, or time series file. Null for text items.",
    )
    created_at = serializers.DateTimeField(source="item.created_at")


@dataclass(frozen=True)
class ItemRow:
    """An item and what is in it for a viewer."""

    item: Item
    content: DeliveredItem


def item_rows(viewer: Member, items: list[Item]) -> list[ItemRow]:
    """The items of a page."""
    delivered = deliver_all(viewer, items, DeliveryPurpose.BROWSING)
    return [ItemRow(item, delivered[item.pk]) for item in items]


class EventShown(Shown):
    """An event in the history of an item."""

    at = serializers.DateTimeField()
    title = serializers.CharField()
    who = serializers.CharField(allow_blank=True)
    detail = serializers.CharField(allow_blank=True)
    badge = serializers.CharField(allow_blank=True)


class ItemFilters(Body):
    """Filters for items."""

    state = serializers.ChoiceField(ItemState.choices, required=False)
    batch = serializers.IntegerField(required=False, min_value=1, max_value=2**63 - 1)
    external_id = serializers.CharField(
        required=False, max_length=200, help_text="Beginning of the external ID."
    )
    skipped = serializers.BooleanField(
        required=False, help_text="Only items that were skipped at least once."
    )
    asked = serializers.BooleanField(required=False, help_text="Only items with an open question.")
    returned = serializers.BooleanField(
        required=False, help_text="Only items returned to their annotator."
    )
    open = serializers.BooleanField(
        required=False, help_text="Only items that still need annotators."
    )
    outcome = serializers.CharField(
        required=False, max_length=120, help_text="Class key in the outcome."
    )
    person = serializers.IntegerField(
        required=False,
        min_value=1,
        max_value=2**63 - 1,
        help_text="ID of a member who annotated the item.",
    )
    words = serializers.CharField(
        required=False,
        max_length=200,
        help_text="Words or word beginnings that must all occur in the item's text or its "
        "compared texts.",
    )


def item_of(request: ApiRequest, item_id: int) -> Item:
    """The item, or 404."""
    found: Item = get_object_or_404(Item, pk=item_id)
    return found


def wanted_of(
    *,
    external_id: str = "",
    words: str = "",
    state: str = "",
    outcome: str = "",
    batch: int | None = None,
    person: int | None = None,
    **ticks: bool,
) -> Wanted:
    """What a script asks for, as the pages' filters say it; excluded items are among them."""
    said = {name: "1" if is_on else "" for name, is_on in ticks.items()}
    numbers = {"batch": str(batch or ""), "person": str(person or "")}
    said["excluded"] = "1"
    return Wanted(q=words, id=external_id, state=state, label=outcome, **numbers, **said)


class Items(Endpoint):
    """The items of a project."""

    @operation(
        "item.view",
        on=project_of,
        filters=ItemFilters,
        returns=ItemShown,
        pages=True,
        prepared_for=item_rows,
    )
    def get(self, request: ApiRequest, project: Project, **filters: Any) -> QuerySet[Item] | Walk:
        """List the items of a project, newest first.

        With any filter other than a single state or batch, each page searches 20,000 items. It can
        contain few or no items and still have a `next` link. The list ends when `next` is null.
        """
        return rows_or_walk(project, wanted_of(**filters))


class OneItem(Endpoint):
    """One item."""

    @operation("item.view", on=item_of, returns=ItemShown)
    def get(self, request: ApiRequest, item: Item) -> ItemRow:
        """Get an item."""
        return item_rows(request.member, [item])[0]


class ItemHistory(Endpoint):
    """The history of an item."""

    @operation("item.view", on=item_of, returns=EventShown, many=True)
    def get(self, request: ApiRequest, item: Item) -> list[Event]:
        """List the history of an item: assignments, annotations, reviews, and outcomes."""
        return history_of(item)


class ItemFile(Endpoint):
    """The image, audio, video, or time series file of an item."""

    get = file_operation(ITEM_FILES, "Download the original file of an item.", sends=FILE_TYPES)


class ItemPreview(Endpoint):
    """Previews of an item's file."""

    get = file_operation(
        ITEM_FILES,
        "Download a preview by name, such as peaks-256, spectrogram, or playable.",
        sends=PREVIEW_TYPES,
    )


class ItemPartFile(Endpoint):
    """A compared file of an item."""

    get = file_operation(
        ITEM_FILES,
        "Download the original of a compared file by its zero-based position.",
        sends=FILE_TYPES,
    )


class ItemPartPreview(Endpoint):
    """Previews of a compared file."""

    get = file_operation(
        ITEM_FILES,
        "Download a preview of a compared file by name, such as thumbnail or playable.",
        sends=(*PREVIEW_TYPES, THUMBNAIL_MIME),
    )


class ItemThumbnail(Endpoint):
    """The thumbnail of an item's file."""

    get = file_operation(
        ITEM_FILES,
        "Download the thumbnail of an item's file.",
        sends=(THUMBNAIL_MIME,),
        preview=THUMBNAIL,
    )


urlpatterns = [
    path(f"{PROJECT}/items", Items.as_view(), name="api_items"),
    path("items/<int:item_id>", OneItem.as_view(), name="api_item"),
    path("items/<int:item_id>/image", ItemFile.as_view(), name="api_item_image"),
    path(
        "items/<int:item_id>/media/<slug:preview>", ItemPreview.as_view(), name="api_item_preview"
    ),
    path("items/<int:item_id>/parts/<int:place>", ItemPartFile.as_view(), name="api_item_part"),
    path(
        "items/<int:item_id>/parts/<int:place>/<slug:preview>",
        ItemPartPreview.as_view(),
        name="api_item_part_preview",
    ),
    path("items/<int:item_id>/thumbnail", ItemThumbnail.as_view(), name="api_item_thumbnail"),
    path("items/<int:item_id>/history", ItemHistory.as_view(), name="api_item_history"),
]
