"""What the pages of payouts share: the batch, the trail, badges, totals."""

from __future__ import annotations

from decimal import Decimal

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from billing.money_text import total_text
from billing.payouts.models import BatchState, PayoutBatch, PayoutState

FOLDER = "billing/payouts"
BATCH_BADGES = {
    BatchState.DRAFT: "warn",
    BatchState.RELEASED: "info",
    BatchState.SENT: "info",
    BatchState.DONE: "good",
    BatchState.CANCELED: "",
}
PAYOUT_BADGES = {
    PayoutState.PREPARED: "",
    PayoutState.SENT: "info",
    PayoutState.CONFIRMED: "good",
    PayoutState.FAILED: "bad",
    PayoutState.CANCELED: "",
}


def total_of(amount: Decimal | None, batch: PayoutBatch) -> str:
    """The total of a batch as text."""
    return total_text(amount or Decimal(0), batch.currency)


def title_of(batch: PayoutBatch) -> str:
    """What a batch is called."""
    return _("Payout %(number)s") % {"number": batch.number}


def found_batch(batch_id: int) -> PayoutBatch:
    """The batch of this number with its people, or 404."""
    people = PayoutBatch.objects.select_related("prepared_by__user", "released_by__user")
    return get_object_or_404(people, pk=batch_id)


def trail(organization: str, title: str) -> list[dict[str, str]]:
    """The way to a page under the payouts."""
    return [
        {"url": reverse("payouts", args=[organization]), "title": _("Payouts")},
        {"title": title},
    ]
