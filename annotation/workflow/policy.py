"""What are the workflow settings of a project? Validated and versioned."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Literal

from django.utils.translation import gettext as _
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from workforce.web.errors import Invalid


class ReviewPolicy(BaseModel):
    """Which answers a reviewer looks at; `percent` is the seeded share in mode `sample`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    mode: Literal["none", "sample", "all"] = "sample"
    percent: int = Field(default=10, ge=1, le=100)


class Policy(BaseModel):
    """The policy of product.md 2, as far as it is in use.

    `overlap`: people for an item; 1.2 gives a seeded fifth of the items a second person.
    `order`: how items of one priority follow each other.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    overlap: Decimal = Field(default=Decimal(1), ge=1, le=20, decimal_places=2)
    review: ReviewPolicy = ReviewPolicy()
    lease_minutes: int = Field(default=30, ge=1, le=480)
    ahead_minutes: int = Field(default=2, ge=1, le=30)
    held_cap: int = Field(default=5, ge=2, le=100)
    patience_days: int = Field(default=3, ge=1, le=60)
    review_lease_minutes: int = Field(default=30, ge=1, le=480)
    order: Literal["first_in", "random"] = "first_in"

    @property
    def review_share(self) -> float:
        """The share of answers to review, 0 to 1."""
        return {"none": 0.0, "sample": self.review.percent / 100, "all": 1.0}[self.review.mode]


def parse_policy(raw: Any) -> Policy:
    """Read stored or submitted settings; raises Invalid with a sentence."""
    try:
        return Policy.model_validate(raw)
    except ValidationError as error:
        first = error.errors()[0]
        values = {"place": ".".join(str(part) for part in first["loc"]), "message": first["msg"]}
        raise Invalid(_("Policy, %(place)s: %(message)s.") % values) from error


def stored_policy(policy: Policy) -> dict[str, Any]:
    """The JSON form that a policy version keeps."""
    return policy.model_dump(mode="json")
