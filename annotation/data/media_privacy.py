"""May browsers keep the media of an item? Only where the policy of its project lets them."""

from __future__ import annotations

from annotation.data.models import Item
from annotation.media.models import Media
from annotation.workflow.policy import parse_policy


def medium_to_show(item: Item) -> Media | None:
    """The item's medium, which knows whether it may be kept; `project__policy` is loaded."""
    media: Media | None = item.media
    policy = item.project.policy
    if media is not None and policy is not None:
        media.may_be_kept = parse_policy(policy.settings).keep_media
    return media
