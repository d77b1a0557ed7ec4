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
        "unit_pay": "Pay for one label, as a decimal text.",
        "per": "The unit of the price: a label or an item.",
        "valid_from": "When the rate takes effect.",
        "valid_to": "When the rate ends. Null if it is still valid.",
        "set": "How many rates were set.",
        "submitted": "How many annotations were submitted.",
        "skipped": "How many items were skipped.",
        "rejected": "How many annotations were rejected.",
        "yield_percent": "Acceptance rate in percent of review decisions. Null without any.",
        "day": "The day, in the organization's time zone.",
        "what": "Which annotations are counted.",
        "seed": "Start of the random numbers. The same seed gives the same forecast.",
        "finish_p10": "Day by which the work is done in 10 % of all runs.",
        "finish_p50": "Day by which the work is done in half of all runs.",
        "finish_p90": "Day by which the work is done in 90 % of all runs. Null beyond two years.",
        "ForecastShown.at": "When the forecast was made.",
        "ForecastShown.inputs": "What the forecast started from.",
        "ForecastShown.course": "Accepted annotations by day since the forecast, at 10, 50 and "
        "90 % of all runs, and the share of runs that are done.",
        "ForecastShown.drivers": "What moves the finish most, and between which days.",
        "ForecastCostShown.at": "When the forecast was made.",
        "cost_p10": "What the customer pays for the remaining work in 10 % of all runs or less.",
        "cost_p50": "The same in half of all runs.",
        "cost_p90": "The same in 90 % of all runs.",
        "pay_p10": "What annotators earn with the remaining work in 10 % of all runs or less.",
        "pay_p50": "The same in half of all runs.",
        "pay_p90": "The same in 90 % of all runs.",
        "QuoteShown.number": "The number that the customer is told, such as Q-12-3.",
        "customer": "Who the quote is prepared for.",
        "QuoteShown.note": "A note to the customer.",
        "QuoteBody.note": "A note to the customer.",
        "valid_until": "Last day on which the quote is valid. Null if it isn't limited.",
        "QuoteShown.price": "What the customer pays, as a decimal text.",
        "QuoteShown.pay": "What annotators earn, as a decimal text.",
        "QuoteShown.finish": "Last day of work. Null if it lies beyond two years.",
        "people_needed": "People needed to meet the deadline. Null without one.",
        "QuoteShown.inputs": "What the quote was computed from, with the rates of that time.",
        "QuoteShown.figures": "What was computed, with a line for each label type.",
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
