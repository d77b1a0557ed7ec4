"""File storage on disk: a file is stored completely or not at all."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage
from django.core.mail.backends.filebased import EmailBackend


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


class MailFiles(EmailBackend):
    """Django's mails as files, in a folder that only the server's own account may enter."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        folder = Path(self.file_path)
        if folder.stat().st_uid == os.geteuid():
            folder.chmod(0o700)
