"""What labels of a month cost under tiers, and what is missing to a minimum. Pure.

Quotes, the current month, and drafts of invoices use the same functions. Amounts are exact.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from billing.money import typed
from core.web.numbers import grouped

MAX_TIERS = 20
MAX_AFTER = 10**12
NOTHING = Decimal(0)
SEPARATOR = re.compile(r"[;\n]")
Quantity = int | Decimal


class TierMode(models.TextChoices):
    """How the tiers of a price apply to the labels of a month."""

    GRADUATED = "graduated", _("Graduated: each label by its place in the month")
    VOLUME = "volume", _("Volume: all labels of the month at the price they reach together")


@dataclass(frozen=True)
class Tier:
    """The price of labels after the first `after` of a month."""

    after: int
    unit_price: Decimal


@dataclass(frozen=True)
class Scale:
    """A price with its tiers in ascending order; `mode` is empty without tiers."""

    unit_price: Decimal
    mode: str = ""
    tiers: tuple[Tier, ...] = ()

    def brackets(self) -> list[tuple[Tier, int | None]]:
        """Each tier, the first price included, and the number of labels it ends at, or None."""
        tiers = (Tier(0, self.unit_price), *self.tiers)
        ends = [*(tier.after for tier in tiers[1:]), None]
        return list(zip(tiers, ends, strict=True))


@dataclass(frozen=True)
class Part:
    """Labels of a month that have one price: those of the tier that begins after `after`."""

    after: int
    quantity: Quantity
    unit_price: Decimal

    @property
    def amount(self) -> Decimal:
        """What they cost, exact."""
        return self.quantity * self.unit_price


def charge(scale: Scale, quantity: Quantity, before: Quantity = 0) -> list[Part]:
    """What `quantity` labels cost that follow `before` others of the same month.

    Both are zero or more. Without labels there are no parts.
    """
    if not quantity:
        return []
    brackets = scale.brackets()
    if scale.mode == TierMode.VOLUME:
        reached = [tier for tier, _end in brackets if tier.after < before + quantity]
        return [Part(reached[-1].after, quantity, reached[-1].unit_price)]
    parts = []
    for tier, end in brackets:
        last = before + quantity if end is None else min(before + quantity, end)
        if last > max(before, tier.after):
            parts.append(Part(tier.after, last - max(before, tier.after), tier.unit_price))
    return parts


def amount_of(parts: Sequence[Part]) -> Decimal:
    """The exact sum of parts."""
    return sum((part.amount for part in parts), NOTHING)


def missing_to(minimum: Decimal, used: Decimal, billed: Decimal = NOTHING) -> Decimal:
    """What a month is still to be charged for its minimum; below zero gives back.

    `used` is what its labels cost, `billed` what was charged for the minimum before.
    """
    return max(NOTHING, minimum - used) - billed


def refuse_tiers(scale: Scale) -> None:
    """Raise ValidationError with a sentence for tiers that don't make a price."""
    mode, tiers = scale.mode, scale.tiers
    if not tiers:
        if mode:
            raise ValidationError(_("Enter the tiers, or choose a price without tiers."))
        return
    if mode not in TierMode.values:
        raise ValidationError(_("Choose whether the tiers are graduated or by volume."))
    if len(tiers) > MAX_TIERS:
        raise ValidationError(
            _("A price can have up to %(count)s tiers."), params={"count": MAX_TIERS}
        )
    if scale.unit_price <= 0:
        raise ValidationError(_("A price with tiers can't start at 0. Enter a price above 0."))
    last = 0
    for tier in tiers:
        if not last < tier.after <= MAX_AFTER:
            raise ValidationError(
                _("A tier can't start after %(after)s labels. Enter the tiers in ascending order."),
                params={"after": tier.after},
            )
        if tier.unit_price <= 0:
            raise ValidationError(
                _("The price after %(after)s labels must be above 0."),
                params={"after": tier.after},
            )
        last = tier.after


def read_tiers(text: str) -> tuple[Tier, ...]:
    """The tiers of a text such as “10000: 0.04; 50000: 0.035”, or one on each line.

    Raises ValidationError for what isn't a tier.
    """
    tiers = []
    for written in filter(None, map(str.strip, SEPARATOR.split(text))):
        after, colon, price = written.partition(":")
        if not colon or not re.fullmatch(r"[0-9]{1,13}", after.strip()):
            raise ValidationError(
                _("“%(written)s” isn't a tier. Enter tiers as 10000: 0.04, one on each line."),
                params={"written": written[:40]},
            )
        tiers.append(Tier(int(after), typed(price)))
    return tuple(tiers)


def written_tiers(tiers: Sequence[Tier], separator: str = "; ") -> str:
    """Tiers as `read_tiers` reads them."""
    return separator.join(f"{tier.after}: {tier.unit_price.normalize():f}" for tier in tiers)


def mode_text(mode: str) -> str:
    """A mode in a word or two, for tables."""
    return {TierMode.GRADUATED.value: _t("graduated"), TierMode.VOLUME.value: _t("by volume")}.get(
        mode, ""
    )


def range_text(scale: Scale, after: int) -> str:
    """Which labels of a month have the price of a tier."""
    if scale.mode == TierMode.VOLUME:
        return (
            _t("price above %(count)s labels") % {"count": grouped(after)}
            if after
            else _t("price of the first tier")
        )
    end = next((end for tier, end in scale.brackets() if tier.after == after), None)
    first = grouped(after + 1)
    if end is None:
        return _t("labels from %(first)s") % {"first": first}
    return _t("labels %(first)s–%(last)s") % {"first": first, "last": grouped(end)}
