"""The one exit for what items hold: their text, parts, columns and files.

Pages, JSON, files, tables, releases and whatever else hands out content get it here, each with its
viewer and its purpose: `deliver` one item, `deliver_all` those of a list, `deliver_rows` the rows
of a release one by one, `send_file` a file. It fails closed: a purpose that isn't declared, or a
viewer without the permission and the grant for it, gets items without content and no file, and a
browser may keep a file only where the project's policy says so.

Privacy rules are registered here (`register_privacy_rule`) and reach all of these ways at once.
Every delivery passes `rules_for`, which is where an access log belongs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol, TypeVar

from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

from annotation.datasets.models import Item, ItemPart
from annotation.media.medium import THUMBNAIL
from annotation.media.models import Media
from annotation.media.serving import media_response, original_response
from annotation.projects.grants import is_granted
from annotation.projects.models import Project
from annotation.workflow.lifecycle.policy import parse_policy
from annotation.workflow.lifecycle.privacy_settings import PrivacySettings
from core.identity.models import Member
from core.permissions.can import can
from core.web.errors import Forbidden


class DeliveryPurpose(StrEnum):
    """What content is handed out for, whatever the item's own `purpose`."""

    LABELING = "labeling"  # the item that an annotator works on
    OWN_WORK = "own_work"  # lists of an annotator's own annotations
    EXAMPLE = "example"  # examples in a guideline
    REVIEW = "review"
    BROWSING = "browsing"  # lists and pages of items
    EXPORT = "export"  # tables of items
    RELEASE = "release"


# The viewer needs one of these permissions, and the grant of the project that goes with it.
PERMISSIONS: Mapping[str, tuple[str, ...]] = {
    DeliveryPurpose.LABELING: ("label.do",),
    DeliveryPurpose.OWN_WORK: ("work.view_own",),
    DeliveryPurpose.EXAMPLE: ("label.do", "work.view_own", "guideline.view"),
    DeliveryPurpose.REVIEW: ("review.do",),
    DeliveryPurpose.BROWSING: ("item.view",),
    DeliveryPurpose.EXPORT: ("item.view",),
    DeliveryPurpose.RELEASE: ("release.view",),
}
BY_JOBS = (DeliveryPurpose.RELEASE,)  # a job of the organization has no viewer
# What annotators see: never the hidden columns.
BLINDED = (DeliveryPurpose.LABELING, DeliveryPurpose.OWN_WORK, DeliveryPurpose.EXAMPLE)


@dataclass(frozen=True)
class Delivery:
    """Who gets content of which project, and what for; `viewer` is None for a job."""

    viewer: Member | None
    project_id: int
    purpose: DeliveryPurpose


@dataclass(frozen=True, kw_only=True)
class ItemContent:
    """The content of an item, as privacy rules see and change it.

    `name` is what the viewer calls the item; `parts` are as datasets.parts has them; `data` and
    `hidden` are columns by name; `file` is what a release says of the item's file.
    """

    name: str = ""
    text: str = ""
    parts: Sequence[Mapping[str, Any]] | None = None
    data: Mapping[str, Any] = field(default_factory=dict)
    hidden: Mapping[str, Any] = field(default_factory=dict)
    file: Mapping[str, Any] | None = None


@dataclass(frozen=True, kw_only=True)
class DeliveredItem(ItemContent):
    """An item as its viewer gets it. What was deferred when the item was read is empty."""

    pk: int
    sends_file: bool = False
    sends_thumbnail: bool = False
    _row: Item = field(repr=False)

    @property
    def has_file(self) -> bool:
        """Whether the item is a file that this viewer gets."""
        return self.sends_file and self._row.media_id is not None

    @property
    def media(self) -> Media | None:
        """The medium, for its facts; its bytes are sent by `send_file` alone."""
        return self._row.media if self.has_file else None

    @property
    def has_thumbnail(self) -> bool:
        """Whether the item's file has a small image for this viewer."""
        return self.sends_thumbnail and self._row.media_id is not None

    @property
    def compared_thumbnails(self) -> list[int]:
        """The places of the files that the item compares, if this viewer gets small images."""
        files = self.parts if self.sends_thumbnail and self.parts else ()
        return [place for place, part in enumerate(files) if "media" in part]


Content = TypeVar("Content", bound=ItemContent)


class PrivacyRule:
    """A rule that hands out less; as it stands here it hands out everything."""

    def applies_to(self, delivery: Delivery) -> bool:
        """Whether the rule has anything to say of such a delivery; asked once for many items."""
        return True

    def content(self, content: Content, delivery: Delivery) -> Content:
        """The content without what this viewer may not get."""
        return content

    def sends_file(self, preview: str, delivery: Delivery) -> bool:
        """Whether this viewer gets the items' files: `preview` by name, "" for the file itself."""
        return True


PRIVACY_RULES: list[PrivacyRule] = []


def register_privacy_rule(rule: PrivacyRule) -> None:
    """Let the rule see, and change, everything that is delivered from now on."""
    PRIVACY_RULES.append(rule)


def rules_for(delivery: Delivery) -> list[PrivacyRule] | None:
    """The privacy rules that apply to a delivery; None where nothing may be handed out."""
    if not may_receive(delivery):
        return None
    return [rule for rule in PRIVACY_RULES if rule.applies_to(delivery)]


def may_receive(delivery: Delivery) -> bool:
    """Whether the purpose is declared, and the viewer has a permission and the grant for it."""
    viewer = delivery.viewer
    if viewer is None:
        return delivery.purpose in BY_JOBS
    return any(
        can(viewer, permission) and is_granted(viewer, permission, delivery.project_id)
        for permission in PERMISSIONS.get(delivery.purpose, ())
    )


