"""The storage of files in a bucket, read piece by piece.

Nothing in the bucket is public and no address of it leaves: what people get goes through views.
"""

from __future__ import annotations

import errno
import io
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any

from boto3.exceptions import Boto3Error
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import File
from storages.backends.s3 import S3Storage
from storages.utils import clean_name

BLOCK = 1024 * 1024
# A file whose name ends in .html is never shown as a page, not even by a bucket made public.
STORED_AS: dict[str, Any] = {"ContentType": "application/octet-stream"}
WAITING: dict[str, Any] = {
    "connect_timeout": 5,
    "read_timeout": 30,
    "retries": {"total_max_attempts": 3, "mode": "standard"},
}
# Servers of S3's kind know their buckets by path, and not all of them the newest checksums.
ELSEWHERE: dict[str, Any] = {
    "s3": {"addressing_style": "path"},
    "request_checksum_calculation": "when_required",
    "response_checksum_validation": "when_required",
}


class BucketFiles(S3Storage):  # type: ignore[misc]  # django-storages has no types
    """django-storages' bucket, read by ranges and without addresses."""

    def get_default_settings(self) -> dict[str, Any]:
        """What its users can't change by the environment."""
        changed = {
            "default_acl": None,
            "object_parameters": STORED_AS,
            "transfer_config": TransferConfig(use_threads=False),
        }
        settings: dict[str, Any] = super().get_default_settings()
        return settings | changed

    def __init__(self, **options: Any) -> None:
        elsewhere = ELSEWHERE if options.get("endpoint_url") else {}
        super().__init__(client_config=Config(**WAITING, **elsewhere), **options)

    def url(self, *_: Any, **__: Any) -> str:
        """None: files leave through views."""
        raise NotImplementedError("Files are served by views, which check permissions.")

    def _open(self, name: str, mode: str = "rb") -> File[bytes]:
        if mode != "rb":
            raise ValueError("Files are stored with save().")
        key = self._normalize_name(clean_name(name))
        with told_as_os_error(name):
            raw = RangedFile(self.connection.meta.client, self.bucket_name, key)
        return File(io.BufferedReader(raw), name=name)

    def _save(self, name: str, content: File[Any]) -> str:
        with told_as_os_error(name):
            kept: str = super()._save(name, content)
        return kept

    def delete(self, name: str) -> None:
        """Remove a file; none by that name is no error."""
        with told_as_os_error(name):
            super().delete(name)

    def move(self, name: str, target: str) -> None:
        """Let a file take the place of another at once: a bucket shows it when it is whole."""
        with self.open(name) as content:
            self._save(target, content)
        self.delete(name)

    def listdir(self, name: str) -> tuple[list[str], list[str]]:
        """The folders and files in a folder."""
        with told_as_os_error(name):
            found: tuple[list[str], list[str]] = super().listdir(name)
        return found


class RangedFile(io.RawIOBase):
    """A file of a bucket, of which only the blocks that are looked at are fetched.

    All of them are of the file as it was when it was opened: replaced since, it is an error.
    """

    def __init__(self, client: Any, bucket: str, key: str) -> None:
        super().__init__()
        self.client, self.place = client, {"Bucket": bucket, "Key": key}
        self.at, self.begins, self.block, self.size = 0, 0, b"", 0
        self.fetch(0, BLOCK)

    def fetch(self, begins: int, length: int) -> None:
        """Get the bytes from there on."""
        wanted = self.place | {"Range": f"bytes={begins}-{begins + length - 1}"}
        try:
            answer = self.client.get_object(**wanted)
        except ClientError as refusal:
            if status_of(refusal) != HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
                raise
            self.begins, self.block = begins, b""  # of an empty file there is no first byte
            return
        self.place["IfMatch"] = answer["ETag"]
        self.size = int(answer["ContentRange"].rpartition("/")[2])
        self.begins, self.block = begins, answer["Body"].read()

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer with what comes next; 0 at the end."""
        if self.at >= self.size:
            return 0
        if not self.begins <= self.at < self.begins + len(self.block):
            with told_as_os_error(self.place["Key"]):
                self.fetch(self.at, max(len(buffer), BLOCK))
        start = self.at - self.begins
        piece = self.block[start : start + len(buffer)]
        buffer[: len(piece)] = piece
        self.at += len(piece)
        return len(piece)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go on reading from there."""
        self.at = offset + {io.SEEK_SET: 0, io.SEEK_CUR: self.at, io.SEEK_END: self.size}[whence]
        return self.at

    def tell(self) -> int:
        """Where the next byte comes from."""
        return self.at

    def readable(self) -> bool:
        """Yes."""
        return True

    def seekable(self) -> bool:
        """Yes."""
        return True


@contextmanager
def told_as_os_error(name: str) -> Iterator[None]:
    """Raise what goes wrong at the bucket as a folder would: FileNotFoundError or OSError."""
    try:
        yield
    except ClientError as error:
        if status_of(error) == HTTPStatus.NOT_FOUND:
            raise FileNotFoundError(errno.ENOENT, "no such file in the bucket", name) from error
        raise OSError(errno.EIO, str(error), name) from error
    except (BotoCoreError, Boto3Error) as error:
        raise OSError(errno.EIO, str(error), name) from error


def status_of(error: ClientError) -> int:
    """The status that the bucket answered with."""
    return int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))
