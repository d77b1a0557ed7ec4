"""Do files, and ZIPs of them, become the right items, all or none, with no file left over?"""

import io
import stat
import struct
import zipfile

import pytest
from django.core.files.storage import default_storage

from annotation.datasets.imports import archive, jobs, steps
from annotation.datasets.imports.actions import cancel_import, restart_import
from annotation.datasets.imports.cleanup import sweep_import
from annotation.datasets.imports.options import ColumnUse, Duplicates
from annotation.datasets.imports.uploading import take_whole
from annotation.datasets.models import ImportFinding, ImportState, Item
from annotation.media.models import Media
from core.tenancy.scope import tenant
from core.web.errors import Conflict, Invalid
from tests.factories.media import image, make_image_project
from tests.factories.projects import make_project

RED, BLUE, TEAL = (image(colour=colour) for colour in ("red", "blue", "teal"))


def packed(files, **options):
    """A ZIP of (name or ZipInfo, content)."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED, **options) as made:
        for name, content in files:
            made.writestr(name, content)
    return held.getvalue()


def items(desk):
    with tenant(desk.side.pk):
        found = Item.objects.filter(project=desk.project).select_related("media")
        return list(found.order_by("position"))


def findings(desk, source):
    with tenant(desk.side.pk):
        found = ImportFinding.objects.filter(source=source).order_by("line")
        return [(row.kind, row.raw, row.reason) for row in found]


def counts(source):
    return source.imported, source.duplicates, source.known, source.refused


def kept(folder):
    """The stored files of items, with their thumbnails; uploads aside."""
    return [path for path in (folder / "organizations").rglob("*") if path.is_file()]


def test_single_images_become_items(images, uploads_folder):
    source = images.bring_files(**{"a.png": RED, "b.png": BLUE, "b copy.png": BLUE, "c.png": b""})
    assert (source.state, counts(source)) == (ImportState.DONE, (2, 1, 0, 1))
    found = items(images)
    assert [item.external_id for item in found] == ["a.png", "b.png"]
    assert [(item.media.width, item.media.height) for item in found] == [(40, 30), (40, 30)]
    assert default_storage.open(found[0].media.stored_as).read() == RED
    assert findings(images, source) == [
        ("duplicate", "b copy.png", "Same content as file 2."),
        ("refused", "c.png", "The file is empty."),
    ]
    assert len(kept(uploads_folder)) == 4


def test_a_zip_with_metadata_and_what_computers_put_there(images):
    table = "file_name,cell,source\nx/a.png,RBC,lab 1\nlost.png,WBC,lab 2\nx/a.png,RBC,lab 3\n"
    content = packed(
        [
            ("set/x/a.png", RED),
            ("set/b.png", BLUE),
            ("set/metadata.csv", table),
            ("__MACOSX/set/._a.png", b"x"),
            ("set/.DS_Store", b"x"),
        ]
    )

    def shown(options):
        assert [column.name for column in options.columns] == ["cell", "source"]
        first, second = options.columns
        columns = (first, second.model_copy(update={"use": ColumnUse.SHOWN}))
        return options.model_copy(update={"columns": columns})

    source = images.bring_files(shown, **{"cells.zip": content})
    assert (counts(source), source.passed_over) == ((2, 0, 0, 2), 2)
    first, second = items(images)
    assert (first.external_id, first.hidden, first.data) == (
        "set/x/a.png",
        {"cell": "RBC"},
        {"source": "lab 1"},
    )
    assert (second.hidden, second.data) == ({"cell": ""}, {"source": ""})
    reasons = [reason for _, _, reason in findings(images, source)]
    assert "Line 4" in reasons[0]
    assert "already" in reasons[0]
    assert "No file with this name" in reasons[1]


def test_real_photographs_with_their_boxes(images, real_data):
    folder = real_data / "images" / "bccd"
    paths = sorted(folder.glob("*.jpg"))
    source = images.bring_files(
        **{"cells.zip": packed([(path.name, path.read_bytes()) for path in paths])}
    )
    assert counts(source) == (60, 0, 0, 0)
    assert {(item.media.width, item.media.height) for item in items(images)} == {(640, 480)}


def test_texts_become_items_of_a_text_project(desk):
    source = desk.bring_files(
        **{
            "a.txt": "Grüße\r\n👋".encode(),
            "b.txt": "wide".encode("utf-16"),
            "c.txt": "Grüße".encode("cp1252"),
            "d.txt": b"  ",
            "e.png": RED,
            "f.csv": b"a,b",
            "g.txt": b"nul \0",
        }
    )
    assert counts(source) == (2, 0, 0, 5)
    assert [item.text for item in items(desk)] == ["Grüße\r\n👋", "wide"]
    assert all(item.media_id is None for item in items(desk))
    reasons = {raw: reason for _, raw, reason in findings(desk, source)}
    assert "UTF-8" in reasons["c.txt"]
    assert "empty" in reasons["d.txt"]
    assert "is for texts" in reasons["e.png"]
    assert "table separately" in reasons["f.csv"]
    assert "NUL" in reasons["g.txt"]


def test_the_same_files_again_bring_nothing_new(images, uploads_folder):
    images.bring_files(**{"a.png": RED, "b.png": BLUE})
    before = sorted(kept(uploads_folder))
    again = images.bring_files(**{"a.png": RED, "b.png": TEAL, "c.png": BLUE})
    assert counts(again) == (0, 1, 2, 0)
    reasons = [reason for _, _, reason in findings(images, again)]
    assert "Already imported as “a.png”" in reasons[0]
    assert "different content" in reasons[1]
    assert "Same content as item “b.png”" in reasons[2]
    assert sorted(kept(uploads_folder)) == before


@pytest.mark.parametrize("of", ["images", "desk"])
def test_duplicates_are_kept_where_that_is_chosen(of, request):
    desk = request.getfixturevalue(of)

    def keeping(options):
        return options.model_copy(update={"duplicates": Duplicates.KEEP})

    if of == "desk":
        assert counts(desk.bring("a,same\nb,same\n", "x.csv", keeping)) == (2, 0, 0, 0)
        assert counts(desk.bring("a,same\nb,same\n", "x.csv", keeping)) == (0, 0, 2, 0)
        return
    source = desk.bring_files(keeping, **{"a.png": RED, "b.png": RED})
    assert counts(source) == (2, 0, 0, 0)
    assert len({item.media_id for item in items(desk)}) == 1


def test_an_image_of_two_projects_is_stored_once(images, uploads_folder):
    images.bring_files(**{"a.png": RED, "b.png": BLUE})
    with tenant(images.side.pk):
        images.project = make_image_project("Second", by=images.by)
    assert counts(images.bring_files(**{"again.png": RED, "c.png": TEAL})) == (2, 0, 0, 0)
    with tenant(images.side.pk):
        assert Media.objects.exclude(pk=images.side.media.pk).count() == 3
    assert len(kept(uploads_folder)) == 6


def link(name):
    info = zipfile.ZipInfo(name)
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info


def locked():
    """A ZIP that says its file needs a password."""
    content = bytearray(packed([("a.png", RED)]))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + place] |= 1
    return bytes(content)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (packed([("../a.png", RED)]), "points outside"),
        (packed([("x/../../a.png", RED)]), "points outside"),
        (packed([("/etc/a.png", RED)]), "points outside"),
        (packed([("..\\a.png", RED)]), "points outside"),
        (packed([("C:/a.png", RED)]), "points outside"),
        (packed([(link("a.png"), b"/etc/passwd")]), "is a link"),
        (locked(), "password"),
        (packed([("b.zip", b"x")]), "another archive"),
        (packed([("[Content_Types].xml", b"x")]), "Office"),
        (packed([("a.png", RED)])[:-30], "damaged"),
        (packed([("a.txt", b"\0" * 20_000_000)]), "suspiciously high"),
        (packed([("metadata.csv", "name\na\n"), ("a.png", RED)]), "file_name"),
        (
            packed([("metadata.csv", "file_name\na"), ("x/metadata.csv", "file_name\na")]),
            "more than",
        ),
        (packed([("metadata.csv", "file_name,x\na,Gr\xfc".encode("latin-1"))]), "UTF-8"),
    ],
)
def test_a_zip_that_is_not_safe_is_refused_in_words(images, uploads_folder, content, sentence):
    with pytest.raises(Invalid, match=sentence):
        images.choose(**{"a.png": RED, "cells.zip": content})
    assert not [path for path in (uploads_folder / "organizations").rglob("*") if path.is_file()]


def test_limits_of_a_zip(images, monkeypatch, settings):
    content = packed([(f"{number}.png", RED) for number in range(5)])
    monkeypatch.setattr(archive, "MAX_ENTRIES", 4)
    with pytest.raises(Invalid, match="50,000"):
        images.choose(**{"cells.zip": content})
    monkeypatch.setattr(archive, "MAX_ENTRIES", 5)
    monkeypatch.setattr(archive, "MAX_DIRECTORY_BYTES", 100)
    with pytest.raises(Invalid, match="50,000"):
        images.choose(**{"cells.zip": content})
    monkeypatch.setattr(archive, "MAX_DIRECTORY_BYTES", 10_000)
    settings.IMPORT_LIMIT_BYTES = len(content)
    monkeypatch.setattr(archive, "UNPACKED_TO_LIMIT", 0.1)
    with pytest.raises(Invalid, match="unpacks to more"):
        images.choose(**{"cells.zip": content})
    settings.IMPORT_LIMIT_BYTES = len(content) - 1
    with pytest.raises(Invalid, match="larger than"):
        images.choose(**{"cells.zip": content})


def large(content, directory):
    """The same ZIP with the second end of large ones, which says how long its directory is."""
    at = content.rindex(b"PK\x05\x06")
    count = int.from_bytes(content[at + 10 : at + 12], "little")
    start = int.from_bytes(content[at + 16 : at + 20], "little")
    end = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, directory, start)
    return content[:at] + end + struct.pack("<4sLQL", b"PK\x06\x07", 0, at, 1) + content[at:]


def test_the_directory_of_a_large_zip_is_looked_at_before_it_is_read(images):
    content = packed([("a.png", RED)])
    at = content.rindex(b"PK\x05\x06")
    size = int.from_bytes(content[at + 12 : at + 16], "little")
    source, _ = images.choose(**{"cells.zip": large(content, size)})
    assert source.state == ImportState.PREVIEW
    with pytest.raises(Invalid, match="50,000"):
        images.choose(**{"cells.zip": large(content, archive.MAX_DIRECTORY_BYTES + 1)})


ENTRY = b"PK\x01\x02" + bytes(42)


def zip_of_entries(count, *, hidden=b""):
    """A ZIP that is all directory; the last entry's comment may hide something before the end."""
    last = b"PK\x01\x02" + bytes(28) + struct.pack("<H", len(hidden)) + bytes(12) + hidden
    directory = ENTRY * (count - 1) + last
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1, 1, len(directory), 4, 0)
    return b"PK\x03\x04" + directory + end


