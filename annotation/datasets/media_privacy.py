"""Whether browsers may cache the media of an item."""

from __future__ import annotations

from annotation.datasets.models import Item, ItemPart
from annotation.media.models import Media
from annotation.workflow.lifecycle.policy import parse_policy


def medium_to_show(item: Item) -> Media | None:
    """The item's medium, which knows whether it may be kept; `project__policy` is loaded."""
    media: Media | None = item.media
    return None if media is None else as_policy_has_it(item, media)


def part_to_show(item: Item, place: int) -> Media | None:
    """The same of the file that the item compares at this place; None where there is none."""
    found = ItemPart.objects.select_related("media").filter(item=item, place=place).first()
    return None if found is None else as_policy_has_it(item, found.media)


def as_policy_has_it(item: Item, media: Media) -> Media:
    """The medium, which knows whether browsers may keep it."""
    policy = item.project.policy
    if policy is not None:
        media.may_be_kept = parse_policy(policy.settings).keep_media
    return media
