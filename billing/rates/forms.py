"""Forms of prices and pay rates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from annotation.label_types.registry import all_kinds
from annotation.projects.models import Project
from billing.customers.models import Customer
from billing.customers.queries import present_customers
from billing.money import typed
from billing.rates.models import ChargedPer, PaidWork
from billing.rates.project_rates import KindRates
from billing.rates.tiers import Scale, Tier, TierMode, read_tiers, refuse_tiers
from workforce.pools.models import Pool

MAX_FILE_BYTES = 1_000_000


def kind_choices() -> list[tuple[str, str | Promise]]:
    """The kinds that can be priced."""
    return [(kind.name, kind.title) for kind in all_kinds()]


class AmountField(forms.CharField):
    """An exact amount of at most six decimals, zero or more, with a point or a comma; never a
    rounded one."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(max_length=24, widget=widget, **options)

    def clean(self, value: Any) -> Decimal:
        """The amount; raises ValidationError."""
        amount = typed(super().clean(value))
        if amount < 0:
            raise ValidationError(_("The amount can't be negative."))
        return amount


class TiersField(forms.CharField):
    """The tiers of a price, one on each line."""

    def __init__(self, **options: Any) -> None:
        widget = forms.Textarea(attrs={"rows": 3, "autocomplete": "off", "spellcheck": "false"})
        super().__init__(max_length=1000, required=False, widget=widget, **options)

    def clean(self, value: Any) -> tuple[Tier, ...]:
        """The tiers, in the order they were entered; raises ValidationError."""
        return read_tiers(super().clean(value))


