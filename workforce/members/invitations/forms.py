"""Forms to invite people and to accept an invitation."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from core.identity.models import Member, User
from core.web.plain_name import NameField
from workforce.members.invitations.file import text_of
from workforce.members.queries import roles_to_give
from workforce.pools.models import Pool

MAX_FILE_BYTES = 1024 * 1024


class InviteForm(forms.Form):
    """An address, a role, and the pool an annotator starts in."""

    email = forms.EmailField(label=_("Email address"))
    role = forms.ChoiceField(label=_("Role"), help_text=_("Annotators see only their own work."))
    pool: forms.ModelChoiceField[Pool] = forms.ModelChoiceField(
        label=_("Pool"),
        queryset=None,
        required=False,
        empty_label=_("No pool"),
        help_text=_("The new member joins this pool."),
    )

    def __init__(self, *args: Any, by: Member, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["role"].choices = roles_to_give(by)  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["pool"].queryset = Pool.objects.order_by("name")  # type: ignore[attr-defined]  # needs the open scope


class FileForm(forms.Form):
    """A file of people, or the text of one that was read before."""

    file = forms.FileField(
        label=_("CSV file"),
        help_text=_("At most 1 MB."),
        error_messages={"required": _("Choose a file with at least one person.")},
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
