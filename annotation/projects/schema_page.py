"""How is a label schema shown and changed on its page?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from annotation.kinds.choice import ChoiceField
from annotation.kinds.protocol import SchemaField
from annotation.kinds.registry import kind_of
from annotation.kinds.schema import schema_of
from annotation.projects.classes import problem_with
from annotation.projects.forms import FieldForm, class_rows, classes_from
from annotation.projects.models import Project
from annotation.projects.schema_change import publish_schema
from annotation.projects.sections import trail
from workforce.permissions.can import can, require
from workforce.web.errors import DomainError
from workforce.web.http import MemberRequest


@dataclass
class FieldRows:
    """One field of the schema with the forms that change it; `rows` is None without classes."""

    field: SchemaField
    form: FieldForm
    rows: Any
    problem: str = ""

    @property
    def kind_title(self) -> str:
        """What people call the field's kind."""
        return str(kind_of(self.field.kind).title)

    def is_valid(self) -> bool:
        """Whether all that was filled in can be used; the problem is kept for the page."""
        if not self.form.is_valid() or (self.rows is not None and not self.rows.is_valid()):
            return False
        if isinstance(self.field, ChoiceField):
            self.problem = problem_with(classes_from(self.rows, self.field))
        return not self.problem

    def changed(self) -> dict[str, Any]:
        """The field's stored form with what was filled in."""
        stored = self.field.model_dump(mode="json") | self.form.cleaned_data
        if isinstance(self.field, ChoiceField):
            stored["options"] = classes_from(self.rows, self.field)
        return stored


def schema_page(request: MemberRequest, project: Project) -> HttpResponse:
    """Show the schema; take a change, which becomes the next version."""
    assert project.schema is not None
    if request.method == "POST":
        require(request.member, "project.change")
        return take_change(request, project)
    fields = field_rows(project)
    return show(request, project, fields)


def take_change(request: MemberRequest, project: Project) -> HttpResponse:
    """Publish what was filled in, or show it again with what to mend."""
    if "add" in request.POST:
        return show(request, project, field_rows(project, request.POST))
    fields = field_rows(project, request.POST)
    valid = [each.is_valid() for each in fields]  # asked of all, so that each says its problem
    if not all(valid):
        return show(request, project, fields, status=422)
    opened_on = request.POST.get("opened_on", "")
    before = project.schema
    try:
        version = publish_schema(
            by=request.member,
            project=project,
            fields=[each.changed() for each in fields],
            opened_on=int(opened_on) if opened_on.isdecimal() else None,
        )
    except DomainError as refusal:
        project.refresh_from_db(fields=["schema"])
        return show(request, project, fields, problem=refusal.message, status=refusal.status)
    said = _("Schema %(number)s is in force.") if version != before else _("Nothing was changed.")
    messages.success(request, said % {"number": version.number})
    return redirect("project_schema", request.organization.slug, project.pk)


def field_rows(project: Project, sent: Any = None) -> list[FieldRows]:
    """The schema's fields with their forms, filled with what was sent."""
    assert project.schema is not None
    return [
        FieldRows(
            field,
            FieldForm(
                sent,
                initial={"title": field.title, "help": field.help},
                prefix=f"{field.name}-field",
            ),
            class_rows(field, sent, extra=int(sent is not None and sent.get("add") == field.name))
            if isinstance(field, ChoiceField)
            else None,
        )
        for field in schema_of(project.schema.fields).fields
    ]


def show(
    request: MemberRequest,
    project: Project,
    fields: list[FieldRows],
    *,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    """The page."""
    assert project.schema is not None
    context = {
        "project": project,
        "trail": trail(project, _("Schema")),
        "fields": fields,
        "problem": problem,
        "number": project.schema.number,
        "may_change": can(request.member, "project.change"),
    }
    return render(request, "annotation/projects/schema.html", context, status=status)
