"""How are files of organizations kept? Wholly or not at all."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage


class WholeFiles(FileSystemStorage):
    """Django's files on disk; one that could not be written to its end is removed again."""

    def _save(self, name: str, content: File[Any]) -> str:
        was_there = self.exists(name)
        try:
            stored: str = super()._save(name, content)  # type: ignore[misc]  # the stubs lack it
        except OSError:
            if not was_there:
                self.delete(name)
            raise
        return stored

    def move(self, name: str, target: str) -> None:
        """Let a file take the place of another at once: never is there none, or half of one."""
        Path(self.path(name)).replace(self.path(target))
