"""What does a run know of its import? Read once, when it begins."""

from __future__ import annotations

from dataclasses import dataclass

from annotation.data.importing.options import ImportOptions
from annotation.data.models import ImportFile
from annotation.media.files import folder_of


@dataclass(frozen=True)
class Source:
    """What a run needs to know of its import, read once."""

    organization_id: int
    import_id: int
    run: int
    file_name: str
    stored_as: str
    options: ImportOptions
    media_type: str
    files: tuple[ImportFile, ...]

    @property
    def stamp(self) -> str:
        """What marks this run's rows."""
        return f"{self.import_id}\t{self.run}"

    @property
    def place(self) -> str:
        """What the names of this run's files start with."""
        return f"{folder_of(self.organization_id, self.import_id)}/{self.run}"
