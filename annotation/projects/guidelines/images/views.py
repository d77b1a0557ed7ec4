"""The images of a guideline: their list, a new one, one for a reader's browser."""

from __future__ import annotations

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from annotation.media.ranges import SEALED
from annotation.projects.guidelines.images.actions import MAX_IMAGES, add_image, remove_image
from annotation.projects.guidelines.images.forms import ImageForm
from annotation.projects.guidelines.models import GuidelineImage
from annotation.projects.models import Project
from annotation.projects.sections import address, trail
from annotation.projects.views import find_project
from core.permissions.decorators import requires
from core.web.errors import DomainError
from core.web.http import MemberRequest

KEPT_BY_BROWSERS = 7 * 24 * 3600  # the bytes behind a key never change


@require_http_methods(["GET", "HEAD", "POST"])
@requires("guideline.change")
def guideline_images(request: MemberRequest, organization: str, project_id: int) -> HttpResponse:
    """All images with what to write to show them, and a form for a further one."""
    project = find_project(request, project_id)
    form = ImageForm()
    if request.method == "POST":
        form = ImageForm(request.POST, request.FILES)
        if form.is_valid() and is_added(request, project, form):
            return redirect("guideline_images", organization, project_id)
    way = trail(project, _("Guideline"))
    way[-1]["url"] = address("guideline", project)
    context = {
        "project": project,
        "trail": [*way, {"title": _("Images")}],
        "form": form,
        "images": GuidelineImage.objects.filter(project=project).order_by("-pk")[:MAX_IMAGES],
    }
    status = 422 if form.is_bound else 200
    return render(request, "annotation/projects/guidelines/images.html", context, status=status)


def is_added(request: MemberRequest, project: Project, form: ImageForm) -> bool:
    """Whether the image was taken; if not, the form says why."""
    upload, words = form.cleaned_data["file"], form.cleaned_data["words"]
    try:
        image = add_image(by=request.member, project=project, upload=upload, words=words)
    except DomainError as refusal:
        form.add_error("file", refusal.message)
        return False
    said = _("Image uploaded. Paste %(markdown)s where it should appear.")
    messages.success(request, said % {"markdown": image.markdown})
    return True


@require_safe
@requires("label.do")
def guideline_image(
    request: MemberRequest, organization: str, project_id: int, image_key: str
) -> HttpResponseBase:
    """One image, for members who may read the project's guideline."""
    project = find_project(request, project_id)
    image = get_object_or_404(GuidelineImage, project=project, key=image_key)
    try:
        content = default_storage.open(image.stored_as, "rb")
    except OSError as error:
        raise Http404 from error
    response = FileResponse(content, content_type=f"image/{image.kind}")
    response["Cache-Control"] = f"private, max-age={KEPT_BY_BROWSERS}, immutable"
    response["Content-Security-Policy"] = SEALED
    return response


@require_POST
@requires("guideline.change")
def guideline_image_remove(
    request: MemberRequest, organization: str, project_id: int, image_key: str
) -> HttpResponse:
    """Take an image away for good."""
    project = find_project(request, project_id)
    image = get_object_or_404(GuidelineImage, project=project, key=image_key)
    remove_image(by=request.member, image=image)
    messages.success(request, _("Image removed. Its description is shown in its place."))
    return redirect("guideline_images", organization, project_id)
