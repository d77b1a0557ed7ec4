"""The pages that bring data in: upload, preview, progress and result, findings."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from annotation.datasets.imports.actions import (
    cancel_import,
    confirm_update,
    describe_import,
    restart_import,
    start_import,
    still_read,
)
from annotation.datasets.imports.forms import ColumnsForm, FilesForm, ReadingForm
from annotation.datasets.imports.options import ImportOptions, SourceForm
from annotation.datasets.imports.preview import preview_of
from annotation.datasets.imports.queries import (
    GOING_ON,
    changes_told,
    finding_tabs,
    findings_shown,
    import_line,
    imports_of,
    is_interrupted,
    result_tiles,
)
from annotation.datasets.imports.report_csv import finding_blocks
from annotation.datasets.imports.upload_reader import TEXT_ENDINGS
from annotation.datasets.models import Import, ImportState
from annotation.projects.models import Project, ProjectState
from annotation.projects.sections import address, trail
from annotation.projects.setup import next_step
from core.permissions.can import can
from core.permissions.decorators import requires
from core.tenancy.scope import current_organization_id
from core.web.errors import Conflict, Invalid
from core.web.http import MemberRequest
from core.web.pagination import keyset_page

FOLDER = "annotation/datasets"
SHOW_OR_SEND = ["GET", "HEAD", "POST"]


def find_import(import_id: int, project_id: int) -> Import:
    """The import with its project, or 404."""
    found = Import.objects.select_related("project", "started_by__user")
    return get_object_or_404(found, pk=import_id, project_id=project_id)


def way_to(project: Project, *titles: str) -> list[dict[str, Any]]:
    """The trail to a page under the project's imports."""
    way = trail(project, _("Imports"))
    way[-1]["url"] = address("imports", project)
    return [*way, *({"title": title} for title in titles)]


@require_safe
@requires("item.view")
def imports(request: MemberRequest, organization: str, project_id: int) -> HttpResponse:
    """All imports of a project, newest first."""
    project = get_object_or_404(Project, pk=project_id)
    page = keyset_page(imports_of(project), request)
    context = {
        "project": project,
        "trail": trail(project, _("Imports")),
        "page": page,
        "lines": [import_line(source) for source in page.rows],
        "may_import": bool(can(request.member, "data.import")),
    }
    return render(request, f"{FOLDER}/imports.html", context)


@require_http_methods(SHOW_OR_SEND)
@requires("data.import")
def import_preview(
    request: MemberRequest, organization: str, project_id: int, import_id: int
) -> HttpResponse:
    """How the file will be read; each change shows the first rows again."""
    source = find_import(import_id, project_id)
    if source.state == ImportState.INSPECTING and request.method != "POST":
        return status_page(request, source)  # comes back by itself, to the preview
    if source.state not in (ImportState.INSPECTING, ImportState.PREVIEW, ImportState.CHECKED):
        return redirect("import_status", organization, project_id, import_id)
    options = ImportOptions.model_validate(source.options)
    form_class = FilesForm if options.is_files else ReadingForm
    form = form_class(request.POST if request.method == "POST" else None, options=options)
    if request.method == "POST" and form.is_valid():
        try:
            if not proceed(request, source, form):
                return redirect("import_preview", organization, project_id, import_id)
        except Invalid as refusal:
            form.add_error(None, refusal.message)
        else:
            return redirect("import_status", organization, project_id, import_id)
    context: dict[str, Any] = {
        "project": source.project,
        "source": source,
        "form": form,
        "trail": way_to(source.project, source.file_name),
    }
    if options.is_files:
        page = "import_pairs.html" if options.compares else "import_files.html"
        if source.preview is None:
            raise Conflict(still_read(), code="inspecting")
        columns = zip(form.column_fields(), source.preview["examples"], strict=False)
        context |= {"preview": source.preview, "columns": list(columns)}
    else:
        page, context["preview"] = "import_preview.html", preview_of(source.stored_as, options)
        context["is_table"] = options.form == SourceForm.TABLE
        context["may_be_one_text"] = not options.compares and source.file_name.lower().endswith(
            TEXT_ENDINGS
        )
    return render(request, f"{FOLDER}/{page}", context, status=422 if form.errors else 200)


