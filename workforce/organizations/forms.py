"""Forms to create an organization and to change its settings."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.currencies import NAMES
from core.identity.models import MfaRequired
from core.web.plain_name import NameField
from workforce.organizations.time_zones import zone_choices

CURRENCIES = [(code, f"{code} · {name}") for code, name in NAMES.items()]


class SettingsForm(forms.Form):
    """What can change later."""

    name = NameField(label=_("Name"), max_length=120)
    timezone = forms.ChoiceField(
        label=_("Time zone"),
        choices=zone_choices,
        initial="UTC",
        widget=forms.Select(attrs={"translate": "no"}),
        help_text=_("Dates and times on all pages use this time zone."),
    )


class ChangeForm(SettingsForm):
    """What an organization that runs may change."""

    mfa_required = forms.ChoiceField(
        label=_("Require two-factor authentication"),
        choices=(
            (MfaRequired.NOBODY, _("Not required")),
            (MfaRequired.STAFF, _("All members except annotators")),
            (MfaRequired.ALL, _("All members")),
        ),
        required=False,
        help_text=_(
            "The members who must sign in with an authenticator app or a passkey. Set it up "
            "for your own account first, or you will be locked out."
        ),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for field in self.fields.values():
            field.show_hidden_initial = True  # as it was when the page was opened

    def changed(self) -> dict[str, Any]:
        """What differs from what the person saw: the rest may be somebody else's change."""
        return {name: self.cleaned_data[name] for name in self.changed_data}


class NewOrganizationForm(SettingsForm):
    """The first questions; address and currency stay as they are answered here."""

    slug = forms.SlugField(
        label=_("Address"),
        max_length=60,
        required=False,
        help_text=_(
            "Part of every link, such as acme-labs. If empty, it is derived from the name."
        ),
    )
    currency = forms.ChoiceField(
        label=_("Currency"),
        choices=CURRENCIES,
        initial="EUR",
        widget=forms.Select(attrs={"translate": "no"}),
        help_text=_("For prices and pay. You can't change it later."),
    )

    field_order = ["name", "slug", "currency", "timezone"]

    def clean_slug(self) -> str:
        """Addresses are small letters."""
        slug: str = self.cleaned_data["slug"]
        return slug.lower()
