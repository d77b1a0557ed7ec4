"""Do files made to break the import end in a sentence, with nothing half done, in bounded memory?

Each is brought by a process of its own, whose memory is measured.
"""

import io
import json
import struct
import subprocess
import sys
import zipfile
import zlib
from dataclasses import dataclass

import pytest

from annotation.datasets.models import Item
from core.tenancy.scope import tenant
from tests.factories.media import make_image_project
from tests.support.repository import ROOT

pytestmark = pytest.mark.slow
MAX_GROWTH = 300  # MB: twice the largest file that is read whole, and a decoded image
MAX_GROWTH_OF_AN_UPLOAD = 8  # MB: blocks of the file, whatever is in it
MB = 1024 * 1024


@dataclass
class Ended:
    """What became of a file."""

    state: str
    sentence: str
    grew_by: float
    imported: int = 0
    refused: int = 0
    upload_grew_by: float = 0


@pytest.fixture
def bring(committed_desk, tmp_path):
    """Bring a file of these bytes under this name; its blocks are written one by one."""

    def run(name, blocks, *, images=False):
        desk = committed_desk
        if images:
            with tenant(desk.side.pk):
                desk.project = make_image_project("Cells", by=desk.by)
        path = tmp_path / name
        with path.open("wb") as file:
            for block in blocks:
                file.write(block)
        command = [sys.executable, "-m", "tests.annotation.datasets.imports.bring"]
        ids = [desk.side.pk, desk.by.pk, desk.project.pk, tmp_path / "files", path]
        done = subprocess.run(
            command + [str(each) for each in ids],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-2000:]
        ended = Ended(**json.loads(done.stdout.splitlines()[-1]))
        with tenant(desk.side.pk):
            found = Item.objects.filter(project=desk.project).exclude(external_id__in=["1", "2"])
            assert found.count() == ended.imported
        assert ended.grew_by < MAX_GROWTH, ended
        return ended

    return run


