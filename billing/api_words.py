"""Texts and examples of API properties of rates, costs, throughput and earnings."""

from __future__ import annotations

from core.api.property_texts import property_examples, property_texts

TEXTS = property_texts(
    {
        "active_seconds": "Seconds that annotators were active.",
        "cost": "What the customer pays, as a decimal text.",
        "pay": "What annotators earn, as a decimal text.",
        "margin": "Cost minus pay, as a decimal text.",
        "labels": "How many labels were accepted.",
        "labels_per_hour": "Labels for each hour of active time. Null without any time.",
        "quantity": "How many labels.",
        "occurred_at": "When the work was accepted.",
        "label_kind": "The label type.",
        "unit_price": "Price of one unit, as a decimal text.",
        "unit_pay": "Pay for one label, review or adjudication, as a decimal text.",
        "PayRateShown.work": "What is paid for: a label, a review or an adjudication.",
        "PayRateBody.work": "What is paid for: a label, a review or an adjudication.",
        "per": "The unit of the price: a label or an item.",
        "valid_from": "When the rate takes effect.",
        "valid_to": "When the rate ends. Null if it is still valid.",
        "set": "How many rates were set.",
        "submitted": "How many annotations were submitted.",
        "skipped": "How many items were skipped.",
        "rejected": "How many annotations were rejected.",
        "yield_percent": "Acceptance rate in percent of review decisions. Null without any.",
        "prepared_at": "When the payouts were prepared.",
        "released_at": "When they were released. Null before.",
        "sent_at": "When it was marked as sent. Null before.",
        "done_at": "When the last of them was settled. Null before.",
        "settled_at": "When it was confirmed or failed. Null before.",
        "PayoutShown.batch": "ID of the batch.",
        "PayoutShown.amount": "What is transferred, as a decimal text.",
        "rounding": "The part of the amount that was added to reach a whole unit.",
        "PayoutShown.failure": "Why it failed. Empty unless it did.",
        "PayoutBatchShown.number": "The number of the batch, counted from 1.",
        "StatementShown.number": "The number of the statement in the organization.",
        "month": "The first day of the month.",
        "opening": "The balance at the start of the month, as a decimal text.",
        "closing": "The balance at the end of the month, as a decimal text.",
        "lines": "What changed the balance.",
        "issued_at": "When it was issued.",
        "StatementLineShown.what": "The kind of work or movement, such as label.accepted.",
        "StatementLineShown.project": "ID of the project. Null for payouts and recoveries.",
        "StatementLineShown.title": "Name of the project when the statement was issued.",
        "StatementLineShown.amount": "What it changed, as a decimal text.",
        "StatementLineShown.late": "The part that belongs to earlier months.",
        "day": "The day, in the organization's time zone.",
        "what": "Which annotations are counted.",
        "CostShown.name": "Name of the project, member, label type or day.",
        "ThroughputShown.name": "Name of the project, member or day.",
        "EarnedEventShown.verdict": "How the annotation was accepted.",
    }
)

EXAMPLES = property_examples(
    {
        "RateBody.valid_from": "2050-01-01T00:00:00Z",
        "PayRateBody.valid_from": "2050-01-01T00:00:00Z",
        "label_kind": "choice",
        "unit_price": "0.05",
        "unit_pay": "0.03",
    }
)
ENTRIES = [*TEXTS, *EXAMPLES]