class Watched(io.BytesIO):
    """A file that remembers how much was read of it at once."""

    def __init__(self, content):
        super().__init__(content)
        self.largest = 0

    def read(self, size=-1):
        """Read, and remember."""
        found = super().read(size)
        self.largest = max(self.largest, len(found))
        return found


@pytest.mark.parametrize("count", [archive.MAX_ENTRIES + 1, 400_000])
@pytest.mark.parametrize("forged", [False, True])
def test_no_more_of_a_directory_is_read_than_is_taken(monkeypatch, count, forged):
    """A second end without its locator is believed by nobody, so it may not calm us either."""
    small = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, 1, 1, 46, 4)
    file = Watched(zip_of_entries(count, hidden=small + bytes(20) if forged else b""))
    opened = []
    monkeypatch.setattr(archive.zipfile, "ZipFile", opened.append)
    with pytest.raises(Invalid, match="50,000"):
        archive.open_zip(file)
    assert file.largest <= min(len(file.getvalue()), archive.MAX_DIRECTORY_BYTES)
    assert not opened


def test_as_many_entries_as_are_taken_are_opened():
    with archive.open_zip(io.BytesIO(zip_of_entries(1_000))) as opened:
        assert len(opened.infolist()) == 1_000


@pytest.mark.parametrize(
    "broken",
    [
        large(packed([("a.png", RED)]), 56).replace(b"PK\x06\x07\0\0\0\0", b"PK\x06\x07\0\0\0\0\1"),
        large(packed([("a.png", RED)]), 56).replace(b"PK\x06\x06", b"PK\x06\x00"),
        packed([("a.png", RED)]).replace(b"PK\x01\x02", b"PK\x01\x00"),
        packed([("a.png", RED)])[:-8],
    ],
    ids=["the locator lies", "no second end", "no entry", "incomplete"],
)
def test_ends_that_contradict_each_other_are_damage(broken):
    with pytest.raises(Invalid, match="damaged or incomplete"):
        archive.open_zip(io.BytesIO(broken))


