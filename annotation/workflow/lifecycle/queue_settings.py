"""Section `queue` of the workflow settings: the order of items, and how long they are held."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from pydantic import Field

from annotation.workflow.lifecycle.policy import Input, SettingsSection


class QueueSettings(SettingsSection):
    """How items are handed out.

    `lease_minutes`: an item is held so long, `ahead_minutes` one that is claimed ahead.
    `held_cap`: items that a member may hold at once. `patience_days`: returned work waits so long
    for its author. `order`: how items of one priority follow each other.
    """

    name: ClassVar[str] = "queue"
    title: ClassVar[str | Promise] = gettext_lazy("Queue")
    flat: ClassVar[Mapping[str, str]] = {
        each: each
        for each in ("lease_minutes", "ahead_minutes", "held_cap", "patience_days", "order")
    }

    lease_minutes: Annotated[
        int,
        Input(
            gettext_lazy("Inactivity limit (minutes)"),
            gettext_lazy(
                "An item returns to the queue when its annotator has been inactive this long. "
                "The annotator's draft is kept."
            ),
        ),
        Field(ge=1, le=480),
    ] = 30
    ahead_minutes: int = Field(
        default=2,
        ge=1,
        le=30,
        description="Minutes that the next item is reserved while its annotator works on another.",
    )
    held_cap: int = Field(
        default=5,
        ge=2,
        le=100,
        description="Maximum number of items an annotator can have in progress.",
    )
    patience_days: int = Field(
        default=3,
        ge=1,
        le=60,
        description="Days that returned work is kept for its annotator before others get it.",
    )
    order: Annotated[
        Literal["first_in", "random"],
        Input(
            gettext_lazy("Item order"),
            gettext_lazy("Items with a higher priority always come first."),
            choices={
                "first_in": gettext_lazy("Import order"),
                "random": gettext_lazy("Random"),
            },
        ),
    ] = "first_in"

    def sentences(self) -> list[str]:
        """The order and the lease in words."""
        order = _("Items with the same priority come in import order.")
        if self.order == "random":
            order = _("Items with the same priority come in random order.")
        held = ngettext(
            "Inactive items return to the queue after %(minutes)d minute.",
            "Inactive items return to the queue after %(minutes)d minutes.",
            self.lease_minutes,
        )
        return [order, held % {"minutes": self.lease_minutes}]