def deliver(viewer: Member | None, item: Item, purpose: DeliveryPurpose) -> DeliveredItem:
    """One item for this viewer."""
    return deliver_all(viewer, [item], purpose)[item.pk]


def deliver_all(
    viewer: Member | None, items: Iterable[Item], purpose: DeliveryPurpose
) -> dict[int, DeliveredItem]:
    """The items of a list by id, without a query beyond the grants, looked up once a request."""
    rules: dict[int, tuple[Delivery, list[PrivacyRule] | None]] = {}
    delivered = {}
    for item in items:
        if item.project_id not in rules:
            delivery = Delivery(viewer, item.project_id, purpose)
            rules[item.project_id] = delivery, rules_for(delivery)
        delivered[item.pk] = delivered_item(item, *rules[item.project_id])
    return delivered


def delivered_item(
    item: Item, delivery: Delivery, rules: Sequence[PrivacyRule] | None
) -> DeliveredItem:
    """The item by these rules; without content where they are None."""
    if rules is None:
        return DeliveredItem(pk=item.pk, name=opaque_name(item.pk), _row=item)
    loaded = item.__dict__
    content = DeliveredItem(
        pk=item.pk,
        name=viewer_name(item, delivery.purpose),
        text=loaded.get("text", ""),
        parts=loaded.get("parts"),
        data=loaded.get("data", {}),
        hidden=loaded.get("hidden", {}) if delivery.purpose not in BLINDED else {},
        sends_file=all(rule.sends_file("", delivery) for rule in rules),
        sends_thumbnail=all(rule.sends_file(THUMBNAIL, delivery) for rule in rules),
        _row=item,
    )
    for rule in rules:
        content = rule.content(content, delivery)
    return content


def viewer_name(item: Item, purpose: DeliveryPurpose) -> str:
    """What a viewer calls the item. Folders often say what is to be found out, so nobody reads
    them here, and lists of an annotator's own work have numbers in place of names."""
    if purpose == DeliveryPurpose.OWN_WORK:
        return opaque_name(item.pk)
    return short_name(item.external_id)


def opaque_name(item_id: int) -> str:
    """A name that says nothing of the item."""
    return _("Item %(number)s") % {"number": item_id}


def short_name(external_id: str) -> str:
    """The last part of a file's path."""
    return external_id.rstrip("/").rpartition("/")[2] or external_id


class ContentRow(Protocol):
    """A named tuple with an item's content among its values, as a release has its rows."""

    @property
    def text(self) -> str: ...
    @property
    def parts(self) -> Any: ...
    @property
    def data(self) -> Any: ...
    @property
    def hidden(self) -> Any: ...
    @property
    def file(self) -> Any: ...


Row = TypeVar("Row", bound=ContentRow)


def deliver_rows(
    viewer: Member | None, project_id: int, rows: Iterable[Row], purpose: DeliveryPurpose
) -> Iterable[Row]:
    """The rows of one project as they may be handed out, one by one; without a rule the very same.

    Raises Forbidden where nothing may be handed out, so that no file looks whole and isn't.
    """
    delivery = Delivery(viewer, project_id, purpose)
    rules = rules_for(delivery)
    if rules is None:
        raise Forbidden(_("You don't have access to the content of this project's items."))
    return by_rules(rows, rules, delivery) if rules else rows


def by_rules(
    rows: Iterable[Row], rules: Sequence[PrivacyRule], delivery: Delivery
) -> Iterator[Row]:
    """Each row by these rules."""
    sends_file = all(rule.sends_file("", delivery) for rule in rules)
    for row in rows:
        content = ItemContent(
            text=row.text,
            parts=row.parts,
            data=row.data,
            hidden=row.hidden,
            file=row.file if sends_file else None,
        )
        for rule in rules:
            content = rule.content(content, delivery)
        named_tuple: Any = row
        yield named_tuple._replace(
            text=content.text,
            parts=content.parts,
            data=content.data,
            hidden=content.hidden,
            file=content.file,
        )


def send_file(
    request: HttpRequest,
    viewer: Member,
    item: Item,
    purpose: DeliveryPurpose,
    *,
    place: int | None = None,
    preview: str = "",
    as_brought: bool = False,
) -> HttpResponseBase:
    """The item's file as it is shown, `as_brought`, or a preview of it by name.

    `place` names one of the files that the item compares. Raises Http404 where there is none for
    this viewer. The item's media and its project's policy are loaded, or cost a query each.
    """
    delivery = Delivery(viewer, item.project_id, purpose)
    rules = rules_for(delivery)
    if rules is None or not all(rule.sends_file(preview, delivery) for rule in rules):
        raise Http404
    media = item.media if place is None else media_of_part(item, place)
    if media is None:
        raise Http404
    may_be_kept = browsers_may_keep(item.project)
    if as_brought:
        return original_response(request, media, may_be_kept=may_be_kept)
    return media_response(request, media, preview, may_be_kept=may_be_kept)


def media_of_part(item: Item, place: int) -> Media | None:
    """The file that the item compares at this place, counted from 0 as it is stored."""
    found = ItemPart.objects.select_related("media").filter(item=item, place=place).first()
    return found.media if found else None


def browsers_may_keep(project: Project) -> bool:
    """Whether browsers may keep files of the project's items for a while; not without a policy."""
    policy = project.policy
    return policy is not None and parse_policy(policy.settings)[PrivacySettings].keep_media
