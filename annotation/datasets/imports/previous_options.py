"""Reuse the column uses of earlier imports."""

from __future__ import annotations

from annotation.datasets.imports.options import OURS, Column, ColumnUse, ImportOptions, SourceForm
from annotation.datasets.models import Import, ImportState
from annotation.projects.models import Project

LOOKED_AT = 20


def used_as_before(project: Project, options: ImportOptions) -> ImportOptions:
    """The options with the uses of the newest done import that had the same names."""
    if options.form == SourceForm.TABLE and not options.dialect.header:
        return options
    names = names_in(options)
    done = Import.objects.filter(project=project, state=ImportState.DONE).order_by("-pk")
    for stored in done.values_list("options", flat=True)[:LOOKED_AT]:
        before = ImportOptions.model_validate(stored)
        if not before.is_files and names_in(before) == names:
            uses = {column.name: column.use for column in before.columns}
            return options.model_copy(
                update={"columns": tuple(as_before(column, uses) for column in options.columns)}
            )
    return options


def names_in(options: ImportOptions) -> list[str]:
    """The columns' names, those that we add to left-out rows aside."""
    return [column.name for column in options.columns if column.name not in OURS]


def as_before(column: Column, uses: dict[str, ColumnUse]) -> Column:
    """The column with its earlier use, if it had one."""
    return column.model_copy(update={"use": uses.get(column.name, column.use)})