def packed(*files):
    """A ZIP of (name, content)."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files:
            made.writestr(name, content)
    return held.getvalue()


def saying(content, size):
    """The same ZIP, whose headers say that its one file has this size."""
    content = bytearray(content)
    for mark, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = content.index(mark) + place
        content[at : at + 4] = struct.pack("<I", size)
    return bytes(content)


def test_a_zip_of_a_thousandfold(bring):
    ended = bring("bomb.zip", [packed(("a.txt", bytes(200 * MB)))])
    assert (ended.state, "suspiciously high" in ended.sentence) == ("failed", True)


def test_a_hostile_zip_costs_the_web_process_nothing(bring):
    """Two hundred thousand entries with long names: only the job that reads them needs memory."""
    entry = b"PK\x01\x02" + bytes(24) + struct.pack("<H", 60) + bytes(16) + b"n" * 60
    directory = entry * 150_000
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1, 1, len(directory), 4, 0)
    ended = bring("many.zip", [b"PK\x03\x04", directory, end])
    assert (ended.state, "50,000 files" in ended.sentence) == ("failed", True)
    assert ended.upload_grew_by < MAX_GROWTH_OF_AN_UPLOAD


def test_a_zip_in_a_zip(bring):
    inner = packed(("a.txt", bytes(50 * MB)))
    ended = bring("bomb.zip", [packed(*((f"{n}.zip", inner) for n in range(10)))])
    assert (ended.state, "another archive" in ended.sentence) == ("failed", True)


def test_a_zip_in_a_zip_under_another_name(bring):
    """It is a file of no kind we take, and never opened."""
    ended = bring("bomb.zip", [packed(("a.txt", packed(("b.txt", bytes(50 * MB)))))])
    assert (ended.state, ended.imported, ended.refused) == ("done", 0, 1)


@pytest.mark.parametrize("said", [0, 10])
def test_a_zip_that_lies_about_a_size(bring, said):
    """Two hundred megabytes of zeros, said to be a few bytes: no more than that is unpacked."""
    ended = bring("liar.zip", [saying(packed(("a.txt", bytes(200 * MB))), said)])
    assert (ended.imported, ended.state) in {(0, "done"), (0, "failed")}
    assert ended.sentence


def png_of(width, height):
    """A PNG whose header says this size, with rows of zeros for a small part of it."""

    def chunk(kind, data):
        checksum = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + checksum

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(bytes(20 * MB), 9)
    parts = (chunk(b"IHDR", header), chunk(b"IDAT", pixels), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def test_an_image_of_sixty_thousand_pixels_each_way(bring):
    ended = bring("huge.png", [png_of(60_000, 60_000)], images=True)
    assert (ended.state, ended.imported, ended.refused) == ("done", 0, 1)
    assert "85 megapixels" in ended.sentence


def test_the_largest_image_that_is_taken(bring):
    """Eighty megapixels of three bytes are decoded once."""
    ended = bring("large.png", [png_of(10_000, 650)], images=True)
    assert (ended.state, ended.imported) == ("done", 1), ended


def test_fifty_megabytes_in_one_cell(bring):
    cell = [b"y" * MB] * 50
    ended = bring("cell.csv", [b"id,text\n7,hello\n8,", *cell, b"\n9,bye\n"])
    assert (ended.state, ended.imported, ended.refused) == ("done", 2, 1)
    assert "longer than a million characters" in ended.sentence


def test_a_long_line_that_can_t_be_stored(bring):
    """What is kept of it can be, and its neighbours come in."""
    line = b'{"id": "8", "text": "\x00' + b"y" * 2 * MB + b'"}\n'
    good = [b'{"id": "%d", "text": "hello %d"}\n' % (each, each) for each in (7, 9)]
    ended = bring("lines.jsonl", [good[0], line, good[1]])
    assert (ended.state, ended.imported, ended.refused) == ("done", 2, 1), ended
    assert "longer than a million characters" in ended.sentence


def test_fifty_megabytes_in_a_quoted_cell_of_many_lines(bring):
    line = b"line after line\n" * 65_536
    ended = bring("cell.csv", [b'id,text\n7,hello\n8,"', *[line] * 20, b'"\n9,bye\n'])
    assert ended.state in {"done", "refused at upload", "failed"}
    assert ended.sentence


def test_fifty_megabytes_in_one_text_file(bring):
    ended = bring("texts.zip", [packed(("a.txt", b"yes and no " * (5 * MB - 100)))])
    assert ended.imported == 0
    assert ended.sentence


def test_a_line_of_json_of_fifty_megabytes(bring):
    blocks = [b'{"id":"7","text":"a"}\n', b'{"id":"8","text":"', *[b"y" * MB] * 50, b'"}\n']
    ended = bring("long.jsonl", blocks)
    assert (ended.state, ended.imported, ended.refused) == ("done", 1, 1)


def test_a_value_of_json_of_fifty_megabytes(bring):
    blocks = [b'[{"id":"7","text":"a"},{"id":"8","text":"', *[b"y" * MB] * 50, b'"}]']
    ended = bring("long.json", blocks)
    assert (ended.state, ended.imported) == ("failed", 0)
    assert "after entry 1" in ended.sentence


def test_a_million_columns(bring):
    ended = bring("wide.csv", [b"a," * 1_000_000, b"b\n", b"1," * 1_000_000, b"2\n"])
    assert (ended.state, ended.imported) == ("refused at upload", 0)
    assert ended.sentence


def test_ten_million_empty_lines(bring):
    blocks = [b"id,text\n7,hello\n", *[b"\n" * 1_000_000] * 10, b"8,bye\n"]
    ended = bring("empty.csv", blocks)
    assert (ended.state, ended.imported, ended.refused) == ("done", 2, 0)


def test_nothing_but_ten_million_empty_lines(bring):
    ended = bring("empty.csv", [b"\n" * 1_000_000] * 10)
    assert (ended.state, ended.sentence) == ("refused at upload", "The file has no rows.")


def test_a_quote_that_is_never_closed(bring):
    """Quotes that close nowhere are no quotes: every line is its own row, none is lost."""
    rows = b"".join(b'%d,"text %d\n' % (number, number) for number in range(10, 20_000))
    ended = bring("open.csv", [b"id,text\n7,hello\n", rows])
    assert (ended.state, ended.imported, ended.refused) == ("done", 19_991, 0)


def test_json_a_hundred_thousand_deep(bring):
    deep = b"[" * 100_000 + b"]" * 100_000
    ended = bring("deep.json", [b'[{"id":"7","text":"a"},{"id":"8","text":', deep, b"}]"])
    assert (ended.state, ended.imported) == ("failed", 0)
    ended = bring("deep.jsonl", [b'{"id":"7","text":"a"}\n{"id":"8","text":', deep, b"}\n"])
    assert (ended.state, ended.imported, ended.refused) == ("done", 1, 1)
