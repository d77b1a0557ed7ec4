"""The API of imports: upload, describe, start, follow, cancel, and the rows left out."""

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
    """How many items get another value in a column; null is the text."""

    column = serializers.CharField(allow_null=True)
    items = serializers.IntegerField()


class ImportShown(Shown):
    """An import: how it is read, how far it is, what became of the rows.

    In the state `checked` the numbers say what an update would do.
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
        """How many items get another value in each column."""
        return [{"column": name or None, "items": items} for name, items in source.changes]


class FindingShown(Shown):
    """A row that did not become an item, and why."""

    line = serializers.IntegerField()
    kind = serializers.CharField()
    reason = serializers.CharField()
    like_line = serializers.IntegerField(allow_null=True)
    raw = serializers.CharField()


def files_field() -> serializers.ListField:
    """The part `file` of a form, as often as there are files."""
    return serializers.ListField(
        child=serializers.FileField(), min_length=1, help_text="One part of this name for each."
    )


class UploadBody(Body):
    """A table, or images and texts of which each becomes an item, or a ZIP of them."""

    file = files_field()
    more = serializers.BooleanField(
        default=False, help_text="Files follow, so that a lone one is no table."
    )


class FilesBody(Body):
    """More files."""

    file = files_field()


class OptionsBody(Body):
    """How the file is to be read, and what becomes of each column."""

    options = serializers.DictField(
        help_text="As in the import's answer: dialect, columns, encoding_is_sure."
    )


class FindingFilters(Body):
    """Which findings to list."""

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
        """List a project's imports."""
        return imports_of(project)

    @operation("data.import", on=project_to_fill, takes=UploadBody, returns=ImportShown, status=201)
    def post(
        self, request: ApiRequest, project: Project, file: list[UploadedFile[Any]], more: bool
    ) -> Import:
        """Upload a table, or files of which each becomes an item, as multipart/form-data.

        The answer holds our guess at separator, encoding and columns; change it or start. Several
        files, or a ZIP, may bring a metadata.csv with a column file_name; in a project that
        compares they bring a table whose rows name them.
        """
        return upload(by=request.member, project=project, uploads=file, more_follow=more)


class OneImport(Endpoint):
    """One import."""

    @operation("item.view", on=import_of, returns=ImportShown)
    def get(self, request: ApiRequest, source: Import) -> Import:
        """Show an import: while it runs, read_bytes of size_bytes says how far it is."""
        return source

    @operation("data.import", on=import_of, takes=OptionsBody, returns=ImportShown)
    def patch(self, request: ApiRequest, source: Import, options: dict[str, Any]) -> Import:
        """Say how the file is to be read; possible until it is started."""
        describe_import(by=request.member, source=source, options=parse_options(options))
        return fresh(source)


class ImportFiles(Endpoint):
    """More files of an import."""

    parser_classes = (MultiPartParser,)

    @operation("data.import", on=import_to_fill, takes=FilesBody, returns=ImportShown)
    def post(self, request: ApiRequest, source: Import, file: list[UploadedFile[Any]]) -> Import:
        """Send more files for an import that isn't started yet, up to 500 at once."""
        return add_files(by=request.member, source=source, uploads=file)


class ImportWhole(Endpoint):
    """A text as one item."""

    @operation("data.import", on=import_of, returns=ImportShown)
    def post(self, request: ApiRequest, source: Import) -> Import:
        """Make one item of an uploaded text file, instead of one for each line."""
        take_whole(by=request.member, source=source)
        return fresh(source)


class ImportStart(Endpoint):
    """An import's beginning."""

    @operation("data.import", on=import_of, returns=ImportShown)
    def post(self, request: ApiRequest, source: Import) -> Import:
        """Start an import with the options it has; all rows arrive or none.

        With `"existing": "update"` the first start only checks; in the state `checked` the numbers
        and findings say what would change, and a second start carries it out.
        """
        if source.state == ImportState.CHECKED:
            confirm_update(by=request.member, source=source)
            return fresh(source)
        options = ImportOptions.model_validate(source.options)
        start_import(by=request.member, source=source, options=options)
        return fresh(source)


class ImportCancel(Endpoint):
    """An import's end."""

    @operation("data.import", on=import_of, returns=ImportShown)
    def post(self, request: ApiRequest, source: Import) -> Import:
        """Cancel an import; nothing of the file is imported."""
        cancel_import(by=request.member, source=source)
        return fresh(source)


class ImportRestart(Endpoint):
    """An import once more."""

    @operation("data.import", on=import_of, returns=ImportShown)
    def post(self, request: ApiRequest, source: Import) -> Import:
        """Start an import again that failed or was cancelled."""
        restart_import(by=request.member, source=source)
        return fresh(source)


class ImportFindings(Endpoint):
    """The rows left out."""

    @operation("item.view", on=import_of, filters=FindingFilters, returns=FindingShown, pages=True)
    def get(self, request: ApiRequest, source: Import, kind: str = "") -> QuerySet[ImportFinding]:
        """List the rows that did not become items, with the reason."""
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
