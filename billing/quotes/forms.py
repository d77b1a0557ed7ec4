"""Forms of a quote: what is planned, and what a saved quote is named by."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from billing.forecast.measured import Terms
from billing.quotes.rules import DAYS_A_WEEK, QuoteInputs
from billing.rates.queries import kind_title
from billing.reporting.costs.period import DayField

HUNDRED = Decimal(100)
MAX_ITEMS, MAX_PEOPLE, MAX_SECONDS, MAX_LABELS = 100_000_000, 10_000, 86_400, 10_000
MAX_REJECTED = 90  # percent: beyond, work is hardly ever accepted
MAX_DAYS = 3_650
WEEKS = [
    (5, gettext_lazy("Monday to Friday")),
    (6, gettext_lazy("Monday to Saturday")),
    (DAYS_A_WEEK, gettext_lazy("Every day")),
]


class NumberField(forms.DecimalField):
    """A number with up to two decimals."""

    def __init__(self, *, step: str = "any", **options: Any) -> None:
        widget = forms.NumberInput(attrs={"step": step})
        super().__init__(decimal_places=2, widget=widget, **options)


class PlanForm(forms.Form):
    """What is planned, with a field for the labels of each type that has rates."""

    items = forms.IntegerField(label=gettext_lazy("Items"), min_value=1, max_value=MAX_ITEMS)
    overlap = NumberField(
        label=gettext_lazy("Annotators per item (overlap)"),
        min_value=Decimal(1),
        max_value=Decimal(20),
        step="0.05",
    )
    review_share = NumberField(
        label=gettext_lazy("Percentage to review"), min_value=Decimal(0), max_value=HUNDRED
    )
    rejected = NumberField(
        label=gettext_lazy("Rejected in review (%)"),
        min_value=Decimal(0),
        max_value=Decimal(MAX_REJECTED),
        help_text=gettext_lazy("Rejected annotations are redone and paid once."),
    )
    gold_share = NumberField(
        label=gettext_lazy("Gold items (%)"),
        min_value=Decimal(0),
        max_value=HUNDRED,
        help_text=gettext_lazy("Added to the items. Paid, but not charged."),
    )
    seconds = NumberField(
        label=gettext_lazy("Seconds per annotation"),
        min_value=Decimal("0.1"),
        max_value=Decimal(MAX_SECONDS),
    )
    review_seconds = NumberField(
        label=gettext_lazy("Seconds per review"),
        min_value=Decimal(0),
        max_value=Decimal(MAX_SECONDS),
    )
    people = forms.IntegerField(
        label=gettext_lazy("Annotators and reviewers"), min_value=1, max_value=MAX_PEOPLE
    )
    hours = NumberField(
        label=gettext_lazy("Hours per day"), min_value=Decimal("0.1"), max_value=Decimal(24)
    )
    active_share = NumberField(
        label=gettext_lazy("Active share of hours (%)"), min_value=Decimal(1), max_value=HUNDRED
    )
    days_a_week = forms.TypedChoiceField(
        label=gettext_lazy("Working days"), choices=WEEKS, coerce=int
    )
    starts_on = DayField(label=gettext_lazy("Start"))
    deadline_on = DayField(label=gettext_lazy("Deadline"), required=False)

    def __init__(self, *args: Any, terms: Terms, **options: Any) -> None:
        super().__init__(*args, **options)
        self.terms = terms
        for each in terms.lines:
            name = f"labels_{each.label_kind}"
            self.fields[name] = NumberField(
                label=_("Labels per annotation: %(kind)s") % {"kind": kind_title(each.label_kind)},
                min_value=Decimal(0),
                max_value=Decimal(MAX_LABELS),
            )

    def clean(self) -> dict[str, Any]:
        """Refuse a deadline before the start, or so late that no plan reaches it."""
        data = super().clean() or {}
        starts, deadline = data.get("starts_on"), data.get("deadline_on")
        if starts and deadline and deadline < starts:
            self.add_error("deadline_on", _("The deadline is before the start."))
        elif starts and deadline and (deadline - starts).days > MAX_DAYS:
            self.add_error("deadline_on", _("The deadline is more than ten years after the start."))
        if starts and starts > date.max.replace(year=date.max.year - 10):
            self.add_error("starts_on", _("This date is out of range."))
        return data

    def inputs(self) -> QuoteInputs:
        """What was filled in."""
        data = dict(self.cleaned_data)
        terms = tuple(
            replace(each, labels=data.pop(f"labels_{each.label_kind}")) for each in self.terms.lines
        )
        for name in ("review_share", "rejected", "gold_share", "active_share"):
            data[name] /= HUNDRED
        return QuoteInputs(**data, terms=terms, review_pay=self.terms.review_pay)


class QuoteForm(forms.Form):
    """What a saved quote is named by."""

    customer = forms.CharField(label=gettext_lazy("Prepared for"), max_length=200, required=False)
    valid_until = DayField(label=gettext_lazy("Valid until"), required=False)
    note = forms.CharField(
        label=gettext_lazy("Note to the customer"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