def test_a_file_damaged_in_the_zip_costs_itself_only(images):
    content = bytearray(packed([("a.png", RED), ("b.png", BLUE)]))
    at = content.index(RED[:20]) if RED[:20] in content else 45
    content[at + 5] ^= 0xFF
    source = images.bring_files(**{"cells.zip": bytes(content)})
    assert counts(source) == (1, 0, 0, 1)
    assert "damaged in the ZIP" in findings(images, source)[0][2]


def test_cancelling_in_the_middle_leaves_no_item_and_no_file(images, uploads_folder, monkeypatch):
    monkeypatch.setattr(steps, "STEP_FILES", 1)
    source, options = images.choose(**{"a.png": RED, "b.png": BLUE, "c.png": TEAL})
    images.start(source, options)
    taken = jobs.take_step
    seen = []

    def cancel_after_the_second(run, step):
        seen.append(len(kept(uploads_folder)))
        if len(seen) == 2:
            cancel_import(by=images.by, source=source)
        return taken(run, step)

    monkeypatch.setattr(jobs, "take_step", cancel_after_the_second)
    assert images.run(source).state == ImportState.CANCELLED
    assert seen == [3 + 2, 3 + 4], "beside the small images of the preview"
    assert items(images) == []
    assert kept(uploads_folder) == []


