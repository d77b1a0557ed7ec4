"""Do odd names and contents cost themselves only, each with a reason, and come out as harmless?"""

import csv
import gzip
import io
import json
import zipfile

import pytest
from django.urls import reverse

from annotation.datasets.imports.options import ColumnUse
from annotation.datasets.models import Import, ImportFinding, ImportState, Item
from core.tenancy.scope import tenant
from core.web.errors import Invalid
from core.web.spreadsheet import cell_as_it_was
from tests.annotation.pages import at, sign_in
from tests.factories.media import image

RED, BLUE = image(colour="red"), image(colour="blue")
UTF_8 = 0x800  # the flag of a ZIP's entry whose name is written in it
NFC, NFD = "caf\u00e9.txt", "cafe\u0301.txt"
FORMULAS = ("=HYPERLINK(1)", "+1+1", "-2+3", "@SUM(1)", "\t=1", "\r=1", "＝1")


def zip_of(*files):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as made:
        for name, content in files:
            made.writestr(name, content)
    return held.getvalue()


def counts(source):
    return source.state, source.imported, source.duplicates, source.refused


def items(desk):
    with tenant(desk.side.pk):
        return list(Item.objects.filter(project=desk.project).order_by("position"))


def reasons(desk, source):
    with tenant(desk.side.pk):
        found = ImportFinding.objects.filter(source=source).order_by("line")
        return [row.reason for row in found]


# --- names


def test_a_nul_in_a_name_ends_it_and_what_follows_decides_nothing(desk):
    """Python's reader, like the systems', cuts a name at a NUL: what is left is judged."""
    packed = zip_of(("a.txtX../b", b"hello")).replace(b"a.txtX../b", b"a.txt\0../b")
    source = desk.bring_files(**{"x.zip": packed})
    assert counts(source) == (ImportState.DONE, 1, 0, 0)
    assert items(desk)[0].external_id == "a.txt"


@pytest.mark.parametrize(
    "name",
    [
        "../名.txt",
        "ordner/../../straße.txt",
        "..\\é.txt",
        "/etc/名.txt",
        "\\\\server\\名.txt",
        "C:\\名.txt",
        "c:é.txt",
    ],
)
def test_a_name_that_leads_out_is_refused_with_its_zip(desk, uploads_folder, name):
    """Also one that isn't ASCII, and so is stored as UTF-8: nobody packs such a ZIP by accident."""
    packed = zip_of(("gut/ä.txt", b"harmless"), (name, b"evil"))
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert archive.infolist()[1].flag_bits & UTF_8
    files = {path for path in uploads_folder.parent.rglob("*") if path.is_file()}
    with pytest.raises(Invalid, match="points outside"):
        desk.choose(**{"x.zip": packed})
    with tenant(desk.side.pk):
        upload = Import.objects.latest("pk").files.get()
    left = {path for path in uploads_folder.parent.rglob("*") if path.is_file()}
    assert left - files == {uploads_folder / upload.stored_as}, "nothing was unpacked anywhere"


def test_names_that_only_look_like_the_way_out_are_names(desk):
    """Two wide dots, three dots and a slash of another script lead nowhere."""
    names = ["．．/名.txt", ".../a.txt", "..∕b.txt"]
    source = desk.bring_files(**{"x.zip": zip_of(*[(name, name.encode()) for name in names])})
    assert counts(source) == (ImportState.DONE, 3, 0, 0)
    assert {item.external_id for item in items(desk)} == set(names)


def test_a_long_name_is_refused_alone(desk):
    source = desk.bring_files(
        **{"x.zip": zip_of((f"{'n' * 5_000}.txt", b"long"), ("a.txt", b"hello"))}
    )
    assert counts(source) == (ImportState.DONE, 1, 0, 1)
    assert "longer than 200" in reasons(desk, source)[0]


def test_twins_of_one_name_in_two_normal_forms_stay_two(desk):
    """Only eyes take them for one; each keeps its name as it was written, so neither is lost."""
    source = desk.bring_files(**{"x.zip": zip_of((NFC, b"one"), (NFD, b"two"))})
    assert counts(source) == (ImportState.DONE, 2, 0, 0)
    assert [item.external_id for item in items(desk)] == [NFC, NFD]


def test_the_same_name_twice_is_found(desk):
    with pytest.warns(UserWarning, match="Duplicate name"):
        packed = zip_of(("a.txt", b"one"), ("a.txt", b"two"))
    source = desk.bring_files(**{"x.zip": packed})
    assert (source.imported, source.imported + source.duplicates + source.refused) == (1, 2)
    assert reasons(desk, source)[0]


@pytest.mark.parametrize(
    "name", ["a\0b.csv", "..\\..\\a.csv", "../../a.csv", "\ud800.csv", "=1.csv"]
)
def test_a_table_of_a_strange_name_is_kept_under_a_harmless_one(desk, uploads_folder, name):
    source = desk.bring(b"id,text\n1,hello\n", name)
    assert source.imported == 1
    assert "/" not in source.file_name
    assert "\0" not in source.file_name
    outside = [path for path in uploads_folder.parent.iterdir() if path != uploads_folder]
    assert not outside


