"""Forms of bonuses and recoveries."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from annotation.projects.models import Project
from billing.adjustments.models import REASONS, AdjustmentKind
from billing.rates.forms import AmountField
from core.identity.models import Member


class MemberField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not subscriptable at run time
    """A member by name, with the address that tells two of one name apart."""

    def label_from_instance(self, member: Member) -> str:
        """The option's text."""
        return f"{member.name} ({member.user.email})"


class AdjustmentForm(forms.Form):
    """Whom, how much, and what the member reads about it."""

    member = MemberField(label=_("Member"), queryset=None)
    amount = AmountField(label=_("Amount"))
    note = forms.CharField(
        label=_("Note"), max_length=400, help_text=_("Shown to the member with the reason.")
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        members = Member.objects.select_related("user").order_by("user__first_name", "pk")
        self.fields["member"].queryset = members  # type: ignore[attr-defined]  # needs the open scope

    def clean_amount(self) -> Decimal:
        """An amount above zero."""
        amount: Decimal = self.cleaned_data["amount"]
        if not amount:
            raise ValidationError(_("The amount must be above zero."))
        return amount


class BonusForm(AdjustmentForm):
    """A bonus."""

    project: forms.ModelChoiceField[Project] = forms.ModelChoiceField(
        label=_("Project"), queryset=None
    )
    reason = forms.ChoiceField(
        label=_("Reason"),
        choices=[(each.value, each.label) for each in REASONS[AdjustmentKind.BONUS]],
    )
    field_order = ["member", "project", "amount", "reason", "note"]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        projects = Project.objects.order_by("name")
        self.fields["project"].queryset = projects  # type: ignore[attr-defined]  # needs the open scope


class RecoveryForm(AdjustmentForm):
    """A recovery."""

    reason = forms.ChoiceField(
        label=_("Reason"),
        choices=[(each.value, each.label) for each in REASONS[AdjustmentKind.RECOVERY]],
    )
    evidence = forms.CharField(
        label=_("Evidence"),
        max_length=400,
        help_text=_("For example, the numbers of the items. The member can read it."),
    )
    field_order = ["member", "amount", "reason", "evidence", "note"]
