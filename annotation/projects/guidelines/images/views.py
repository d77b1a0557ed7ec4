"""The pictures of a guideline: their list, a new one, one for a reader's browser."""

from __future__ import annotations

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from annotation.media.ranges import SEALED
from annotation.projects.guidelines.images.actions import MAX_PICTURES, add_picture, remove_picture
from annotation.projects.guidelines.images.forms import PictureForm
from annotation.projects.guidelines.models import GuidelinePicture
from annotation.projects.models import Project
from annotation.projects.sections import address, trail
from annotation.projects.views import find_project
from core.permissions.decorators import requires
from core.web.errors import DomainError
from core.web.http import MemberRequest

KEPT_BY_BROWSERS = 7 * 24 * 3600  # the bytes behind a key never change


@require_http_methods(["GET", "HEAD", "POST"])
@requires("guideline.change")
def guideline_pictures(request: MemberRequest, organization: str, project_id: int) -> HttpResponse:
    """All pictures with what to write to show them, and a form for a further one."""
    project = find_project(request, project_id)
    form = PictureForm()
    if request.method == "POST":
        form = PictureForm(request.POST, request.FILES)
        if form.is_valid() and is_added(request, project, form):
            return redirect("guideline_pictures", organization, project_id)
    way = trail(project, _("Guideline"))
    way[-1]["url"] = address("guideline", project)
    context = {
        "project": project,
        "trail": [*way, {"title": _("Pictures")}],
        "form": form,
        "pictures": GuidelinePicture.objects.filter(project=project).order_by("-pk")[:MAX_PICTURES],
    }
    status = 422 if form.is_bound else 200
    return render(request, "annotation/projects/guidelines/pictures.html", context, status=status)


def is_added(request: MemberRequest, project: Project, form: PictureForm) -> bool:
    """Whether the picture was taken; if not, the form says why."""
    upload, words = form.cleaned_data["file"], form.cleaned_data["words"]
    try:
        picture = add_picture(by=request.member, project=project, upload=upload, words=words)
    except DomainError as refusal:
        form.add_error("file", refusal.message)
        return False
    said = _("The picture is here. Write %(markdown)s where it is to stand.")
    messages.success(request, said % {"markdown": picture.markdown})
    return True


@require_safe
@requires("label.do")
def guideline_picture(
    request: MemberRequest, organization: str, project_id: int, picture_key: str
) -> HttpResponseBase:
    """One picture, for whoever may read the project's guideline."""
    project = find_project(request, project_id)
    picture = get_object_or_404(GuidelinePicture, project=project, key=picture_key)
    try:
        content = default_storage.open(picture.stored_as, "rb")
    except OSError as error:
        raise Http404 from error
    response = FileResponse(content, content_type=f"image/{picture.kind}")
    response["Cache-Control"] = f"private, max-age={KEPT_BY_BROWSERS}, immutable"
    response["Content-Security-Policy"] = SEALED
    return response


@require_POST
@requires("guideline.change")
def guideline_picture_remove(
    request: MemberRequest, organization: str, project_id: int, picture_key: str
) -> HttpResponse:
    """Take a picture away for good."""
    project = find_project(request, project_id)
    picture = get_object_or_404(GuidelinePicture, project=project, key=picture_key)
    remove_picture(by=request.member, picture=picture)
    messages.success(request, _("The picture is gone. Texts that name it show its words."))
    return redirect("guideline_pictures", organization, project_id)
