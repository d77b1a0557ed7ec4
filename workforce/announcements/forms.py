"""Forms of announcements."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from workforce.announcements.models import MAX_TEXT_LENGTH, MAX_TITLE_LENGTH
from workforce.pools.models import Pool


class AnnouncementForm(forms.Form):
    """What to announce, to which pools, and until when."""

    title = forms.CharField(
        label=_("Title"),
        max_length=MAX_TITLE_LENGTH,
        widget=forms.TextInput(attrs={"autofocus": True, "autocomplete": "off", "dir": "auto"}),
    )
    text = forms.CharField(
        label=_("Text"),
        max_length=MAX_TEXT_LENGTH,
        required=False,
        help_text=_("Plain text. Web addresses become links."),
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
    )
    pools: forms.ModelMultipleChoiceField[Pool] = forms.ModelMultipleChoiceField(
        label=_("Pools"),
        queryset=None,
        help_text=_("Their members are notified."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Select at least one pool.")},
    )
    ends_on = forms.DateField(
        label=_("Show until"),
        required=False,
        help_text=_("The last day on which it is shown. If empty, until each member closes it."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["pools"].queryset = Pool.objects.order_by("name")  # type: ignore[attr-defined]  # needs the open scope
