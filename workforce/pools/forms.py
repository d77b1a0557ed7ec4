"""Forms of pools."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from core.identity.models import Member
from core.web.plain_name import NameField
from workforce.members.invitations.queries import invited_outside
from workforce.members.models import Invitation
from workforce.pools.models import Pool
from workforce.pools.queries import people_outside


class PoolForm(forms.Form):
    """A pool's name."""

    name = NameField(
        label=_("Name"),
        max_length=80,
        help_text=_("What its members have in common, such as “German, medical texts”."),
    )


class PeopleField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # takes none at run time
    """Members to tick, each with name and address."""

    def label_from_instance(self, obj: Member) -> str:
        """Two people may have one name, so the address stands beside it."""
        return f"{obj.name} · {obj.user.email}"


class InvitedField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # takes none at run time
    """Open invitations to select, each with name and address."""

    def label_from_instance(self, obj: Invitation) -> str:
        """The address, after the name where one is known."""
        return f"{obj.name} · {obj.email}" if obj.name else obj.email


class AddForm(forms.Form):
    """The members to add, and the invited people who join the pool when they accept."""

    members = PeopleField(
        label=_("Members to add"),
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    invited = InvitedField(
        label=_("Invited people to add"),
        help_text=_("They join the pool when they accept their invitation."),
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, pool: Pool, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, rows in (("members", people_outside(pool)), ("invited", invited_outside(pool))):
            self.fields[name].queryset = rows  # type: ignore[attr-defined]  # needs the open scope
            if not rows:
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Refuse an empty selection."""
        values: dict[str, Any] = super().clean() or {}
        if not self.errors and not any(values.values()):
            raise ValidationError(_t("Select at least one person."))
        return values
