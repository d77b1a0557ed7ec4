"""The page to publish a draft after a review of its changes."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from annotation.projects.guidelines.actions import edition, publish_guideline
from annotation.projects.guidelines.compare import ChangedBlock, compare_versions
from annotation.projects.guidelines.content import parse_guideline
from annotation.projects.guidelines.forms import PublishForm
from annotation.projects.guidelines.models import GuidelineVersion
from annotation.projects.guidelines.queries import draft_of, project_classes
from annotation.projects.models import Project, ProjectState
from annotation.projects.sections import trail
from annotation.projects.setup import next_url
from core.identity.models import Member
from core.web.errors import DomainError
from core.web.http import MemberRequest


def publish_page(request: MemberRequest, project: Project) -> HttpResponse:
    """Show what would change; take the decision."""
    form = PublishForm(request.POST or None, is_first=project.guideline is None)
    problem, status = "", 200
    if request.method == "POST" and form.is_valid():
        try:
            version = publish_guideline(
                by=request.member,
                project=project,
                level=form.cleaned_data.get("level", "major"),
                note=form.cleaned_data["note"],
                opened_on=request.POST.get("opened_on", ""),
            )
        except DomainError as refusal:
            problem, status = refusal.message, refusal.status
        else:
            said = _("Version %(label)s published.") % {"label": version.label}
            messages.success(request, said)
            if project.state == ProjectState.DRAFT:
                return redirect(next_url(request.member, project))
            return redirect("guideline", request.organization.slug, project.pk)
    draft = draft_of(project)
    context = {
        "project": project,
        "trail": [*trail(project, _("Guideline"))[:-1], {"title": _("Publish guideline")}],
        "form": form,
        "draft": draft,
        "opened_on": edition(draft),
        "current": project.guideline,
        "blocks": what_changes(request.member, project, draft),
        "undefined": undefined_classes(project, draft),
        "problem": problem,
    }
    return render(request, "annotation/projects/guidelines/publish.html", context, status=status)


def what_changes(
    viewer: Member, project: Project, draft: GuidelineVersion | None
) -> list[ChangedBlock]:
    """The blocks that differ from the version in force."""
    if draft is None or project.guideline is None:
        return []
    return compare_versions(viewer, project.guideline, draft)


def undefined_classes(project: Project, draft: GuidelineVersion | None) -> list[str]:
    """The titles of classes that the draft doesn't define."""
    if draft is None:
        return []
    content = parse_guideline(draft.content)
    return [
        label_class.title
        for label_class in project_classes(project)
        if not content.block(label_class.key).definition
    ]
