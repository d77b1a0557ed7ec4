"""Compress a release's blocks in a background thread."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from io import RawIOBase
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer


class BackgroundWriter(RawIOBase):
    """Hands each block to a thread that writes it; one block is on its way, no more.

    Compressing lets go of Python's lock, so it takes another processor. Each hand-over waits for
    that lock, some milliseconds, so blocks should be large. What a write raises is raised by the
    next one, or by closing.
    """

    def __init__(self, write: Callable[[bytes], object]) -> None:
        self.write_there = write
        self.thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="aside")
        self.under_way: Future[object] | None = None

    def writable(self) -> bool:
        """It is written to."""
        return True

    def write(self, block: ReadableBuffer) -> int:
        """Hand a copy over, once the block before is written."""
        self.settle()
        copied = bytes(block)
        self.under_way = self.thread.submit(self.write_there, copied)
        return len(copied)

    def settle(self) -> None:
        """Wait for the block under way; raises what its write raised, once."""
        under_way, self.under_way = self.under_way, None
        if under_way is not None:
            under_way.result()

    def close(self) -> None:
        """Wait for the last block, and end the thread."""
        try:
            self.settle()
        finally:
            self.thread.shutdown()
            super().close()
