"""The media of a project's items, for those who may see all of them."""

from __future__ import annotations

from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from annotation.datasets.media_privacy import medium_to_show, part_to_show
from annotation.datasets.models import Item
from annotation.media.models import Media
from annotation.media.serving import media_response, thumbnail_response
from core.permissions.decorators import requires
from core.web.http import MemberRequest


@require_safe
@requires("item.view")
def item_media(
    request: MemberRequest, organization: str, project_id: int, item_id: int
) -> HttpResponseBase:
    """The medium as it is shown."""
    return media_response(request, find_media(item_id, project_id))


@require_safe
@requires("item.view")
def item_preview(
    request: MemberRequest, organization: str, project_id: int, item_id: int, preview: str
) -> HttpResponseBase:
    """A preview of it, by name."""
    return media_response(request, find_media(item_id, project_id), preview)


@require_safe
@requires("item.view")
def item_thumbnail(
    request: MemberRequest, organization: str, project_id: int, item_id: int
) -> HttpResponseBase:
    """Its small image."""
    return thumbnail_response(request, find_media(item_id, project_id))


@require_safe
@requires("item.view")
def item_part(
    request: MemberRequest,
    organization: str,
    project_id: int,
    item_id: int,
    place: int,
    preview: str = "",
) -> HttpResponseBase:
    """One of the files that are compared in it, or a preview of that."""
    return media_response(request, find_part(item_id, project_id, place), preview)


def find_part(item_id: int, project_id: int, place: int) -> Media:
    """The file that the item compares at this place, or 404."""
    found = Item.objects.select_related("project__policy")
    media = part_to_show(get_object_or_404(found, pk=item_id, project_id=project_id), place)
    if media is None:
        raise Http404
    return media


def find_media(item_id: int, project_id: int) -> Media:
    """The item's medium, or 404."""
    found = Item.objects.select_related("media", "project__policy")
    media = medium_to_show(get_object_or_404(found, pk=item_id, project_id=project_id))
    if media is None:
        raise Http404
    return media