# --- images


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("none.png", b"no image at all", "no image"),
        ("short.png", RED[: len(RED) // 2], "incomplete"),
        ("page.jpg", b"<!doctype html><script>alert(1)</script>", "no image"),
        ("drawing.svg", b"<svg xmlns='x'><script>alert(1)</script></svg>", "SVG"),
        ("drawing.png", b"<?xml version='1.0'?><svg onload='alert(1)'/>", "SVG"),
        ("both.png", b"GIF89a/*" + b"\0" * 40 + b"*/=1;alert(1)", "GIF"),
    ],
)
def test_what_is_no_image_is_refused_and_the_rest_comes(images, name, content, reason):
    source = images.bring_files(**{name: content, "good.png": BLUE})
    assert counts(source) == (ImportState.DONE, 1, 0, 1)
    assert reason in reasons(images, source)[0]


def test_a_page_behind_an_image_is_sent_as_the_image_it_is(images, world):
    """A PNG with HTML after its end shows; it never runs: type, no sniffing, a sandbox."""
    source = images.bring_files(**{"two.png": BLUE + b"<script>alert(1)</script>"})
    assert source.imported == 1
    [item] = items(images)
    client = sign_in(world.acme.users["manager"])
    shown = client.get(reverse("item_media", args=[world.acme.slug, item.project_id, item.pk]))
    assert shown["Content-Type"] == "image/png"
    assert shown["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in shown["Content-Security-Policy"]


# --- tables and JSON


def test_rows_with_nul_and_broken_bytes_are_refused_alone(desk):
    source = desk.bring(
        "id,text\n1,a\0b\n2,fine \U0001f469\u200d\U0001f680 e\u0301\u0323\n3,some more\n", "a.csv"
    )
    assert counts(source) == (ImportState.DONE, 2, 0, 1)
    assert items(desk)[0].text == "fine \U0001f469\u200d\U0001f680 e\u0301\u0323"


def test_half_characters_in_json_are_refused_alone(desk):
    lines = ['{"id":"1","text":"half \\ud800"}', '{"id":"2","text":"whole \\ud83d\\ude80"}']
    source = desk.bring("\n".join(lines), "a.jsonl")
    assert counts(source) == (ImportState.DONE, 1, 0, 1)
    assert items(desk)[0].text == "whole \U0001f680"


def test_a_name_that_comes_twice_in_an_object_is_said_and_not_guessed(desk):
    lines = ['{"id":"1","text":"one"}', '{"id":"2","text":"first","text":"second"}']
    for text, name in (("\n".join(lines), "a.jsonl"), (f"[{','.join(lines)}]", "a.json")):
        source = desk.bring(text, name)
        assert source.refused == 1, name
        assert "twice" in reasons(desk, source)[-1]
    assert [item.text for item in items(desk)] == ["one"]


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity"])
def test_numbers_that_are_none_stay_the_words_they_are(desk, number):
    """No program of ours wrote them, yet nothing is lost: a column keeps texts."""
    lines = [f'{{"id":"1","text":"one of","n":{number}}}', '{"id":"2","text":"two of","n":1}']
    for text, name in (("\n".join(lines), "a.jsonl"), (f"[{','.join(lines)}]", "b.json")):
        source = desk.bring(text, name)
        assert (source.state, source.refused) == (ImportState.DONE, 0)
    kept = {**items(desk)[0].hidden, **items(desk)[0].data}
    assert kept["n"] == number


def test_a_number_of_five_thousand_digits_is_refused_alone(desk):
    lines = ['{"id":"1","text":"one","n":1}', f'{{"id":"2","text":"two","n":{"9" * 5_000}}}']
    source = desk.bring("\n".join(lines), "a.jsonl")
    assert (source.state, source.imported) == (ImportState.DONE, 1)


@pytest.mark.parametrize("name", ["a.csv.gz", "a.csv", "a.txt"])
def test_a_packed_table_is_refused_by_what_it_is(desk, name):
    with pytest.raises(Invalid, match="GZIP"):
        desk.choose(**{name: gzip.compress(b"id,text\n1,hello\n")})


# --- the way out


def test_no_cell_of_a_file_we_write_is_a_formula(desk, world):
    """What a spreadsheet would run leaves with a mark in front, and comes back without it."""
    rows = io.StringIO()
    csv.writer(rows).writerows(
        [["id", "text", "sender"], *([f"{f}{n}", f"{f} x", f] for n, f in enumerate(FORMULAS))]
    )

    def shown(options):
        *others, sender = options.columns
        sender = sender.model_copy(update={"use": ColumnUse.SHOWN})
        return options.model_copy(update={"columns": (*others, sender)})

    source = desk.bring(rows.getvalue(), "a.csv", shown)
    brought = {item.text for item in items(desk)}
    assert brought
    client = sign_in(world.acme.users["manager"])
    answer = client.get(at(desk.side, "items_csv", desk.project.pk))
    body = b"".join(answer.streaming_content).decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(body)) for cell in row]
    assert not [cell for cell in cells if cell[:1] in tuple("=+-@\t\r＝")]
    assert brought <= {cell_as_it_was(cell) for cell in cells}
    assert source.imported == len(brought)


def test_the_findings_are_no_formulas_either(desk, world):
    source = desk.bring("id,text\n1,hello\n\"=cmd|' /C calc'!A0\"\n", "a.csv")
    assert source.refused == 1
    client = sign_in(world.acme.users["manager"])
    answer = client.get(at(desk.side, "import_findings_csv", desk.project.pk, source.pk))
    body = b"".join(answer.streaming_content).decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(body)) for cell in row]
    assert not [cell for cell in cells if cell.startswith("=")]


def test_json_that_comes_back_is_what_was_sent(desk):
    text = json.dumps([{"id": "1", "text": "'; --\u2028\u202e<b>"}])
    desk.bring(text, "a.json")
    assert items(desk)[0].text == "'; --\u2028\u202e<b>"
