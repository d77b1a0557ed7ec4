"""Forms of budgets."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from annotation.projects.models import Project
from billing.budgets.models import BudgetMeasure, BudgetPeriod
from billing.customers.models import Customer
from billing.customers.queries import present_customers
from billing.rates.forms import AmountField
from billing.reporting.costs.period import DayField
from workforce.pools.models import Pool


class ChangeForm(forms.Form):
    """What can be changed of a budget."""

    amount = AmountField(label=_("Amount"))
    is_hard = forms.TypedChoiceField(
        label=_("When it is used up"),
        choices=[
            ("yes", _("Stop assigning new items")),
            ("no", _("Only send alerts")),
        ],
        coerce=lambda value: value == "yes",
        initial="yes",
        widget=forms.RadioSelect,
        help_text=_(
            "Items in progress can always be finished, reviewed, and paid. The amount for them "
            "is reserved in advance, so that the budget isn't exceeded."
        ),
    )
    alert_percent = forms.IntegerField(
        label=_("Alert at (%)"),
        min_value=1,
        max_value=100,
        initial=80,
        help_text=_("Admins and the project's managers are notified once in each period."),
    )
    ends_on = DayField(
        label=_("Last day"), required=False, help_text=_("If empty, it doesn't end.")
    )


class BudgetForm(ChangeForm):
    """A new budget."""

    project: forms.ModelChoiceField[Project] = forms.ModelChoiceField(
        label=_("Project"), queryset=None, required=False, empty_label=_("All projects")
    )
    customer: forms.ModelChoiceField[Customer] = forms.ModelChoiceField(
        label=_("Customer"),
        queryset=None,
        required=False,
        empty_label=_("All customers"),
        help_text=_("All projects that the customer pays for."),
    )
    pool: forms.ModelChoiceField[Pool] = forms.ModelChoiceField(
        label=_("Pool"),
        queryset=None,
        required=False,
        empty_label=_("All pools"),
        help_text=_("Pay for the labels of the pool's members, in all projects."),
    )
    measure = forms.ChoiceField(
        label=_("What counts"),
        choices=BudgetMeasure.choices,
        initial=BudgetMeasure.PAY,
        widget=forms.RadioSelect,
        help_text=_("Pay includes reviews and adjudications. Cost is without tax."),
    )
    period = forms.ChoiceField(
        label=_("The amount is for"),
        choices=BudgetPeriod.choices,
        initial=BudgetPeriod.ONCE,
        widget=forms.RadioSelect,
    )
    starts_on = DayField(
        label=_("First day"),
        required=False,
        help_text=_("If empty, today. Work already done since that day counts."),
    )
    field_order = [
        "project",
        "customer",
        "pool",
        "measure",
        "amount",
        "period",
        "starts_on",
        "ends_on",
        "is_hard",
        "alert_percent",
    ]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["project"].queryset = Project.objects.order_by("name")  # type: ignore[attr-defined]  # needs the open scope
        self.fields["customer"].queryset = present_customers()  # type: ignore[attr-defined]  # the same
        self.fields["pool"].queryset = Pool.objects.order_by("name")  # type: ignore[attr-defined]  # the same

    def clean(self) -> dict[str, Any]:
        """The project, customer or pool as `scope`; an error for more than one."""
        values = super().clean() or {}
        scopes = [values.pop(name, None) for name in ("project", "customer", "pool")]
        chosen = [scope for scope in scopes if scope is not None]
        if len(chosen) > 1:
            self.add_error(None, _("Choose only one: a project, a customer, or a pool."))
        values["scope"] = chosen[0] if chosen else None
        return values
