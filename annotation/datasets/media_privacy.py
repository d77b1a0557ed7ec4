"""Section `privacy` of the workflow settings: whether browsers may keep the media of an item."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annotation.datasets.models import Item, ItemPart
from annotation.media.models import Media
from annotation.workflow.lifecycle.policy import Input, SettingsSection, parse_policy


class PrivacySettings(SettingsSection):
    """`keep_media`: whether browsers may keep images, audio, videos and series for a while."""

    name: ClassVar[str] = "privacy"
    title: ClassVar[str | Promise] = gettext_lazy("Privacy")
    flat: ClassVar[Mapping[str, str]] = {"keep_media": "keep_media"}

    keep_media: Annotated[
        bool,
        Input(
            gettext_lazy("Let browsers cache media for ten minutes"),
            gettext_lazy(
                "Makes going back to an item faster. When off, no media stays on the device "
                "after the page is closed."
            ),
        ),
    ] = True

    def sentences(self) -> list[str]:
        """Said where nothing is kept."""
        return [] if self.keep_media else [_("Media isn't stored on annotators' devices.")]


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
        media.may_be_kept = parse_policy(policy.settings)[PrivacySettings].keep_media
    return media
