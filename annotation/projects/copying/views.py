"""Pages that copy a project, with or without data, and show the progress."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from annotation.projects.copying.actions import copy_project, free_name, resume_copy, stop_copy
from annotation.projects.queries import progress_of
from annotation.projects.sections import trail
from annotation.projects.views import find_project
from core.permissions.decorators import requires
from core.web.errors import DomainError
from core.web.http import MemberRequest
from core.web.plain_name import NameField


class CopyForm(forms.Form):
    """A name, and whether the items come along."""

    name = NameField(
        label=gettext_lazy("Name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autofocus": True, "autocomplete": "off"}),
    )
    with_data = forms.ChoiceField(
        label=gettext_lazy("Data"),
        choices=[
            ("", gettext_lazy("Settings only. Import data later.")),
            ("1", gettext_lazy("Settings and items. All items must be labeled again.")),
        ],
        required=False,
        widget=forms.RadioSelect,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires("project.create")
def project_copy(request: MemberRequest, organization: str, project_id: int) -> HttpResponse:
    """Begin a project with everything of this one but people's answers."""
    source = find_project(request, project_id)
    initial = {"name": free_name(source), "with_data": ""}
    form = CopyForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = copy_project(
                by=request.member,
                source=source,
                name=form.cleaned_data["name"],
                with_data=bool(form.cleaned_data["with_data"]),
            )
        except DomainError as refusal:
            form.add_error("name", refusal.message)
        else:
            messages.success(
                request,
                _("Project copied. The steps left before you can start it are listed below."),
            )
            return redirect("project", organization, made.pk)
    context = {
        "project": source,
        "trail": trail(source, _("Copy")),
        "form": form,
        "total": progress_of([source.pk])[source.pk].total,
    }
    status = 422 if form.is_bound else 200
    return render(request, "annotation/projects/copy.html", context, status=status)


@require_POST
@requires("project.change")
def project_copy_items(request: MemberRequest, organization: str, project_id: int) -> HttpResponse:
    """Stop bringing items, or go on."""
    project = find_project(request, project_id)
    if request.POST.get("do") == "stop":
        stop_copy(by=request.member, project=project)
        messages.success(
            request, _("Copying stopped. Items that were already copied stay in the project.")
        )
    else:
        resume_copy(by=request.member, project=project)
        messages.success(request, _("Copying the remaining items."))
    return redirect("project", organization, project_id)
