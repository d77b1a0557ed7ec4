"""Facts about an import that a run reads once.

`attempt` is how often people have started the import: a run of an earlier one is over.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from django.db.models import QuerySet

from annotation.datasets.imports.options import ImportOptions
from annotation.datasets.models import Import, ImportFile, ImportState
from annotation.media.files import folder_of
from core.tenancy.scope import current_organization_id


@dataclass(frozen=True)
class Source:
    """What a run needs to know of its import, read once."""

    organization_id: int
    import_id: int
    run: int
    attempt: int
    file_name: str
    stored_as: str
    options: ImportOptions
    media_type: str
    files: tuple[ImportFile, ...]
    state: ImportState = ImportState.RUNNING

    @property
    def stamp(self) -> str:
        """What marks this run's rows."""
        return f"{self.import_id}\t{self.run}"

    @property
    def place(self) -> str:
        """What the names of this run's files start with."""
        return f"{folder_of(self.organization_id, self.import_id)}/{self.run}"


def running(source: Source) -> QuerySet[Import]:
    """The import, if it is still in this state and nobody has started it again meanwhile."""
    return Import.objects.filter(pk=source.import_id, state=source.state, attempt=source.attempt)


def source_of(held: Import) -> Source:
    """What a job that begins now needs to know of an import, read with its project."""
    return Source(
        organization_id=current_organization_id(),
        import_id=held.pk,
        run=secrets.randbits(62),
        attempt=held.attempt,
        file_name=held.file_name,
        stored_as=held.stored_as,
        options=ImportOptions.model_validate(held.options),
        media_type=held.project.media_type,
        files=tuple(held.files.order_by("pk")),
        state=ImportState(held.state),
    )
