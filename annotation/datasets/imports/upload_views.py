"""The pages that take files: choose them, send more of them, look at the first images."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from annotation.datasets.imports.upload_form import UploadForm
from annotation.datasets.imports.uploading import add_files, take_whole, upload
from annotation.datasets.imports.views import FOLDER, SHOW_OR_SEND, find_import, way_to
from annotation.datasets.models import Import
from annotation.media.files import open_stored
from annotation.media.image import THUMBNAIL_MIME
from annotation.projects.models import Project
from core.permissions.decorators import requires
from core.web.errors import DomainError, Gone, Invalid
from core.web.http import MemberRequest, wants_json


@require_http_methods(SHOW_OR_SEND)
@requires("data.import")
def import_new(request: MemberRequest, organization: str, project_id: int) -> HttpResponse:
    """Choose a file, or some."""
    project = get_object_or_404(Project, pk=project_id)
    form = UploadForm(media_type=project.media_type)
    if request.method == "POST":
        form = upload_form(request, project.media_type)
        if form.is_valid():
            try:
                source = upload(
                    by=request.member,
                    project=project,
                    uploads=form.cleaned_data["file"],
                    more_follow=bool(request.POST.get("more")),
                )
            except DomainError as refusal:
                form.add_error("file", refusal.message)
            else:
                return uploaded(request, source)
        if wants_json(request):
            raise Invalid(" ".join(str(error) for error in form.errors["file"]))
    context = {"project": project, "form": form, "trail": way_to(project, _("New import"))}
    status = 422 if form.is_bound else 200
    return render(request, f"{FOLDER}/import_new.html", context, status=status)


def upload_form(request: MemberRequest, media_type: str) -> UploadForm:
    """The form with the files that were sent."""
    too_large = was_too_large(request)
    return UploadForm(request.POST, request.FILES, media_type=media_type, was_too_large=too_large)


def uploaded(request: MemberRequest, source: Import) -> HttpResponse:
    """On to the preview; a script learns where the rest of the files goes."""
    ids = [request.organization.slug, source.project_id, source.pk]
    if not wants_json(request):
        return redirect("import_preview", *ids)
    pages = {"add": "import_add", "preview": "import_preview", "cancel": "import_cancel"}
    return JsonResponse({name: reverse(page, args=ids) for name, page in pages.items()})


@require_POST
@requires("data.import")
def import_add(
    request: MemberRequest, organization: str, project_id: int, import_id: int
) -> HttpResponse:
    """More files for an import that waits for its preview."""
    source = find_import(import_id, project_id)
    form = upload_form(request, source.project.media_type)
    if not form.is_valid():
        raise Invalid(" ".join(str(error) for error in form.errors["file"]))
    add_files(by=request.member, source=source, uploads=form.cleaned_data["file"])
    return uploaded(request, source)


@require_POST
@requires("data.import")
def import_whole(
    request: MemberRequest, organization: str, project_id: int, import_id: int
) -> HttpResponse:
    """A text file becomes one item, instead of one for each line."""
    take_whole(by=request.member, source=find_import(import_id, project_id))
    return redirect("import_preview", organization, project_id, import_id)


@require_safe
@requires("data.import")
def import_thumbnail(
    request: MemberRequest, organization: str, project_id: int, import_id: int, number: int
) -> HttpResponse:
    """One of the first images that were brought, small."""
    source = find_import(import_id, project_id)
    stored_as = (source.preview or {}).get("thumbnails", {}).get(str(number))
    if stored_as is None:
        raise Http404
    try:
        with open_stored(stored_as) as file:
            small = file.read()
    except FileNotFoundError as error:
        raise Gone(_("The uploaded file is missing from storage.")) from error
    headers = {"Cache-Control": "private, max-age=600"}
    return HttpResponse(small, content_type=THUMBNAIL_MIME, headers=headers)


def was_too_large(request: MemberRequest) -> bool:
    """Whether no file came because UploadLimit dropped it."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    return length.isdigit() and int(length) > settings.IMPORT_LIMIT_BYTES
