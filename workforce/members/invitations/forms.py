"""Forms to invite people and to accept an invitation."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from core.identity.models import Member, User
from core.web.plain_name import NameField
from workforce.members.invitations.file import text_of
from workforce.members.queries import roles_to_give
from workforce.pools.models import Pool

MAX_FILE_BYTES = 1024 * 1024
MAX_ADDRESSES = 100


class InviteForm(forms.Form):
    """Email addresses, the role of all of them, and the pool they start in."""

    email = forms.CharField(
        label=_("Email addresses"),
        help_text=_("One per line, or separated by commas. At most 100."),
        max_length=30_000,
        widget=forms.Textarea(attrs={"rows": 3, "autofocus": True, "spellcheck": "false"}),
    )
    role = forms.ChoiceField(label=_("Role"), help_text=_("Annotators see only their own work."))
    pool: forms.ModelChoiceField[Pool] = forms.ModelChoiceField(
        label=_("Pool"),
        queryset=None,
        required=False,
        empty_label=_("No pool"),
        help_text=_("The new members join this pool when they accept."),
    )
    new_pool = NameField(
        label=_("New pool"),
        max_length=80,
        required=False,
        help_text=_("Enter a name to create a pool for them, such as “German, medical texts”."),
    )

    def __init__(self, *args: Any, by: Member, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["role"].choices = roles_to_give(by)  # type: ignore[attr-defined]  # a ChoiceField
        pools = Pool.objects.order_by("name")
        self.fields["pool"].queryset = pools  # type: ignore[attr-defined]  # needs the open scope
        if not pools:
            del self.fields["pool"]

    def clean_email(self) -> list[str]:
        """The addresses, each once, in the order they were typed."""
        parts = re.split(r"[\s,;]+", self.cleaned_data["email"])
        emails = list(dict.fromkeys(part.lower() for part in parts if part))
        if len(emails) > MAX_ADDRESSES:
            raise ValidationError(
                _t("At most %(most)s addresses at once. To invite more, use a file.")
                % {"most": MAX_ADDRESSES}
            )
        for email in emails:
            try:
                validate_email(email)
            except ValidationError:
                raise ValidationError(
                    _t("“%(email)s” isn't an email address.") % {"email": email[:80]}
                ) from None
        return emails

    def clean(self) -> dict[str, Any]:
        """Refuse a pool and a new pool at once."""
        values: dict[str, Any] = super().clean() or {}
        if values.get("pool") and values.get("new_pool"):
            self.add_error("new_pool", _t("Choose a pool or enter a new name, not both."))
        return values


class FileForm(forms.Form):
    """A file of people, or the text of one that was read before."""

    file = forms.FileField(
        label=_("CSV file"),
        help_text=_("At most 1 MB."),
        error_messages={"required": _("Choose a file with at least one person.")},
    )
    create_pools = forms.BooleanField(
        label=_("Create pools that don't exist yet"),
        required=False,
        help_text=_("If off, rows that name an unknown pool are left out."),
    )
    text = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["file"].required = not self.data.get("text")

    def clean(self) -> dict[str, Any]:
        """The text, wherever it came from."""
        values: dict[str, Any] = super().clean() or {}
        upload = values.get("file")
        if upload is None:
            return values
        if upload.size > MAX_FILE_BYTES:
            raise ValidationError(
                {"file": _t("The file is larger than 1 MB. Split it into smaller files.")}
            )
        return values | {"text": text_of(upload.read())}


class NewAccountForm(forms.Form):
    """Name and password of an invited person."""

    name = NameField(
        label=_("Your name"),
        max_length=150,
        help_text=_("The name your colleagues see."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        help_text=_("At least 10 characters. A sentence is easier to remember than a word."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, email: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.email = email

    def clean(self) -> dict[str, Any]:
        """Refuse a password that is easily guessed, also from the name or the address."""
        values: dict[str, Any] = super().clean() or {}
        person = User(email=self.email, first_name=values.get("name", ""))
        if "password" in values:
            try:
                validate_password(values["password"], person)
            except ValidationError as problems:
                self.add_error("password", problems)
        return values
