"""What do people fill in to begin a project, change its classes and set its policy?"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from annotation.projects.classes import (
    problem_with,
)
from annotation.projects.templates import TEMPLATES
from annotation.workflow.lifecycle.policy import Policy, ReviewPolicy

REVIEW_MODES = [
    ("none", gettext_lazy("No review")),
    ("sample", gettext_lazy("A random share")),
    ("adaptive", gettext_lazy("By how well each person's work passes")),
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
    review_first = forms.IntegerField(
        label=gettext_lazy("Answers of somebody new that are all reviewed"),
        help_text=gettext_lazy("So many of each person's first answers, before the share counts."),
        min_value=0,
        max_value=1000,
    )

    def changed(self, policy: Policy) -> Policy:
        """The policy with what was filled in; the rest stays as it is."""
        data = self.cleaned_data
        review = ReviewPolicy(
            mode=data["review_mode"], percent=data["review_percent"], first=data["review_first"]
        )
        update = {"overlap": data["overlap"].normalize() + 0, "review": review}
        return policy.model_copy(update=update)


def work_initial(policy: Policy) -> dict[str, Any]:
    """What the form shows of a policy."""
    return {
        "overlap": policy.overlap,
        "review_mode": policy.review.mode,
        "review_percent": policy.review.percent,
        "review_first": policy.review.first,
        "lease_minutes": policy.lease_minutes,
        "order": policy.order,
        "keep_media": policy.keep_media,
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
    keep_media = forms.BooleanField(
        label=gettext_lazy("Browsers may keep images, audio, videos and series for ten minutes"),
        help_text=gettext_lazy(
            "Then they come faster where somebody goes back to them. Without the tick nothing of "
            "them stays on the device once the page is left."
        ),
        required=False,
    )

    def changed(self, policy: Policy) -> Policy:
        """The policy with lease, order and privacy too."""
        names = ("lease_minutes", "order", "keep_media")
        update = {name: self.cleaned_data[name] for name in names}
        return super().changed(policy).model_copy(update=update)


class RenameForm(forms.Form):
    """Another name for a project."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autofocus": True, "autocomplete": "off"}),
    )


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
            "One a line, in the order annotators see them. In a tree, set a line in to put it "
            "below the one above it. Each gets a colour and the next digit as its key; you can "
            "change all of it later."
        ),
        max_length=60_000,
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "true"}),
    )
    field_order = ["name", "template", "classes", "overlap", "review_mode", "review_percent"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        first = next(iter(TEMPLATES.values()))
        self.initial = {"template": first.key, **work_initial(first.policy), **self.initial}
        field = self.fields["template"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(each.key, each.title) for each in TEMPLATES.values()]

    @property
    def cards(self) -> list[dict[str, Any]]:
        """The templates to choose from, each with its sketch."""
        chosen = self["template"].value()
        return [
            {
                "template": each,
                "sketch": f"annotation/projects/sketches/{each.key}.html",
                "is_chosen": each.key == chosen,
            }
            for each in TEMPLATES.values()
        ]

    def clean_name(self) -> str:
        """The name without outer space."""
        return str(self.cleaned_data["name"]).strip()

    def clean(self) -> dict[str, Any]:
        """The typed titles as classes; none where the template asks for none."""
        data = super().clean() or {}
        template = TEMPLATES.get(data.get("template", ""))
        typed = data.get("classes", "")
        data["classes"] = []
        if template is not None and template.classes_in:
            data["classes"] = template.options_in(typed)
            if problem := problem_with(data["classes"], fewest=template.fewest_classes):
                self.add_error("classes", problem)
        return data
