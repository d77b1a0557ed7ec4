"""Forms of pools."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.identity.models import Member
from core.web.plain_name import NameField
from workforce.pools.models import Pool
from workforce.pools.queries import people_outside


class PoolForm(forms.Form):
    """A pool's name."""

    name = NameField(
        label=_("Name"),
        max_length=80,
        help_text=_("What its members have in common, for example “German, medical texts”."),
    )


class PeopleField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # takes none at run time
    """Members to tick, each with name and address."""

    def label_from_instance(self, obj: Member) -> str:
        """Two people may have one name, so the address stands beside it."""
        return f"{obj.name} · {obj.user.email}"


class AddForm(forms.Form):
    """The people to add."""

    members = PeopleField(
        label=_("Members to add"),
        queryset=None,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Select at least one member.")},
    )

    def __init__(self, *args: Any, pool: Pool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["members"].queryset = people_outside(pool)  # type: ignore[attr-defined]  # needs the open scope
