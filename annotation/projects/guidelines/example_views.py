"""Pages that turn an item into an example: search, then choose a class."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from annotation.datasets.content import content_of, excerpt
from annotation.datasets.delivery import DeliveryPurpose, deliver, deliver_all
from annotation.datasets.file_views import FileSource, file_view
from annotation.datasets.models import Item
from annotation.media.medium import THUMBNAIL
from annotation.projects.guidelines.content import Example, parse_guideline
from annotation.projects.guidelines.examples import (
    FOUND,
    MAX_SHOWN_LENGTH,
    add_item_example,
    add_item_examples,
    is_example_in,
    search_items,
    shown_items,
)
from annotation.projects.guidelines.forms import (
    BAD,
    GOOD,
    ItemExampleForm,
    ItemsExampleForm,
    number_in,
)
from annotation.projects.guidelines.models import GuidelineVersion
from annotation.projects.guidelines.queries import newest_version, project_classes
from annotation.projects.models import Project
from annotation.projects.queries import readable_projects
from annotation.projects.sections import address, trail
from annotation.projects.views import find_project
from annotation.workflow.lifecycle.labels import labels_on
from core.identity.models import Member
from core.permissions.can import can
from core.permissions.decorators import requires
from core.web.errors import DomainError
from core.web.http import MemberRequest
from core.web.pagination import number

MAX_SEARCH_LENGTH = 200


@require_http_methods(["GET", "HEAD", "POST"])
@requires("guideline.change")
def guideline_examples(request: MemberRequest, organization: str, project_id: int) -> HttpResponse:
    """Find items by words of their text or by external id, and make them examples of a class."""
    project = find_project(request, project_id)
    classes = project_classes(project)
    sent = request.POST if request.method == "POST" else None
    form = ItemsExampleForm(classes, sent, initial={"class_key": request.GET.get("class", "")})
    selected = selected_items(request, project)
    if form.is_valid() and are_added(request, project, selected, form):
        if "more" in request.POST:
            return redirect(request.get_full_path())
        page = reverse("guideline_edit", args=[organization, project_id])
        return redirect(f"{page}#block-{form.cleaned_data['class_key']}")
    words = request.GET.get("q", "").replace("\0", "").strip()[:MAX_SEARCH_LENGTH]
    class_key = request.GET.get("class", "")[:MAX_SEARCH_LENGTH]
    items, further = search_items(project, words, number(request, "before"))
    delivered = deliver_all(request.member, items, DeliveryPurpose.BROWSING)
    below = urlencode({"q": words, "class": class_key, "before": further or ""})
    context = {
        "project": project,
        "trail": way_to(project, _("Examples from the data")),
        "words": words,
        "class_key": class_key,
        "chosen": urlencode({"class": class_key}),
        "found": [
            {"item": item, "content": delivered[item.pk], "excerpt": excerpt(delivered[item.pk])}
            for item in items
        ],
        "further": f"?{below}" if further else "",
        "form": form,
        "has_classes": bool(classes),
        "selected": {item.pk for item in selected},
    }
    status = 422 if form.errors else 200
    page = "annotation/projects/guidelines/examples.html"
    return render(request, page, context, status=status)


def selected_items(request: MemberRequest, project: Project) -> list[Item]:
    """The items of the project that were selected on the page."""
    sent = [number_in(text) for text in request.POST.getlist("item")[:FOUND]]
    rows = shown_items(project.pk).filter(pk__in=[pk for pk in sent if pk is not None])
    return list(rows.order_by("pk"))


def are_added(
    request: MemberRequest, project: Project, items: list[Item], form: ItemsExampleForm
) -> bool:
    """Whether the items became examples; if not, the form says why."""
    data = form.cleaned_data
    if not items:
        form.add_error(None, _("Select at least one item."))
        return False
    try:
        add_item_examples(
            by=request.member,
            project=project,
            items=items,
            class_key=data["class_key"],
            good=data["verdict"] == GOOD,
            note=data["note"],
        )
    except DomainError as refusal:
        form.add_error(None, refusal.message)
        return False
    said = ngettext(
        "%(number)d example added to the draft.",
        "%(number)d examples added to the draft.",
        len(items),
    )
    messages.success(request, said % {"number": len(items)})
    return True


def way_to(project: Project, title: str) -> list[dict[str, Any]]:
    """The trail to a page under the guideline."""
    way = trail(project, _("Guideline"))
    way[-1]["url"] = address("guideline", project)
    return [*way, {"title": title}]


@require_http_methods(["GET", "HEAD", "POST"])
@requires("guideline.change")
def guideline_example(
    request: MemberRequest, organization: str, project_id: int, item_id: int
) -> HttpResponse:
    """Say which class the item is an example of, and why.

    A page that knows both already (an answered question) sends them with `begin`: they are where
    the form begins.
    """
    project = find_project(request, project_id)
    items = shown_items(project.pk).select_related("media", "project__schema")
    item = get_object_or_404(items, pk=item_id)
    classes = project_classes(project)
    wanted = request.GET.get("class", "")
    begins = "begin" in request.POST
    sent = request.POST if request.method == "POST" and not begins else None
    initial = already(project, item, request.POST.get("class_key", "") if begins else wanted)
    if begins:
        initial["note"] = initial["note"] or request.POST.get("note", "")
    form = ItemExampleForm(classes, sent, initial=initial)
    if sent is not None and form.is_valid() and is_added(request, project, item, form):
        messages.success(
            request,
            _("Example added to the draft. Annotators will see it once you publish the guideline."),
        )
        page = reverse("guideline_edit", args=[organization, project_id])
        return redirect(f"{page}#block-{form.cleaned_data['class_key']}")
    media = reverse("item_media", args=[organization, project_id, item_id])
    delivered = deliver(request.member, item, DeliveryPurpose.BROWSING)
    content = content_of(delivered, url=media)
    context = {
        "project": project,
        "trail": way_to(project, _("Use as example")),
        "item": item,
        "content": delivered,
        "text": delivered.text[:MAX_SHOWN_LENGTH],
        "labels": labels_on(item, content),
        "form": form,
        "has_classes": bool(classes),
    }
    status = 422 if form.is_bound else 200
    return render(request, "annotation/projects/guidelines/example.html", context, status=status)


def find_example(member: Member, project_id: int, item_id: int) -> Item:
    """An item that is an example in a version that the member may read, or 404."""
    project = get_object_or_404(readable_projects(member), pk=project_id)
    versions = GuidelineVersion.objects.filter(project=project)
    if not can(member, "guideline.change", project):
        versions = versions.filter(published_at__isnull=False)
    pictured = shown_items(project.pk).select_related("media", "project__policy")
    item: Item = get_object_or_404(pictured, pk=item_id)
    if not is_example_in(versions, item.pk):
        raise Http404
    return item


# The small image of an item that is an example, or of a file that it compares.
guideline_example_image = file_view(
    FileSource("label.do", find_example, DeliveryPurpose.EXAMPLE), preview=THUMBNAIL
)


def already(project: Project, item: Item, wanted: str) -> dict[str, Any]:
    """What the form starts from: what the item shows already, else the class come from."""
    newest = newest_version(project)
    blocks = parse_guideline(newest.content).blocks if newest else ()
    found = [
        (block.class_key, example)
        for block in blocks
        for example in block.examples
        if example.item == item.pk and wanted in ("", block.class_key)
    ]
    class_key, example = found[0] if found else (wanted, Example())
    verdict = GOOD if example.good else BAD
    return {"class_key": class_key, "verdict": verdict, "note": example.note}


def is_added(request: MemberRequest, project: Project, item: Item, form: ItemExampleForm) -> bool:
    """Whether the example was taken; if not, the form says why."""
    data = form.cleaned_data
    try:
        add_item_example(
            by=request.member,
            project=project,
            item=item,
            class_key=data["class_key"],
            good=data["verdict"] == GOOD,
            note=data["note"],
        )
    except DomainError as refusal:
        form.add_error(None, refusal.message)
        return False
    return True
