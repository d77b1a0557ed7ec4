"""Section `privacy` of the workflow settings: whether browsers may keep the media of an item."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annotation.workflow.lifecycle.policy import Input, SettingsSection


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
