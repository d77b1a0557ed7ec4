"""Workflow settings of a project: validated and versioned."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Literal

from django.utils.translation import gettext as _
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from annotation.workflow.lifecycle.decision import DecisionSettings
from core.web.errors import Invalid

NOT_DRAWN = ("none", "all")  # review modes under which no answer is told from another


class ReviewPolicy(BaseModel):
    """Which answers a reviewer looks at.

    Modes `sample` and `adaptive` look at all of a person's `first` answers in the project, then at
    a seeded share: `percent` of them, or what the person's reviews so far call for.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    mode: Literal["none", "sample", "adaptive", "all"] = "sample"
    percent: int = Field(default=10, ge=1, le=100)
    first: int = Field(default=20, ge=0, le=1000)

    def share(self, *, answers: int, rate: float) -> float:
        """The share to review, 0 to 1, of somebody with so many answers and this adaptive rate."""
        if self.mode in NOT_DRAWN:
            return float(self.mode == "all")
        if answers < self.first:
            return 1.0
        return rate if self.mode == "adaptive" else self.percent / 100


class Policy(BaseModel):
    """The policy of product.md 2, as far as it is in use.

    `overlap`: people for an item; 1.2 gives a seeded fifth of the items a second person.
    `order`: how items of one priority follow each other. `keep_media`: whether browsers may keep
    images, audio, videos and series for a while. `decision`: the rule that finds the outcome.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    overlap: Decimal = Field(default=Decimal(1), ge=1, le=20, decimal_places=2)
    review: ReviewPolicy = ReviewPolicy()
    lease_minutes: int = Field(default=30, ge=1, le=480)
    ahead_minutes: int = Field(default=2, ge=1, le=30)
    held_cap: int = Field(default=5, ge=2, le=100)
    patience_days: int = Field(default=3, ge=1, le=60)
    review_lease_minutes: int = Field(default=30, ge=1, le=480)
    review_cap: int = Field(default=5, ge=1, le=100)
    order: Literal["first_in", "random"] = "first_in"
    keep_media: bool = True
    decision: DecisionSettings = DecisionSettings()


def parse_policy(raw: Any) -> Policy:
    """Read stored or submitted settings; raises Invalid with a sentence."""
    try:
        return Policy.model_validate(raw)
    except ValidationError as error:
        first = error.errors()[0]
        values = {"place": ".".join(str(part) for part in first["loc"]), "message": first["msg"]}
        raise Invalid(_("Workflow settings, %(place)s: %(message)s.") % values) from error


def stored_policy(policy: Policy) -> dict[str, Any]:
    """The JSON form that a policy version keeps."""
    return policy.model_dump(mode="json")
