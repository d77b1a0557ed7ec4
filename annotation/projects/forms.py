"""Forms for a new project, its classes and its workflow settings."""

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
    ("sample", gettext_lazy("Random sample")),
    ("adaptive", gettext_lazy("Adaptive: based on each annotator's acceptance rate")),
    ("all", gettext_lazy("Every annotation")),
]
ORDERS = [
    ("first_in", gettext_lazy("Import order")),
    ("random", gettext_lazy("Random")),
]
OVERLAP_HELP = gettext_lazy(
    "With 1, one annotator labels each item. With 2, two annotators label each "
    "item. With 1.2, a random 20% of items get a second annotator, so you can "
    "measure agreement."
)


class WorkForm(forms.Form):
    """How many people label an item, and how much of it is reviewed."""

    overlap = forms.DecimalField(
        label=gettext_lazy("Annotators per item (overlap)"),
        help_text=OVERLAP_HELP,
        min_value=Decimal(1),
        max_value=Decimal(20),
        decimal_places=2,
        widget=forms.NumberInput(attrs={"step": "0.05"}),
    )
    review_mode = forms.ChoiceField(
        label=gettext_lazy("Review"),
        choices=REVIEW_MODES,
        help_text=gettext_lazy("Reviewers accept, correct, or reject annotations."),
    )
    review_percent = forms.IntegerField(
        label=gettext_lazy("Share to review (%)"),
        help_text=gettext_lazy(
            "Used for random samples. For example, 10 means one annotation in ten."
        ),
        min_value=1,
        max_value=100,
    )
    review_first = forms.IntegerField(
        label=gettext_lazy("Always review each annotator's first … annotations"),
        help_text=gettext_lazy("The review share applies only after this many annotations."),
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
        label=gettext_lazy("Inactivity limit (minutes)"),
        help_text=gettext_lazy(
            "An item returns to the queue when its annotator has been inactive this long. "
            "The annotator's draft is kept."
        ),
        min_value=1,
        max_value=480,
    )
    order = forms.ChoiceField(
        label=gettext_lazy("Item order"),
        help_text=gettext_lazy("Items with a higher priority always come first."),
        choices=ORDERS,
    )
    keep_media = forms.BooleanField(
        label=gettext_lazy("Let browsers cache media for ten minutes"),
        help_text=gettext_lazy(
            "Makes going back to an item faster. When off, no media stays on the device "
            "after the page is closed."
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
            "One class per line, in the order annotators see them. In a hierarchy, indent "
            "a line to put it below the line above. Each class gets a color and a number "
            "key. You can change everything later."
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
