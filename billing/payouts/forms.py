"""Forms of payout settings, bank details and failed payouts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from billing.payouts.encryption import Account
from billing.payouts.models import MAX_HOLD_DAYS, FailureReason
from billing.payouts.rules import compact, is_iban, sepa_text
from billing.rates.forms import AmountField
from core.web.plain_name import one_line

BAD_IBAN = _("This isn't a valid IBAN. Compare it with the one your bank shows.")
IBAN_PREFIX = 2


class PayoutSettingsForm(forms.Form):
    """How the organization pays."""

    hold_days = forms.IntegerField(
        label=_("Hold period in days"),
        min_value=0,
        max_value=MAX_HOLD_DAYS,
        help_text=_(
            "Work can be paid out this many days after it is accepted, so that there is time for "
            "corrections."
        ),
    )
    minimum = AmountField(
        label=_("Minimum amount"),
        help_text=_(
            "Smaller balances wait for the next payout. Members who left are always paid in full."
        ),
    )
    payer_name = forms.CharField(
        label=_("Account holder"),
        max_length=70,
        required=False,
        help_text=_("The account to pay from. Required for SEPA files."),
    )
    payer_iban = forms.CharField(label=_("IBAN"), max_length=42, required=False)

    allows_recovery = forms.BooleanField(
        label=_("Allow recoveries"),
        required=False,
        help_text=_(
            "Recover pay from a balance after fraud or a double payment, decided by two people."
        ),
    )

    def clean_payer_iban(self) -> str:
        """The IBAN without spaces; raises ValidationError."""
        iban = compact(self.cleaned_data["payer_iban"])
        if iban and not is_iban(iban):
            raise ValidationError(BAD_IBAN)
        return iban


class BankDetailsForm(forms.Form):
    """Where a member is paid to: an IBAN, or another account number with its bank's code."""

    holder = forms.CharField(
        label=_("Account holder"),
        max_length=70,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text=_("Your name as your bank has it on record."),
    )
    number = forms.CharField(
        label=_("IBAN or account number"),
        max_length=42,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    bank = forms.CharField(
        label=_("Bank code"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("BIC, routing number, or sort code. Not needed with an IBAN."),
    )

    def clean_holder(self) -> str:
        """The name on one line, with a letter that a bank can read."""
        holder = one_line(self.cleaned_data["holder"])
        if not any(sign.isalpha() for sign in sepa_text(holder, 70)):
            raise ValidationError(_("Enter the name in Latin letters, as bank transfers require."))
        return holder

    def clean_number(self) -> str:
        """The number without spaces; raises ValidationError for an IBAN that can't be right."""
        number = compact(self.cleaned_data["number"])
        if not number.isascii() or not number.replace("-", "").isalnum():
            raise ValidationError(_("Use only letters, digits, and hyphens."))
        if number[:IBAN_PREFIX].isalpha() and not is_iban(number):
            raise ValidationError(BAD_IBAN)
        return number

    def clean(self) -> dict[str, Any]:
        """A number that isn't an IBAN needs its bank."""
        data: dict[str, Any] = self.cleaned_data
        number = data.get("number")
        if number and not is_iban(number) and not data.get("bank"):
            self.add_error("bank", _("Enter the code of the bank, or an IBAN."))
        return data

    def account(self) -> Account:
        """The account that was entered."""
        data = self.cleaned_data
        bank = "" if is_iban(data["number"]) else one_line(data["bank"])
        return Account(holder=data["holder"], number=data["number"], bank=bank)


class FailureForm(forms.Form):
    """Why a payout failed."""

    reason = forms.ChoiceField(
        label=_("Reason"), choices=FailureReason.choices, widget=forms.RadioSelect
    )
