"""API endpoints for imports: upload, configure, start, monitor, cancel, and list the findings."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import path
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser

from annotation.datasets.imports.actions import (
    cancel_import,
    confirm_update,
    describe_import,
    restart_import,
    start_import,
)
from annotation.datasets.imports.options import ImportOptions, parse_options
from annotation.datasets.imports.queries import findings_of, imports_of
from annotation.datasets.imports.upload_limit import too_large
from annotation.datasets.imports.uploading import add_files, take_whole, upload
from annotation.datasets.models import FindingKind, Import, ImportFinding, ImportState
from annotation.projects.api import PROJECT, project_of
from annotation.projects.models import Project
from core.api.bodies import Body, Shown
from core.api.endpoint import ApiRequest, Endpoint, operation
from core.api.problems import TooLarge


class ColumnChange(Shown):
    """The number of items whose value in a column changes. A null column is the item's text."""

    column = serializers.CharField(allow_null=True)
    items = serializers.IntegerField()


class ImportShown(Shown):
    """An import with its options, progress, and row counts.

    In the state `checked`, the counts describe what an update would do.
    """

    id = serializers.IntegerField()
    file_name = serializers.CharField()
    size_bytes = serializers.IntegerField()
    state = serializers.CharField()
    options = serializers.DictField()
    read_bytes = serializers.IntegerField()
    rows = serializers.IntegerField()
    imported = serializers.IntegerField()
    duplicates = serializers.IntegerField()
    refused = serializers.IntegerField()
    updated = serializers.IntegerField()
    changes = serializers.SerializerMethodField()
    failure = serializers.CharField(allow_blank=True)
    batch = serializers.IntegerField(source="batch_id", allow_null=True)
    created_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)

    @extend_schema_field(ColumnChange(many=True))
    def get_changes(self, source: Import) -> list[dict[str, Any]]:
        """Number of items whose value changes, by column."""
        return [{"column": name or None, "items": items} for name, items in source.changes]


class FindingShown(Shown):
    """A row that wasn't imported, with the reason."""

    line = serializers.IntegerField()
    kind = serializers.CharField()
    reason = serializers.CharField()
    like_line = serializers.IntegerField(allow_null=True)
    raw = serializers.CharField()


def files_field() -> serializers.ListField:
    """The part `file` of a form, as often as there are files."""
    return serializers.ListField(
        child=serializers.FileField(),
        min_length=1,
        help_text="Repeat this form part for each file.",
    )


class UploadBody(Body):
    """A table, or media or text files that become one item each, or a ZIP of them."""

    file = files_field()
    more = serializers.BooleanField(
        default=False, help_text="More files will follow, so don't treat a single file as a table."
    )


class FilesBody(Body):
    """Additional files."""

    file = files_field()


class OptionsBody(Body):
    """File format options and the use of each column."""

    options = serializers.DictField(
        help_text="Same structure as in the import response: dialect, columns, encoding_is_sure."
    )


class FindingFilters(Body):
    """Filters for findings."""

    kind = serializers.ChoiceField(FindingKind.choices, required=False)


def project_to_fill(request: ApiRequest, project_id: int) -> Project:
    """The project for an upload; raises TooLarge where the file was dropped on the way."""
    project = project_of(request, project_id)
    refuse_too_large(request)
    return project


