"""Enforce the upload limit without writing to disk."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _


def too_large() -> str:
    """The sentence for a file beyond the limit."""
    return _("The upload is larger than %(limit)s. Split it and import the parts one by one.") % {
        "limit": filesizeformat(settings.IMPORT_LIMIT_BYTES)
    }


class UploadLimit(FileUploadHandler):
    """The first of the upload handlers; what grows past the limit goes no further.

    All files of a request count together, since they become one import.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Hand the bytes on, or refuse the file."""
        self.received += len(raw_data)
        if self.received > settings.IMPORT_LIMIT_BYTES:
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> UploadedFile[Any] | None:
        """Left to the handlers after this one."""
        return None
