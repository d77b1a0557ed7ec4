"""Which kinds of project can be begun with sensible settings? A further one is one entry here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from annotation.workflow.policy import Policy


@dataclass(frozen=True)
class ProjectTemplate:
    """What a project begins with. The classes people type go into the field `classes_in`."""

    key: str
    title: str | Promise
    text: str | Promise
    media_type: str
    fields: tuple[dict[str, Any], ...]
    classes_in: str
    examples: tuple[str | Promise, ...]
    policy: Policy

    def fields_with(self, options: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """The label schema's fields with these classes."""
        return [
            {**each, "title": str(each["title"])}
            | ({"options": options} if each["name"] == self.classes_in else {})
            for each in self.fields
        ]


TEXT_CLASSIFICATION = ProjectTemplate(
    key="text-classification",
    title=_("Text classification"),
    text=_("Each text gets one class of your list: spam or not, topic, tone, intent."),
    media_type="text",
    fields=({"kind": "choice", "name": "label", "title": _("Class"), "multiple": False},),
    classes_in="label",
    examples=(_("Spam"), _("Not spam")),
    policy=Policy(),
)

TEMPLATES: dict[str, ProjectTemplate] = {each.key: each for each in (TEXT_CLASSIFICATION,)}
