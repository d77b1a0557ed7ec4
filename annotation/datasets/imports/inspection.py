"""What is in the files of an upload: columns, examples and small images, read by a job.

Archives are opened in the worker alone: a hostile one costs its reader time and memory, and the web
processes serve everybody.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from annotation.datasets.imports.cleanup import sweep_import
from annotation.datasets.imports.comparison_preview import preview_of_pairs
from annotation.datasets.imports.comparison_table import pair_table_in
from annotation.datasets.imports.failures import record_failure
from annotation.datasets.imports.files_preview import preview_of_files
from annotation.datasets.imports.metadata import metadata_in
from annotation.datasets.imports.options import Column, ImportOptions, stored_options
from annotation.datasets.imports.source import Source, running, source_of
from annotation.datasets.imports.upload_reader import entries_of
from annotation.datasets.models import Import, ImportState
from annotation.media.files import keep
from core.jobs.tenant_jobs import tenant_job
from core.tenancy.scope import tenant


@tenant_job
def inspect_import(*, organization_id: int, import_id: int) -> None:
    """Read what was uploaded, so that it can be described and started.

    Of several such jobs the first one does it; files that come meanwhile need another one.
    """
    with tenant(organization_id):
        held = Import.objects.select_related("project").filter(pk=import_id).first()
        if held is None or held.state != ImportState.INSPECTING:
            return
        source, is_first = source_of(held), held.preview is None
    try:
        with record_failure(source):
            options = with_columns(source) if is_first else source.options
            preview = found_in(source, options)
            with tenant(organization_id):
                running(source).update(
                    state=ImportState.PREVIEW, options=stored_options(options), preview=preview
                )
    finally:
        sweep_import(organization_id=organization_id, import_id=import_id)


def found_in(source: Source, options: ImportOptions) -> dict[str, Any]:
    """What the preview page shows: a FilesPreview or PairPreview as JSON.

    `thumbnails` are the places of small images in the storage by the number of their file.
    """
    preview, small = (
        preview_of_pairs(source, options) if options.compares else preview_of_files(source, options)
    )
    thumbnails = {
        str(number): keep(f"{source.place}-preview-{number}", content)
        for number, content in small.items()
    }
    return asdict(preview) | {"thumbnails": thumbnails}


def with_columns(source: Source) -> ImportOptions:
    """The options with the columns of the metadata, or of the table of pairs, among the files.

    Where files were added whose columns are the same, what was chosen for them stays.
    """
    entries = entries_of(source.files)
    if source.options.compares:
        table = pair_table_in(entries)
        columns = table.options.columns if table else ()
    else:
        columns = metadata_in(entries).columns
    if named(columns) == named(source.options.columns):
        return source.options
    return source.options.model_copy(update={"columns": columns})


def named(columns: tuple[Column, ...]) -> list[tuple[str, str]]:
    """What columns are called."""
    return [(column.name, column.key) for column in columns]
