"""Do blocks reach the file in order, and does a full disk reach whoever writes?"""

import threading
from io import BufferedWriter, BytesIO

import pytest

from annotation.releases.background_writer import BackgroundWriter
from annotation.releases.files import build_directory


class FullDisk:
    """Takes so many blocks, and then no more."""

    def __init__(self, room):
        self.room = room
        self.written = []

    def write(self, block):
        if len(self.written) == self.room:
            raise OSError(28, "No space left on device")
        self.written.append(block)


def beside():
    """How many threads write beside this one now."""
    return sum(thread.name.startswith("aside") for thread in threading.enumerate())


def test_blocks_are_written_in_order_and_the_thread_ends():
    into, blocks = BytesIO(), [bytes([number]) * number for number in range(1, 200)]
    with BackgroundWriter(into.write) as file:
        for block in blocks:
            file.write(block)
        assert beside() == 1
    assert into.getvalue() == b"".join(blocks)
    assert beside() == 0


def test_a_block_may_change_once_it_is_handed_over():
    go_on, written = threading.Event(), []

    def slowly(block):
        go_on.wait()
        written.append(block)

    with BackgroundWriter(slowly) as file:
        block = bytearray(b"first")
        file.write(block)
        block[:] = b"other"
        go_on.set()
    assert written == [b"first"]


def test_a_full_disk_is_told_by_the_next_write():
    disk = FullDisk(room=1)
    file = BackgroundWriter(disk.write)
    file.write(b"fits")
    file.write(b"does not")
    with pytest.raises(OSError, match="No space left"):
        file.write(b"comes after")
    file.close()
    assert disk.written == [b"fits"]
    assert beside() == 0


def test_a_full_disk_is_told_by_closing():
    with (
        pytest.raises(OSError, match="No space left"),
        BackgroundWriter(FullDisk(room=0).write) as file,
    ):
        file.write(b"the last")
    assert file.closed
    assert beside() == 0


def test_what_is_left_in_a_buffer_reaches_the_full_disk_too():
    with (
        pytest.raises(OSError, match="No space left"),
        BufferedWriter(BackgroundWriter(FullDisk(room=0).write), 1000) as file,
    ):
        file.write(b"less than a block")
    assert beside() == 0


def rows_until_it_dies(file):
    file.write(b"a row\n" * 1_000_000)
    raise ZeroDivisionError


def test_a_build_that_dies_leaves_no_thread():
    with build_directory() as place:
        with pytest.raises(ZeroDivisionError), place.writing("jsonl") as file:
            rows_until_it_dies(file)
        assert beside() == 0