class StartForm(forms.Form):
    """When a new rate begins."""

    label_kind = forms.ChoiceField(label=_("Label type"), choices=kind_choices)
    valid_from = forms.DateTimeField(
        label=_("Valid from"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("If empty, the rate starts now. Earlier work keeps its rate."),
        error_messages={"invalid": _("Enter the time as 2026-12-31 09:30.")},
    )

    note = forms.CharField(
        label=_("Note"),
        max_length=200,
        required=False,
        help_text=_("The reason for this rate, for later reference."),
    )

    def clean_valid_from(self) -> datetime | None:
        """A time that isn't over, in the zone in force: that of the organization on its pages."""
        begins: datetime | None = self.cleaned_data["valid_from"]
        if begins is not None and begins < timezone.now():
            raise ValidationError(
                _(
                    "A rate can't start in the past, because the work from that time is already "
                    "priced."
                )
            )
        return begins


class ScopeForm(forms.Form):
    """For which customer or project something is set; after cleaning, the one chosen is `scope`."""

    customer: forms.ModelChoiceField[Customer] = forms.ModelChoiceField(
        label=_("Customer"), queryset=None, required=False, empty_label=_("None")
    )
    project: forms.ModelChoiceField[Project] = forms.ModelChoiceField(
        label=_("Project"), queryset=None, required=False, empty_label=_("None")
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["customer"].queryset = present_customers()  # type: ignore[attr-defined]  # needs the open scope
        self.fields["project"].queryset = Project.objects.order_by("name")  # type: ignore[attr-defined]  # the same

    def clean(self) -> dict[str, Any]:
        """The customer or project as `scope`; raises ValidationError for both."""
        values = super().clean() or {}
        customer, project = values.pop("customer", None), values.pop("project", None)
        if customer is not None and project is not None:
            self.add_error("project", _("Choose a customer or a project, not both."))
        values["scope"] = customer or project
        return values


class RateForm(StartForm, ScopeForm):
    """The customer's price."""

    unit_price = AmountField(
        label=_("Price per label"), help_text=_("For example, 0.0525 or 0,0525.")
    )
    per = forms.ChoiceField(
        label=_("Charged per"),
        choices=ChargedPer.choices,
        initial=ChargedPer.OUTCOME,
        widget=forms.RadioSelect,
        help_text=_(
            "If several annotators label the same item: charge only the item's outcome, or "
            "each accepted annotation."
        ),
    )
    customer: forms.ModelChoiceField[Customer] = forms.ModelChoiceField(
        label=_("Customer"),
        queryset=None,
        required=False,
        empty_label=_("All customers without their own price"),
    )
    project: forms.ModelChoiceField[Project] = forms.ModelChoiceField(
        label=_("Project"),
        queryset=None,
        required=False,
        empty_label=_("All projects without their own price"),
        help_text=_("A project's own price takes precedence over its customer's price."),
    )
    tier_mode = forms.ChoiceField(
        label=_("Tiers"),
        choices=[("", _("None: the same price for all labels")), *TierMode.choices],
        required=False,
        help_text=_("Only for the price of a customer or a project."),
    )
    tiers = TiersField(
        label=_("Prices of further labels"),
        help_text=_(
            "One tier on each line: after how many labels of a month it starts, and its price. For "
            "example, 10000: 0.04. The price above is for the labels before."
        ),
    )
    field_order = [
        "label_kind",
        "unit_price",
        "per",
        "customer",
        "project",
        "tier_mode",
        "tiers",
        "valid_from",
        "note",
    ]

    def clean(self) -> dict[str, Any]:
        """The scope, and the price with tiers that fit it; raises ValidationError."""
        values = super().clean()
        mode, tiers = values.pop("tier_mode", ""), values.pop("tiers", ())
        if "unit_price" in values and not self.errors.keys() & {"tier_mode", "tiers"}:
            values["unit_price"] = Scale(values["unit_price"], mode, tiers)
            try:
                refuse_tiers(values["unit_price"])
            except ValidationError as refusal:
                self.add_error("tiers", refusal)
        return values


class MinimumForm(ScopeForm):
    """What a customer or a project is charged for a month at least."""

    amount = AmountField(
        label=_("Minimum per month"),
        help_text=_(
            "The difference to what the month's labels cost is added to the invoice. 0 ends a "
            "minimum."
        ),
    )
    month = forms.DateField(
        label=_("First month"),
        input_formats=["%Y-%m", "%Y-%m-%d"],
        widget=forms.DateInput(attrs={"type": "month"}, format="%Y-%m"),
        help_text=_("A month that hasn't begun."),
        error_messages={"invalid": _("Enter the month as 2026-12.")},
    )
    note = forms.CharField(
        label=_("Note"),
        max_length=200,
        required=False,
        help_text=_("The reason for this minimum, for later reference."),
    )
    field_order = ["customer", "project", "amount", "month", "note"]

    def clean(self) -> dict[str, Any]:
        """The scope, which can't be missing."""
        values = super().clean()
        if values["scope"] is None and not self.errors.keys() & {"customer", "project"}:
            self.add_error("customer", _("Choose a customer or a project."))
        return values

    def clean_month(self) -> date:
        """The first day of the month."""
        month: date = self.cleaned_data["month"]
        return month.replace(day=1)


class PayRateForm(StartForm):
    """The annotator's pay."""

    work = forms.ChoiceField(
        label=_("Pay for"),
        choices=PaidWork.choices,
        initial=PaidWork.LABEL,
        help_text=_("Without a pay rate, reviews and adjudications aren’t paid."),
    )
    label_kind = forms.ChoiceField(
        label=_("Label type"),
        choices=lambda: [("", _("None")), *kind_choices()],
        required=False,
        help_text=_("For labels only."),
    )
    unit_pay = AmountField(
        label=_("Pay per label or review"), help_text=_("For example, 0.031 or 0,031.")
    )
    pool: forms.ModelChoiceField[Pool] = forms.ModelChoiceField(
        label=_("Pool"),
        queryset=None,
        required=False,
        empty_label=_("All pools without their own pay rate"),
        help_text=_("For labels only."),
    )
    field_order = ["work", "label_kind", "unit_pay", "pool", "valid_from", "note"]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["pool"].queryset = Pool.objects.order_by("name")  # type: ignore[attr-defined]  # needs the open scope

    def clean(self) -> dict[str, Any]:
        """Labels have a type; reviews and adjudications have neither type nor pool."""
        data: dict[str, Any] = self.cleaned_data
        if data.get("work") == PaidWork.LABEL and not data.get("label_kind"):
            self.add_error("label_kind", _("Select a label type."))
        if data.get("work") in (PaidWork.REVIEW, PaidWork.ADJUDICATION):
            if data.get("label_kind"):
                self.add_error("label_kind", _("Only pay for labels can have a label type."))
            if data.get("pool"):
                self.add_error("pool", _("Only pay for labels can differ between pools."))
        return data


class ProjectRatesForm(forms.Form):
    """The prices and pay that a project's label types lack, and per what the prices are charged."""

    per = forms.ChoiceField(
        label=_("Charged per"),
        choices=ChargedPer.choices,
        initial=ChargedPer.OUTCOME,
        widget=forms.RadioSelect,
        help_text=_(
            "If several annotators label the same item: charge only the item's outcome, or "
            "each accepted annotation."
        ),
    )

    def __init__(self, *args: Any, kinds: Sequence[KindRates], **options: Any) -> None:
        super().__init__(*args, **options)
        self.kinds = kinds
        for kind in kinds:
            if not kind.price:
                label = _t("Price per label of type “%(kind)s”") % {"kind": kind.title}
                self.fields[f"price-{kind.name}"] = AmountField(label=label)
            if not kind.pay:
                label = _t("Pay per label of type “%(kind)s”") % {"kind": kind.title}
                self.fields[f"pay-{kind.name}"] = AmountField(label=label)
        if all(kind.price for kind in kinds):
            del self.fields["per"]

    def rows(self) -> list[tuple[KindRates, forms.BoundField | None, forms.BoundField | None]]:
        """Each label type with the fields of its price and its pay, None where one is set."""
        return [(kind, self.asked("price", kind), self.asked("pay", kind)) for kind in self.kinds]

    def asked(self, what: str, kind: KindRates) -> forms.BoundField | None:
        """The field of a label type's price or pay; None where it is set."""
        name = f"{what}-{kind.name}"
        return self[name] if name in self.fields else None

    def amounts(self, what: str) -> dict[str, Decimal]:
        """The prices or the pay that were entered, by label type."""
        named = {kind.name: f"{what}-{kind.name}" for kind in self.kinds}
        return {
            kind: self.cleaned_data[field] for kind, field in named.items() if field in self.fields
        }


class MomentForm(forms.Form):
    """At which time the page shows what is in force."""

    on = forms.DateTimeField(
        label=_("Show rates as of"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    project: forms.ModelChoiceField[Project] = forms.ModelChoiceField(
        label=_("Prices of the project"),
        queryset=None,
        required=False,
        empty_label=_("All projects"),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["project"].queryset = Project.objects.order_by("name")  # type: ignore[attr-defined]  # needs the open scope


class RatesFileForm(forms.Form):
    """A file of rates."""

    file = forms.FileField(
        label=_("CSV file"),
        help_text=_("Use the same columns as the downloaded file. Only the first eleven are read."),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )

    def clean_file(self) -> str:
        """The file's text; raises ValidationError for one that is too large or no UTF-8."""
        file = self.cleaned_data["file"]
        if file.size > MAX_FILE_BYTES:
            raise ValidationError(_("The file is larger than 1 MB. Split it into smaller files."))
        try:
            text: str = file.read().decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise ValidationError(_("Save the file as CSV in UTF-8.")) from error
        return text