def proceed(request: MemberRequest, source: Import, form: ColumnsForm) -> bool:
    """Keep what was chosen; True when the import was started with it.

    When the file is to be read in another way the columns are other ones, so they are guessed
    again and shown before anything starts.
    """
    options, is_read_anew = form.chosen(source.stored_as)
    if "start" not in request.POST or is_read_anew:
        describe_import(by=request.member, source=source, options=options)
        if "start" in request.POST:
            messages.info(request, _("Preview updated. Check the columns."))
        return False
    if source.state == ImportState.CHECKED:  # the columns were opened again after a check
        describe_import(by=request.member, source=source, options=options)
    start_import(by=request.member, source=source, options=options)
    return True


@require_safe
@requires("item.view")
def import_status(
    request: MemberRequest, organization: str, project_id: int, import_id: int
) -> HttpResponse:
    """Progress while it runs, then the result."""
    return status_page(request, find_import(import_id, project_id))


def status_page(request: MemberRequest, source: Import) -> HttpResponse:
    """The page about an import, which loads itself again while a job is at it."""
    is_done = source.state == ImportState.DONE
    continues = is_done and source.project.state == ProjectState.DRAFT
    step = next_step(request.member, source.project) if continues else None
    context = {
        "project": source.project,
        "next_step": step,
        "next_url": address(step.page, source.project) if step else "",
        "line": import_line(source),
        "changes": changes_told(source),
        "is_interrupted": is_interrupted(source),
        "tiles": result_tiles(source, request.organization.slug),
        "may_import": bool(can(request.member, "data.import")),
        "trail": way_to(source.project, source.file_name),
    }
    response = render(request, f"{FOLDER}/import_status.html", context)
    if source.state in GOING_ON:
        response.headers["Cache-Control"] = "no-store"
    return response


@require_POST
@requires("data.import")
def import_confirm(
    request: MemberRequest, organization: str, project_id: int, import_id: int
) -> HttpResponse:
    """Carry out an import that was checked."""
    confirm_update(by=request.member, source=find_import(import_id, project_id))
    return redirect("import_status", organization, project_id, import_id)


@require_POST
@requires("data.import")
def import_cancel(
    request: MemberRequest, organization: str, project_id: int, import_id: int
) -> HttpResponse:
    """Stop it; nothing of the file is imported."""
    cancel_import(by=request.member, source=find_import(import_id, project_id))
    messages.success(request, _("Import canceled. Nothing was imported."))
    return redirect("import_status", organization, project_id, import_id)


@require_POST
@requires("data.import")
def import_restart(
    request: MemberRequest, organization: str, project_id: int, import_id: int
) -> HttpResponse:
    """Start it again from the beginning of the file."""
    restart_import(by=request.member, source=find_import(import_id, project_id))
    messages.success(request, _("Import restarted."))
    return redirect("import_status", organization, project_id, import_id)


@require_safe
@requires("item.view")
def import_findings(
    request: MemberRequest, organization: str, project_id: int, import_id: int
) -> HttpResponse:
    """The rows that did not become items, with the reason."""
    source = find_import(import_id, project_id)
    kind = request.GET.get("kind", "")
    is_update = ImportOptions.model_validate(source.options).updates
    title = _("Updated and left-out rows") if is_update else _("Rows left out")
    way = way_to(source.project, source.file_name, title)
    way[-2]["url"] = reverse("import_status", args=[organization, project_id, import_id])
    context = {
        "project": source.project,
        "source": source,
        "title": title,
        "kind": kind,
        "tabs": finding_tabs(source, kind),
        "page": keyset_page(findings_shown(source, kind), request),
        "trail": way,
    }
    return render(request, f"{FOLDER}/import_findings.html", context)


@require_safe
@requires("item.view")
def import_findings_csv(
    request: MemberRequest, organization: str, project_id: int, import_id: int
) -> StreamingHttpResponse:
    """The same as a CSV file, streamed."""
    source = find_import(import_id, project_id)
    blocks = finding_blocks(
        organization_id=current_organization_id(),
        import_id=source.pk,
        kind=request.GET.get("kind", ""),
    )
    name = f"import-{source.pk}-rows-left-out.csv"
    return StreamingHttpResponse(
        blocks,
        content_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "private, no-store",
        },
    )
