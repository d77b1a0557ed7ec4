"""The API of items: the list with its filters; one, its history and its file."""

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
    """One of the texts that are compared, or of the files: then all but `text` is there."""

    text = serializers.CharField(required=False)
    media = serializers.CharField(required=False, help_text="Such as image; of a file.")
    name = serializers.CharField(required=False, help_text="Its path, as it was brought.")
    sha256 = serializers.CharField(required=False, help_text="Of its bytes.")
    mime = serializers.CharField(required=False)
    width = serializers.IntegerField(required=False, help_text="Pixels of an image, upright.")
    height = serializers.IntegerField(required=False)
    facts = serializers.DictField(required=False, help_text="Such as an audio file's length.")


class ItemShown(Shown):
    """An item; `hidden` are the columns that annotators never see."""

    id = serializers.IntegerField(source="item.pk")
    external_id = serializers.CharField(source="item.external_id")
    batch = serializers.IntegerField(source="item.batch_id")
    state = serializers.CharField(source="item.state")
    text = serializers.CharField(source="content.text")
    parts = PartShown(
        source="content.parts",
        many=True,
        allow_null=True,
        help_text="What is compared; null elsewhere.",
    )
    columns = serializers.DictField(source="content.data")
    hidden = serializers.DictField(source="content.hidden")
    slots = serializers.IntegerField(source="item.slots", help_text="How many people it needs.")
    open_slots = serializers.IntegerField(
        source="item.open_slots", help_text="How many more may take it."
    )
    media = serializers.IntegerField(
        source="item.media_id",
        allow_null=True,
        help_text="Its image, audio, video or series; null for a text.",
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
    """Something that happened to an item."""

    at = serializers.DateTimeField()
    title = serializers.CharField()
    who = serializers.CharField(allow_blank=True)
    detail = serializers.CharField(allow_blank=True)
    badge = serializers.CharField(allow_blank=True)


class ItemFilters(Body):
    """Which items to list."""

    state = serializers.ChoiceField(ItemState.choices, required=False)
    batch = serializers.IntegerField(required=False, min_value=1, max_value=2**63 - 1)
    external_id = serializers.CharField(
        required=False, max_length=200, help_text="What the external id begins with."
    )
    skipped = serializers.BooleanField(required=False, help_text="Only items somebody skipped.")
    asked = serializers.BooleanField(required=False, help_text="Only items with an open question.")
    returned = serializers.BooleanField(required=False, help_text="Only items that came back.")
    outcome = serializers.CharField(
        required=False, max_length=120, help_text="A class of the outcome."
    )
    person = serializers.IntegerField(
        required=False, min_value=1, max_value=2**63 - 1, help_text="A member who answered."
    )
    words = serializers.CharField(
        required=False,
        max_length=200,
        help_text="Beginnings of words that all occur in it, also in what is compared.",
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
    """What a script asks for, as the pages' filters say it."""
    said = {name: "1" if is_on else "" for name, is_on in ticks.items()}
    numbers = {"batch": str(batch or ""), "person": str(person or "")}
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
        """List a project's items, newest first.

        With filters other than one state or one batch a page looks through 20,000 items: it may
        hold few or none and still have a `next`. The list ends where `next` is null.
        """
        return rows_or_walk(project, wanted_of(**filters))


class OneItem(Endpoint):
    """One item."""

    @operation("item.view", on=item_of, returns=ItemShown)
    def get(self, request: ApiRequest, item: Item) -> ItemRow:
        """Show an item."""
        return item_rows(request.member, [item])[0]


class ItemHistory(Endpoint):
    """The life of an item."""

    @operation("item.view", on=item_of, returns=EventShown, many=True)
    def get(self, request: ApiRequest, item: Item) -> list[Event]:
        """List all that happened to an item: claims, answers, reviews, outcomes."""
        return history_of(item)


class ItemFile(Endpoint):
    """The image, audio, video or series of an item."""

    get = file_operation(ITEM_FILES, "Download an item's file as it was brought.", sends=FILE_TYPES)


class ItemPreview(Endpoint):
    """What was made of an item's file at import."""

    get = file_operation(
        ITEM_FILES,
        "Download a preview by name, such as peaks-256, spectrogram or playable.",
        sends=PREVIEW_TYPES,
    )


class ItemPartFile(Endpoint):
    """One of the files that an item compares."""

    get = file_operation(
        ITEM_FILES,
        "Download a file that is compared, by its place counted from 0, as it was brought.",
        sends=FILE_TYPES,
    )


class ItemPartPreview(Endpoint):
    """What was made of such a file at import."""

    get = file_operation(
        ITEM_FILES,
        "Download a preview of a file that is compared by name, such as thumbnail or playable.",
        sends=(*PREVIEW_TYPES, THUMBNAIL_MIME),
    )


class ItemThumbnail(Endpoint):
    """Its small image."""

    get = file_operation(
        ITEM_FILES,
        "Download the small image of an item's file.",
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