def test_a_fault_leaves_no_file_and_the_next_run_finishes(images, uploads_folder, monkeypatch):
    source, options = images.choose(**{"a.png": RED})
    images.start(source, options)
    with monkeypatch.context() as broken:
        broken.setattr(jobs, "land", lambda run: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            images.run(source)
    assert kept(uploads_folder) == []
    with tenant(images.side.pk):
        restart_import(by=images.by, source=source)
    assert counts(images.run(source)) == (1, 0, 0, 0)
    assert len(kept(uploads_folder)) == 2


def test_nothing_is_swept_while_an_import_may_land(images, uploads_folder):
    source, options = images.choose(**{"a.png": RED})
    images.start(source, options)
    folder = f"organizations/{images.side.pk}/imports/{source.pk}"
    default_storage.save(f"{folder}/1-1", io.BytesIO(RED))
    sweep_import(organization_id=images.side.pk, import_id=source.pk)
    assert len(kept(uploads_folder)) == 2, "with the small image of the preview"
    images.run(source)
    assert len(kept(uploads_folder)) == 2


def test_a_lone_table_is_refused_where_images_are_labeled(images):
    with pytest.raises(Invalid, match="is for images"):
        images.choose(**{"a.csv": b"a,b\n1,2\n"})


def test_other_projects_are_no_hindrance(desk):
    with tenant(desk.side.pk):
        make_project("Another", by=desk.by)
    assert counts(desk.bring_files(**{"a.zip": packed([("x/a.txt", b"hello")])})) == (1, 0, 0, 0)
    assert items(desk)[0].external_id == "x/a.txt"


def test_a_lone_text_is_one_item_where_that_is_chosen(desk):
    source, _ = desk.upload("first line\nsecond line\n", "note.txt")
    with tenant(desk.side.pk):
        take_whole(by=desk.by, source=source)
    desk.start(*desk.inspect(source))
    assert counts(desk.run(source)) == (1, 0, 0, 0)
    assert items(desk)[0].text == "first line\nsecond line\n"
    table, _ = desk.upload("a,b\nc,d\n", "table.csv")
    with tenant(desk.side.pk), pytest.raises(Conflict, match="a table"):
        take_whole(by=desk.by, source=table)


def test_text_files_are_read_in_the_encoding_that_is_chosen(desk):
    def windows(options):
        dialect = options.dialect.model_copy(update={"encoding": "windows-1252"})
        return options.model_copy(update={"dialect": dialect})

    sent = {"a.txt": "Grüße".encode("cp1252"), "b.txt": "\ufeffGrüße!".encode()}
    assert counts(desk.bring_files(windows, **sent)) == (2, 0, 0, 0)
    assert [item.text for item in items(desk)] == ["Grüße", "Grüße!"]
