"""What do people fill in to begin a project, change its classes and set its policy?"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annotation.kinds.choice import COLOURS, ChoiceField
from annotation.projects.classes import (
    COLOUR_NAMES,
    new_key,
    options_from,
    problem_with,
    titles_in,
)
from annotation.projects.templates import TEMPLATES
from annotation.workflow.policy import Policy, ReviewPolicy

REVIEW_MODES = [
    ("none", gettext_lazy("No review")),
    ("sample", gettext_lazy("A random share")),
    ("all", gettext_lazy("Every answer")),
]
ORDERS = [
    ("first_in", gettext_lazy("As they came in")),
    ("random", gettext_lazy("At random")),
]
OVERLAP_HELP = gettext_lazy(
    "1: one person for each item. 2: two people for each. 1.2: a fifth of the items, drawn at "
    "random, gets a second person, which shows how well people agree."
)


class WorkForm(forms.Form):
    """How many people label an item, and how much of it is reviewed."""

    overlap = forms.DecimalField(
        label=gettext_lazy("People for an item"),
        help_text=OVERLAP_HELP,
        min_value=Decimal(1),
        max_value=Decimal(20),
        decimal_places=2,
        widget=forms.NumberInput(attrs={"step": "0.05"}),
    )
    review_mode = forms.ChoiceField(
        label=gettext_lazy("Review"),
        choices=REVIEW_MODES,
        help_text=gettext_lazy("A reviewer accepts, corrects or rejects what annotators answer."),
    )
    review_percent = forms.IntegerField(
        label=gettext_lazy("Share to review, in percent"),
        help_text=gettext_lazy("Counts where a random share is reviewed: 10 is one answer in ten."),
        min_value=1,
        max_value=100,
    )

    def changed(self, policy: Policy) -> Policy:
        """The policy with what was filled in; the rest stays as it is."""
        data = self.cleaned_data
        review = ReviewPolicy(mode=data["review_mode"], percent=data["review_percent"])
        update = {"overlap": data["overlap"].normalize() + 0, "review": review}
        return policy.model_copy(update=update)


def work_initial(policy: Policy) -> dict[str, Any]:
    """What the form shows of a policy."""
    return {
        "overlap": policy.overlap,
        "review_mode": policy.review.mode,
        "review_percent": policy.review.percent,
        "lease_minutes": policy.lease_minutes,
        "order": policy.order,
    }


class PolicyForm(WorkForm):
    """All of a policy that people set."""

    lease_minutes = forms.IntegerField(
        label=gettext_lazy("Minutes an item is held"),
        help_text=gettext_lazy(
            "While somebody works on it the time is extended. Afterwards the item goes back to the "
            "queue and the draft is kept."
        ),
        min_value=1,
        max_value=480,
    )
    order = forms.ChoiceField(
        label=gettext_lazy("Order of the items"),
        help_text=gettext_lazy("A higher priority comes first in any case."),
        choices=ORDERS,
    )

    def changed(self, policy: Policy) -> Policy:
        """The policy with lease and order too."""
        update = {name: self.cleaned_data[name] for name in ("lease_minutes", "order")}
        return super().changed(policy).model_copy(update=update)


class NewProjectForm(WorkForm):
    """A project from a template."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autofocus": True, "autocomplete": "off"}),
    )
    template = forms.ChoiceField(label=gettext_lazy("Template"), widget=forms.RadioSelect)
    classes = forms.CharField(
        label=gettext_lazy("Classes"),
        help_text=gettext_lazy(
            "One a line, in the order annotators see them. Each gets a colour and the next digit "
            "as its key; you can change all of it later."
        ),
        max_length=60_000,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "true"}),
    )
    field_order = ["name", "template", "classes", "overlap", "review_mode", "review_percent"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        first = next(iter(TEMPLATES.values()))
        self.initial = {"template": first.key, **work_initial(first.policy), **self.initial}
        field = self.fields["template"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            (each.key, _("%(title)s: %(text)s") % {"title": each.title, "text": each.text})
            for each in TEMPLATES.values()
        ]
        self.fields["classes"].widget.attrs["placeholder"] = "\n".join(map(str, first.examples))

    def clean_name(self) -> str:
        """The name without outer space."""
        return str(self.cleaned_data["name"]).strip()

    def clean_classes(self) -> list[dict[str, Any]]:
        """The typed titles as classes."""
        options = options_from(titles_in(self.cleaned_data["classes"]))
        if problem := problem_with(options):
            raise ValidationError(problem)
        return options


class FieldForm(forms.Form):
    """The question itself."""

    title = forms.CharField(label=gettext_lazy("Question"), max_length=120)
    help = forms.CharField(
        label=gettext_lazy("Help below the question"), max_length=500, required=False
    )


class ClassForm(forms.Form):
    """One class. `key` is what answers and files carry: fixed once the class is there."""

    key = forms.CharField(required=False, widget=forms.HiddenInput)
    title = forms.CharField(label=gettext_lazy("Title"), max_length=120, required=False)
    colour = forms.TypedChoiceField(
        label=gettext_lazy("Colour"),
        coerce=int,
        choices=[(number + 1, COLOUR_NAMES[number]) for number in range(COLOURS)],
    )
    hotkey = forms.CharField(
        label=gettext_lazy("Key"),
        max_length=1,
        required=False,
        validators=[
            RegexValidator(r"^[0-9a-zA-Z]$", gettext_lazy("A digit or a letter without accent."))
        ],
    )
    position = forms.IntegerField(
        label=gettext_lazy("Order"), min_value=-9_999, max_value=9_999, required=False
    )
    remove = forms.BooleanField(label=gettext_lazy("Remove"), required=False)

    def clean(self) -> dict[str, Any]:
        """A class that is there needs a title."""
        data = super().clean() or {}
        if data.get("key") and not data.get("remove") and not data.get("title", "x").strip():
            self.add_error("title", _("Give the class a title, or tick “Remove”."))
        return data


class ClassRows(forms.BaseFormSet):  # type: ignore[type-arg]  # Django's takes none when it runs
    """The rows of one field's classes; an empty row proposes the next colour."""

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        """What each row starts from."""
        kwargs: dict[str, Any] = super().get_form_kwargs(index)
        if index is not None and index >= len(self.initial or ()):
            kwargs["initial"] = {"colour": index % COLOURS + 1}
        return kwargs


ClassFormSet = forms.formset_factory(
    ClassForm, formset=ClassRows, extra=1, max_num=500, absolute_max=520
)


def class_rows(field: ChoiceField, sent: Any = None, *, extra: int = 0) -> Any:
    """The rows of a field's classes with an empty one at the end, `extra` more if asked for."""
    initial = [
        {**option.model_dump(), "position": number * 10}
        for number, option in enumerate(field.options, start=1)
    ]
    if sent is None:
        return ClassFormSet(initial=initial, prefix=field.name)
    rows = sent.copy()
    total = f"{field.name}-TOTAL_FORMS"
    if extra and rows.get(total, "").isdigit():
        rows[total] = str(int(rows[total]) + extra)
    return ClassFormSet(rows, initial=initial, prefix=field.name)


def classes_from(rows: Any, known: ChoiceField) -> list[dict[str, Any]]:
    """The classes of valid rows, in the order asked for; a new one gets a key from its title."""
    kept = [
        row.cleaned_data
        for row in rows
        if row.cleaned_data.get("title", "").strip() and not row.cleaned_data.get("remove")
    ]
    last = len(kept) * 10_000
    kept.sort(key=lambda data: last if data["position"] is None else data["position"])
    keys = {option.key for option in known.options}
    options: list[dict[str, Any]] = []
    for data in kept:
        taken = keys | {option["key"] for option in options}
        title = data["title"].strip()
        key = data["key"] if data["key"] in keys else new_key(title, taken)
        options.append(
            {"key": key, "title": title, "colour": data["colour"], "hotkey": data["hotkey"]}
        )
    return options
