"""Views and API operations that send an item's files, for each way in which a viewer finds it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from annotation.datasets.delivery import DeliveryPurpose, send_file
from annotation.datasets.models import Item
from core.api.endpoint import ApiRequest, operation
from core.identity.models import Member
from core.permissions.decorators import requires
from core.web.http import MemberRequest

# Gets the member and the rest of the address by name; raises Http404 for what isn't theirs.
FindItem = Callable[..., Item]
# Where the file that a member is shown at a place is stored.
StoredPlace = Callable[[Member, Item, int], int]


@dataclass(frozen=True)
class FileSource:
    """How a viewer finds an item whose files are sent, with which permission, and what for."""

    permission: str
    find: FindItem
    purpose: DeliveryPurpose
    stored_place: StoredPlace = lambda _member, _item, place: place

    def send(
        self,
        request: HttpRequest,
        member: Member,
        found_by: Mapping[str, int],
        *,
        place: int | None,
        preview: str,
        as_brought: bool = False,
    ) -> HttpResponseBase:
        """The file, or one that the item compares at the `place` where the viewer sees it."""
        item = self.find(member, **found_by)
        stored = None if place is None else self.stored_place(member, item, place)
        return send_file(
            request,
            member,
            item,
            self.purpose,
            place=stored,
            preview=preview,
            as_brought=as_brought,
        )


def file_view(source: FileSource, *, preview: str = "") -> Callable[..., HttpResponseBase]:
    """A page's address of a file: of the item, or of one that it compares where the address has a
    `place`; a preview by name where it has one, else `preview`, else the file as it is shown."""
    usual = preview

    @require_safe
    @requires(source.permission)
    def item_file(
        request: MemberRequest,
        /,
        organization: str,
        place: int | None = None,
        preview: str = usual,
        **found_by: int,
    ) -> HttpResponseBase:
        return source.send(request, request.member, found_by, place=place, preview=preview)

    view: Callable[..., HttpResponseBase] = item_file
    return view


def file_operation(
    source: FileSource, text: str, *, sends: tuple[str, ...], preview: str = ""
) -> Callable[..., Any]:
    """The same as an operation of the API, described by `text`: without a preview it sends the
    file as it was brought."""
    usual = preview

    def asked(
        request: ApiRequest, place: int | None = None, preview: str = usual, **found_by: int
    ) -> HttpResponseBase:
        return source.send(
            request._request,  # noqa: SLF001  # REST framework's own name for the plain request
            request.member,
            found_by,
            place=place,
            preview=preview,
            as_brought=not preview,
        )

    def get(self: Any, request: ApiRequest, file: HttpResponseBase) -> HttpResponseBase:
        return file

    get.__doc__ = text
    return operation(source.permission, on=asked, sends=sends)(get)
