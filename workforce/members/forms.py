"""The role form."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.identity.models import Member
from workforce.members.queries import roles_to_give


class RoleForm(forms.Form):
    """The role to give; only those that the acting member may give."""

    role = forms.ChoiceField(label=_("Role"))

    def __init__(self, *args: Any, by: Member, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["role"].choices = roles_to_give(by)  # type: ignore[attr-defined]  # a ChoiceField
