"""The page to edit a guideline. Typed text survives every refusal."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from annotation.projects.guidelines.actions import edition, save_guideline_draft
from annotation.projects.guidelines.content import MAX_KEY_LENGTH, ClassBlock, Guideline
from annotation.projects.guidelines.examples import item_texts, items_in
from annotation.projects.guidelines.forms import GuidelineForm, items_sent
from annotation.projects.guidelines.images.address import image_pattern
from annotation.projects.guidelines.models import GuidelineVersion
from annotation.projects.guidelines.panel import Panel, panel_of, with_items
from annotation.projects.guidelines.queries import (
    content_to_edit,
    labels_of,
    newest_version,
    project_classes,
)
from annotation.projects.models import Project
from annotation.projects.sections import trail
from core.web.errors import DomainError, Invalid
from core.web.http import MemberRequest


def edit_page(request: MemberRequest, project: Project) -> HttpResponse:
    """Show the newest text; save, preview, or save and go on to publishing."""
    newest = newest_version(project)
    content = content_to_edit(project, newest)
    if request.method != "POST":
        texts = item_texts(request.member, project.pk, items_in(content))
        form = GuidelineForm(content, project_classes(project), texts=texts)
        return show(request, project, newest, form)
    shown = blocks_on_page(content, request.POST.getlist("block"))
    texts = item_texts(request.member, project.pk, items_in(content) | items_sent(request.POST))
    form = GuidelineForm(shown, project_classes(project), request.POST, texts=texts)
    opened_on = request.POST.get("opened_on")
    if not form.is_valid():
        refusal = Invalid(_("Not saved. Fix the marked fields first."))
        return show(request, project, newest, form, refusal=refusal, opened_on=opened_on)
    if "preview" in request.POST:
        images = image_pattern(request.organization.slug, project.pk)
        panel = panel_of(form.content(), labels_of(project), label="", images=images)
        seen = with_items(
            request.member,
            panel,
            labels_of(project),
            slug=request.organization.slug,
            project_id=project.pk,
        )
        return show(request, project, newest, form, preview=seen, opened_on=opened_on)
    return save(request, project, form, content)


def blocks_on_page(content: Guideline, keys: list[str]) -> Guideline:
    """The blocks the sent form has, should the schema have changed since it was opened."""
    known = [block.class_key for block in content.blocks]
    others = [key for key in keys if key not in known and may_be_key(key)]
    gone = tuple(ClassBlock(class_key=key) for key in dict.fromkeys(others))
    shown = tuple(block for block in content.blocks if block.class_key in keys)
    return content.model_copy(update={"blocks": (*shown, *gone)})


def may_be_key(key: str) -> bool:
    """Whether a schema may have had a class with this key."""
    return 0 < len(key) <= MAX_KEY_LENGTH and "\0" not in key


def with_untouched(written: Guideline, stored: Guideline, keys: list[str]) -> Guideline:
    """What was written, and as they are stored the blocks that the form didn't have."""
    untouched = tuple(block for block in stored.blocks if block.class_key not in keys)
    return written.model_copy(update={"blocks": (*written.blocks, *untouched)})


def save(
    request: MemberRequest, project: Project, form: GuidelineForm, stored: Guideline
) -> HttpResponse:
    """Keep the draft; a refusal shows the form again, text and all."""
    written = with_untouched(form.content(), stored, request.POST.getlist("block"))
    try:
        save_guideline_draft(
            by=request.member,
            project=project,
            content=written,
            opened_on=request.POST.get("opened_on", ""),
        )
    except DomainError as refusal:
        # From here on the writer knows of the newer version: saving again replaces it.
        newest = newest_version(project)
        return show(request, project, newest, form, refusal=refusal)
    slug = request.organization.slug
    if "publish" in request.POST:
        return redirect("guideline_publish", slug, project.pk)
    messages.success(request, _("Draft saved. Annotators will see it once you publish it."))
    if "images" in request.POST:
        return redirect("guideline_images", slug, project.pk)
    if key := request.POST.get("choose"):
        search = reverse("guideline_examples", args=[slug, project.pk])
        return redirect(f"{search}?{urlencode({'class': key})}")
    page = reverse("guideline_edit", args=[slug, project.pk])
    place = request.POST.get("add", "")
    return redirect(f"{page}#block-{place}" if place else page)


def show(
    request: MemberRequest,
    project: Project,
    newest: GuidelineVersion | None,
    form: GuidelineForm,
    *,
    refusal: DomainError | None = None,
    preview: Panel | None = None,
    opened_on: str | None = None,
) -> HttpResponse:
    """The page that writes a guideline."""
    context: dict[str, Any] = {
        "project": project,
        "trail": [*trail(project, _("Guideline"))[:-1], {"title": _("Edit guideline")}],
        "form": form,
        "newest": newest,
        "opened_on": edition(newest) if opened_on is None else opened_on,
        "problem": refusal.message if refusal else "",
        "panel": preview,
    }
    status = refusal.status if refusal else 200
    return render(request, "annotation/projects/guidelines/edit.html", context, status=status)
