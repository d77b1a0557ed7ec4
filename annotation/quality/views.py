"""The page about the agreement of a project's annotators."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from annotation.datasets.item_labels import CONTENT
from annotation.datasets.models import Item
from annotation.label_types.schema import schema_of
from annotation.projects.models import Project
from annotation.projects.sections import trail
from annotation.projects.views import find_project
from annotation.quality.jobs import measure_agreement
from annotation.quality.models import (
    MAX_DRAWN_ITEMS,
    MAX_ITEMS_OF_CONFUSION,
    AgreementReport,
)
from annotation.quality.presentation import class_titles, find_confusion, shown_fields
from annotation.quality.queries import newest_annotation, reports_of
from core.identity.models import Member
from core.jobs.tenant_jobs import enqueue
from core.permissions.can import can
from core.permissions.decorators import requires
from core.web.http import MemberRequest


@require_safe
@requires("item.view")
def project_agreement(request: MemberRequest, organization: str, project_id: int) -> HttpResponse:
    """The newest report: each field with its figures, confusions and people."""
    project = find_project(request, project_id)
    may_change = bool(can(request.member, "project.change", project))
    report = reports_of(project).select_related("schema").first()
    context: dict[str, Any] = {
        "project": project,
        "trail": trail(project, _("Agreement")),
        "report": report,
        "may_change": may_change,
        "has_annotations": report is not None or newest_annotation(project) is not None,
        "most_items": MAX_DRAWN_ITEMS,
    }
    if report is not None:
        # Reviewers decide without knowing how others judge an annotator.
        names = names_in(report) if may_change else {}
        fields = shown_fields(report, schema_of(report.schema.fields), names)
        context["fields"] = fields
        context["is_compared"] = any(each["items"] for each in report.figures)
    return render(request, "annotation/quality/agreement.html", context)


def names_in(report: AgreementReport) -> dict[int, str]:
    """The names of the annotators in a report; one query."""
    ids = {each["member"] for found in report.figures for each in found["people"]}
    members = Member.objects.filter(pk__in=ids).select_related("user")
    return {member.pk: member.name for member in members}


@require_POST
@requires("project.change")
def agreement_update(request: MemberRequest, organization: str, project_id: int) -> HttpResponse:
    """Queue a new report."""
    project = find_project(request, project_id)
    enqueue(measure_agreement, organization_id=request.organization.pk, project_id=project.pk)
    messages.success(request, _("Agreement is being measured. Reload this page in a few seconds."))
    return redirect("project_agreement", organization, project_id)


@require_safe
@requires("item.view")
def confused_items(request: MemberRequest, organization: str, project_id: int) -> HttpResponse:
    """Items for which people chose both of two classes."""
    project = find_project(request, project_id)
    report = reports_of(project).select_related("schema").first()
    name, one, other = (request.GET.get(key, "") for key in ("field", "one", "other"))
    found = None if report is None else find_confusion(report.figures, name, one, other)
    if report is None or found is None:  # a link from before agreement was measured again
        return redirect("project_agreement", organization, project_id)
    asked = schema_of(report.schema.fields).by_name[name]
    titles = class_titles(asked, {one: 1, other: 1})
    context = {
        "project": project,
        "trail": trail_of(project),
        "field": asked,
        "one": titles[one],
        "other": titles[other],
        "pairs": found["pairs"],
        "items": items_of(project, found["items"]),
        "is_cut": len(found["items"]) == MAX_ITEMS_OF_CONFUSION,
        "most": MAX_ITEMS_OF_CONFUSION,
    }
    return render(request, "annotation/quality/confused_items.html", context)


def trail_of(project: Project) -> list[dict[str, Any]]:
    """The way to the items of a confusion."""
    way = trail(project, _("Agreement"))
    return [*way, {"title": _("Items")}]


def items_of(project: Project, ids: list[int]) -> list[Item]:
    """The items with these ids without their content, newest first."""
    return list(Item.objects.filter(project=project, pk__in=ids).defer(*CONTENT).order_by("-pk"))