def refuse_too_large(request: ApiRequest) -> None:
    """Raise TooLarge where files were dropped on the way."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if length.isdigit() and int(length) > settings.IMPORT_LIMIT_BYTES:
        raise TooLarge(too_large())


def import_of(request: ApiRequest, import_id: int) -> Import:
    """The import, or 404."""
    found: Import = get_object_or_404(Import, pk=import_id)
    return found


def import_to_fill(request: ApiRequest, import_id: int) -> Import:
    """The import for more files; raises TooLarge as well."""
    found = import_of(request, import_id)
    refuse_too_large(request)
    return found


def fresh(source: Import) -> Import:
    """The import as the row stands now."""
    now: Import = Import.objects.get(pk=source.pk)
    return now


class Imports(Endpoint):
    """The imports of a project."""

    parser_classes = (MultiPartParser,)

    @operation("item.view", on=project_of, returns=ImportShown, pages=True)
    def get(self, request: ApiRequest, project: Project) -> QuerySet[Import]:
        """List the imports of a project."""
        return imports_of(project)

    @operation("data.import", on=project_to_fill, takes=UploadBody, returns=ImportShown, status=201)
    def post(
        self, request: ApiRequest, project: Project, file: list[UploadedFile[Any]], more: bool
    ) -> Import:
        """Upload a table, or files that become one item each, as multipart/form-data.

        The response contains the detected separator, encoding, and columns. Update the options or
        start the import. Several files or a ZIP can include a metadata.csv with a column file_name.
        In a project that compares items, they must include a table whose rows list the files.
        """
        return upload(by=request.member, project=project, uploads=file, more_follow=more)


class OneImport(Endpoint):
    """One import."""

    @operation("item.view", on=import_of, returns=ImportShown)
    def get(self, request: ApiRequest, source: Import) -> Import:
        """Get an import. While it runs, read_bytes and size_bytes show its progress."""
        return source

    @operation("data.import", on=import_of, takes=OptionsBody, returns=ImportShown)
    def patch(self, request: ApiRequest, source: Import, options: dict[str, Any]) -> Import:
        """Set the import options. They can't be changed once the import has started."""
        describe_import(by=request.member, source=source, options=parse_options(options))
        return fresh(source)


class ImportFiles(Endpoint):
    """More files of an import."""

    parser_classes = (MultiPartParser,)

    @operation("data.import", on=import_to_fill, takes=FilesBody, returns=ImportShown)
    def post(self, request: ApiRequest, source: Import, file: list[UploadedFile[Any]]) -> Import:
        """Upload additional files, up to 500 per request, to an import that isn't started yet."""
        return add_files(by=request.member, source=source, uploads=file)


class ImportWhole(Endpoint):
    """A text as one item."""

    @operation("data.import", on=import_of, returns=ImportShown)
    def post(self, request: ApiRequest, source: Import) -> Import:
        """Import an uploaded text file as one item instead of one item per line."""
        take_whole(by=request.member, source=source)
        return fresh(source)


class ImportStart(Endpoint):
    """Start an import."""

    @operation("data.import", on=import_of, returns=ImportShown)
    def post(self, request: ApiRequest, source: Import) -> Import:
        """Start an import with its current options. Either all valid rows are imported or none.

        With `"existing": "update"`, the first start only checks. In the state `checked`, the counts
        and findings describe what would change. A second start applies the update.
        """
        if source.state == ImportState.CHECKED:
            confirm_update(by=request.member, source=source)
            return fresh(source)
        options = ImportOptions.model_validate(source.options)
        start_import(by=request.member, source=source, options=options)
        return fresh(source)


class ImportCancel(Endpoint):
    """Cancel an import."""

    @operation("data.import", on=import_of, returns=ImportShown)
    def post(self, request: ApiRequest, source: Import) -> Import:
        """Cancel an import. Nothing is imported."""
        cancel_import(by=request.member, source=source)
        return fresh(source)


class ImportRestart(Endpoint):
    """Restart an import."""

    @operation("data.import", on=import_of, returns=ImportShown)
    def post(self, request: ApiRequest, source: Import) -> Import:
        """Restart an import that failed or was canceled."""
        restart_import(by=request.member, source=source)
        return fresh(source)


class ImportFindings(Endpoint):
    """The rows that were left out."""

    @operation("item.view", on=import_of, filters=FindingFilters, returns=FindingShown, pages=True)
    def get(self, request: ApiRequest, source: Import, kind: str = "") -> QuerySet[ImportFinding]:
        """List the rows that weren't imported, with the reason."""
        return findings_of(source, kind)


IMPORT = "imports/<int:import_id>"

urlpatterns = [
    path(f"{PROJECT}/imports", Imports.as_view(), name="api_imports"),
    path(IMPORT, OneImport.as_view(), name="api_import"),
    path(f"{IMPORT}/files", ImportFiles.as_view(), name="api_import_files"),
    path(f"{IMPORT}/whole", ImportWhole.as_view(), name="api_import_whole"),
    path(f"{IMPORT}/start", ImportStart.as_view(), name="api_import_start"),
    path(f"{IMPORT}/cancel", ImportCancel.as_view(), name="api_import_cancel"),
    path(f"{IMPORT}/restart", ImportRestart.as_view(), name="api_import_restart"),
    path(f"{IMPORT}/findings", ImportFindings.as_view(), name="api_import_findings"),
]
