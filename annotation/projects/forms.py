"""Forms for a new project, its classes and its workflow settings."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy
from pydantic import ValidationError
from pydantic.fields import FieldInfo

from annotation.projects.classes import (
    problem_with,
)
from annotation.projects.templates import TEMPLATES
from annotation.workflow.lifecycle.policy import (
    Input,
    Policy,
    SettingsSection,
    inputs,
    section_kinds,
)
from core.web.plain_name import NameField


class PolicyForm(forms.Form):
    """What the declared sections ask for, each setting as `section_setting`.

    `asks`: the settings to ask for, all where it is empty. The policy keeps what isn't asked for.
    """

    asks: tuple[str, ...] = ()

    def __init__(self, *args: Any, policy: Policy, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.policy = policy
        self.sections: list[SettingsSection] = []
        for kind in section_kinds():
            for name, asked, info in inputs(kind):
                field = f"{kind.name}_{name}"
                if not self.asks or field in self.asks:
                    self.fields[field] = form_field(asked, info)
                    self.initial.setdefault(field, getattr(policy[kind], name))

    @property
    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields of each section under its title."""
        found = [
            (str(kind.title), [self[field] for field, _name in self.fields_of(kind)])
            for kind in section_kinds()
        ]
        return [(title, fields) for title, fields in found if fields]

    def fields_of(self, kind: type[SettingsSection]) -> list[tuple[str, str]]:
        """The names of a section's fields, each with the name of its setting."""
        named = [(f"{kind.name}_{name}", name) for name, _asked, _info in inputs(kind)]
        return [(field, name) for field, name in named if field in self.fields]

    def clean(self) -> dict[str, Any]:
        """Let each section judge its settings together."""
        data = super().clean() or {}
        for kind in section_kinds():
            own = {name: data[field] for field, name in self.fields_of(kind) if field in data}
            try:
                section = kind.model_validate(self.policy[kind].model_dump() | own)
            except ValidationError as error:
                self.add_error(None, f"{kind.title}: {error.errors()[0]['msg']}")
            else:
                self.sections.append(section)
        return data

    def changed(self) -> Policy:
        """The policy with what was filled in; the rest stays as it is."""
        return self.policy.changed(*self.sections)


def form_field(asked: Input, info: FieldInfo) -> forms.Field:
    """The form's field of a setting, by its type and its bounds."""
    common: dict[str, Any] = {"label": asked.label, "help_text": asked.help_text}
    if asked.choices is not None:
        return forms.ChoiceField(choices=list(asked.choices.items()), **common)
    if info.annotation is bool:
        return forms.BooleanField(required=False, **common)
    if info.annotation not in (int, Decimal):
        return forms.CharField(max_length=1000, **common)
    for each in info.metadata:
        for bound, name in (("ge", "min_value"), ("le", "max_value")):
            if hasattr(each, bound):
                common[name] = getattr(each, bound)
    if info.annotation is int:
        return forms.IntegerField(**common)
    widget = forms.NumberInput(attrs={"step": asked.step or "any"})
    return forms.DecimalField(decimal_places=2, widget=widget, **common)


class RenameForm(forms.Form):
    """Another name for a project."""

    name = NameField(
        label=gettext_lazy("Name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autofocus": True, "autocomplete": "off"}),
    )


class NewProjectForm(PolicyForm):
    """A project from a template."""

    asks = ("decision_overlap", "review_mode", "review_percent", "review_first")

    name = NameField(
        label=gettext_lazy("Name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autofocus": True, "autocomplete": "off"}),
    )
    template = forms.ChoiceField(label=gettext_lazy("Template"), widget=forms.RadioSelect)
    classes = forms.CharField(
        label=gettext_lazy("Classes"),
        help_text=gettext_lazy(
            "One class per line, in the order annotators see them. In a hierarchy, indent a "
            "line to put it below the line above. Each class gets a color and a number key. "
            "You can change everything later."
        ),
        max_length=60_000,
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "true"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        first = next(iter(TEMPLATES.values()))
        super().__init__(*args, policy=first.policy, **kwargs)
        self.initial.setdefault("template", first.key)
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

    def clean(self) -> dict[str, Any]:
        """The typed titles as classes; none where the template asks for none."""
        template = TEMPLATES.get(self.cleaned_data.get("template", ""))
        self.policy = template.policy if template else self.policy
        data = super().clean()
        typed = data.get("classes", "")
        data["classes"] = []
        if template is not None and template.classes_in:
            data["classes"] = template.options_in(typed)
            if problem := problem_with(data["classes"], fewest=template.fewest_classes):
                self.add_error("classes", problem)
        return data
