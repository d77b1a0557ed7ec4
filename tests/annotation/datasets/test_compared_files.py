"""Do images and audio that a table pairs become items, all or none, with no file left over?"""

import csv
import gzip
import hashlib
import json

import pytest
from django.core.files.storage import default_storage

from annotation.datasets.content import content_of, excerpt
from annotation.datasets.imports.cleanup import sweep_import
from annotation.datasets.imports.options import ColumnUse, Duplicates
from annotation.datasets.item_facts import order_for
from annotation.datasets.models import ImportState, Item, ItemPart
from annotation.datasets.parts import released_parts
from annotation.media.models import Media
from annotation.projects.copying.actions import copy_project
from annotation.projects.copying.jobs import copy_items
from annotation.projects.models import PolicyVersion, Project, SchemaVersion
from annotation.releases.actions import create_release
from annotation.releases.jobs import build_release
from annotation.releases.models import Release
from annotation.workflow.lifecycle.models import Assignment
from core.tenancy.scope import tenant
from core.web.errors import Invalid
from tests.annotation.datasets.test_collection import (
    BLUE,
    RED,
    TEAL,
    counts,
    findings,
    items,
    kept,
    packed,
)
from tests.annotation.datasets.test_pairs import claimed_content
from tests.annotation.media.test_audio import recording, sine
from tests.annotation.pages import at, sign_in
from tests.annotation.releases.test_jobs import stored
from tests.factories.projects import grant, make_guideline, make_project
from tests.factories.work import make_annotation, make_assignment, make_outcome
from tests.support.delivery import as_released

LOW, HIGH = (recording(sine(hertz, 8000), subtype="PCM_16") for hertz in (200, 900))
TABLE = (
    "id,prompt,image_a,image_b,model\n"
    "1,A red roof,images/red.png,images/blue.png,m1\n"
    "2,A teal roof,images/teal.png,images/red.png,m2\n"
)
FIELDS = [{"kind": "ranking", "name": "better", "title": "Which is better?"}]
FILES = {"images/red.png": RED, "images/blue.png": BLUE, "images/teal.png": TEAL}


@pytest.fixture
def pairs(desk):
    """A desk whose project compares."""
    with tenant(desk.side.pk):
        project = make_project("Pairs", by=desk.by, media_type="pair", pools=[desk.side.pool])
        project.schema = SchemaVersion.objects.create(
            project=project, number=2, fields=FIELDS, created_by=desk.by
        )
        project.save(update_fields=["schema"])
        desk.project = project
    return desk


def zipped(table, files=FILES, name="pairs.csv", folder=""):
    """A ZIP with the table and the files."""
    held = {name: table} | files
    return packed([(f"{folder}{path}", content) for path, content in held.items()])


def bring(pairs, table, files=FILES, change=None, **options):
    return pairs.bring_files(change, **{"pairs.zip": zipped(table, files, **options)})


def reasons(pairs, source):
    return [reason for _, _, reason in findings(pairs, source)]


def places(pairs):
    """Each item's files by place, as (external id, place, colour's hash)."""
    with tenant(pairs.side.pk):
        rows = ItemPart.objects.filter(project=pairs.project).order_by("item__position", "place")
        return [
            (part.item.external_id, part.place, bytes(part.media.sha256).hex())
            for part in rows.select_related("item", "media")
        ]


def test_rows_become_pairs_of_images(pairs, uploads_folder):
    source = bring(pairs, TABLE)
    assert (source.state, counts(source)) == (ImportState.DONE, (2, 0, 0, 0))
    first, second = items(pairs)
    assert (first.external_id, first.text, first.hidden) == ("1", "A red roof", {"model": "m1"})
    assert [part["name"] for part in second.parts] == ["images/teal.png", "images/red.png"]
    with tenant(pairs.side.pk):
        media = Media.objects.get(parts__item=first, parts__place=0)
        assert default_storage.open(media.stored_as).read() == RED
    assert first.parts[0] == {
        "media": "image",
        "name": "images/red.png",
        "sha256": bytes(media.sha256).hex(),
        "mime": "image/png",
        "width": 40,
        "height": 30,
    }
    stored = [
        (item.external_id, place, part["sha256"])
        for item in (first, second)
        for place, part in enumerate(item.parts)
    ]
    assert places(pairs) == stored
    assert len(kept(uploads_folder)) == 3 * 2
    assert content_of(as_released(second), url="/x/", order=(1, 0)) == {
        "type": "pair",
        "text": "A teal roof",
        "order": [1, 0],
        "parts": [
            {
                "media": "image",
                "url": "/x/part-0/",
                "thumbnail": "/x/part-0/thumbnail/",
                "width": 40,
                "height": 30,
            },
            {
                "media": "image",
                "url": "/x/part-1/",
                "thumbnail": "/x/part-1/thumbnail/",
                "width": 40,
                "height": 30,
            },
        ],
    }
    assert claimed_content(pairs)["parts"][1]["url"] == "/part-1/"


def test_audio_are_compared_and_objects_name_them(pairs):
    lines = [{"left": "low.wav", "right": "high.wav"}, {"left": "high.wav", "right": "low.wav"}]
    table = "".join(json.dumps(line) + "\n" for line in lines)
    source = bring(
        pairs, table, {"low.wav": LOW, "high.wav": HIGH}, name="rows.jsonl", folder="set/"
    )
    assert counts(source) == (2, 0, 0, 0)
    first, _ = items(pairs)
    assert (first.external_id, first.text) == ("rows.jsonl:1", "")
    assert (
        excerpt(as_released(first)) == "rows.jsonl:1"
    )  # a file's name may say what is to be found out
    shown = content_of(as_released(first), url="/")["parts"]
    assert shown[0] == {
        "media": "audio",
        "url": "/part-0/",
        "thumbnail": "/part-0/thumbnail/",
        "duration": 1_000_000,
    }


def test_a_row_that_lacks_a_file_costs_itself_only(pairs, uploads_folder):
    rows = [
        "left,right",
        "red.png,lost.png",
        "red.png,",
        "red.png,low.wav",
        "red.png,notes.txt",
        "red.png,cut.png",
        "red.png",
        "red.png,blue.png",
        "red.png,video.mp4",
    ]
    files = {
        "red.png": RED,
        "blue.png": BLUE,
        "low.wav": LOW,
        "notes.txt": b"hello",
        "cut.png": RED[:60],
        "extra.png": TEAL,
    }
    files["video.mp4"] = b"\0\0\0\x18ftypisom" + bytes(100)
    source = bring(pairs, "\n".join(rows), files)
    assert counts(source) == (1, 0, 0, 8)
    told = reasons(pairs, source)
    assert told[:3] == [
        "The file “lost.png” wasn't uploaded.",
        "The row is missing a file to compare.",
        (
            "“red.png” is an image and “low.wav” is an audio file. "
            "All files in a row must be of the same type."
        ),
    ]
    assert told[3].startswith("“notes.txt”: Only images and audio files can be compared")
    assert told[4].startswith("“cut.png”: ")
    assert "has 1 columns instead of 2" in told[5]
    assert "This is a video" in told[6]
    assert told[7] == "No row in pairs.csv refers to this file."
    assert len(kept(uploads_folder)) == 2 * 2  # what only refused rows needed is swept away


def test_the_same_pair_twice_is_told_and_the_other_way_round_is_another(pairs):
    rows = ["prompt,a,b", "p,red.png,blue.png", "p,copy.png,blue.png", "p,blue.png,red.png"]
    table = "\n".join([*rows, "q,red.png,blue.png"])
    files = {"red.png": RED, "copy.png": RED, "blue.png": BLUE}
    source = bring(pairs, table, files)
    assert counts(source) == (3, 1, 0, 0)
    assert reasons(pairs, source) == ["Same files and text as line 2."]
    again = bring(pairs, table, files, name="again.csv")
    assert counts(again) == (0, 4, 0, 0)


def test_the_same_upload_again_brings_nothing_and_leaves_no_file(pairs, uploads_folder):
    bring(pairs, TABLE)
    before = sorted(kept(uploads_folder))
    assert counts(bring(pairs, TABLE)) == (0, 0, 2, 0)
    other = TABLE.replace("images/blue.png", "images/teal.png")
    assert counts(bring(pairs, other)) == (0, 0, 2, 1)  # no row names the blue one any more
    assert sorted(kept(uploads_folder)) == before


def test_files_in_use_survive_a_sweep(pairs, uploads_folder):
    source = bring(pairs, TABLE)
    before = sorted(kept(uploads_folder))
    sweep_import(organization_id=pairs.side.pk, import_id=source.pk)
    assert sorted(kept(uploads_folder)) == before


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("./red.png", True),
        ("x\\red.png", True),
        ("/red.png", False),
        ("../red.png", False),
        ("twin.png", False),
        ("a/twin.png", True),
    ],
)
def test_how_a_row_may_name_a_file(pairs, written, found):
    files = {
        "red.png": RED,
        "x/red.png": RED,
        "blue.png": BLUE,
        "a/twin.png": TEAL,
        "b/twin.png": TEAL,
    }
    source = bring(pairs, f"left,right\n{written},blue.png\n", files)
    assert source.imported == int(found)


def test_no_table_two_tables_and_an_unread_one_are_told(pairs):
    source, options = pairs.choose(**{"a.png": RED, "b.png": BLUE})
    with pytest.raises(Invalid, match="together with a table"):
        pairs.start(source, options)
    with pytest.raises(Invalid, match="more than one table"):
        pairs.choose(**{"a.png": RED, "x.csv": b"a,b", "y.csv": b"a,b"})
    with pytest.raises(Invalid, match="isn't UTF-8"):
        pairs.choose(**{"a.png": RED, "x.csv": "left,right\nä.png,b.png".encode("cp1252")})


def test_the_columns_that_name_files_are_guessed(pairs):
    table = "name,first try,second try,question\nx,images/red.png,images/blue.png,Which roof?\n"
    _, options = pairs.choose(**{"pairs.zip": zipped(table)})
    uses = [ColumnUse.HIDDEN, ColumnUse.CANDIDATE, ColumnUse.CANDIDATE, ColumnUse.TEXT]
    assert [column.use for column in options.columns] == uses


def test_a_table_chosen_beside_the_files(pairs):
    files = {"red.png": RED, "blue.png": BLUE, "t.csv": b"left,right\nred.png,blue.png\n"}
    assert counts(pairs.bring_files(**files)) == (1, 0, 0, 0)


def test_the_preview_shows_columns_rows_and_small_images(pairs):
    rows = ["id,prompt,left,right", "1,Which?,red.png,blue.png", "2,Which?,red.png,lost.png"]
    files = {"red.png": RED, "blue.png": BLUE, "low.wav": LOW}
    source, _ = pairs.choose(**{"pairs.zip": zipped("\n".join(rows), files)})
    manager = sign_in(pairs.side.users["manager"])
    where = at(pairs.side, "import_preview", pairs.project.pk, source.pk)
    text = manager.get(where).content.decode()
    assert text.count('<option value="candidate" selected>File to compare') == 2
    assert "The file “lost.png” wasn&#x27;t uploaded." in text
    small = [
        manager.get(at(pairs.side, "import_thumbnail", pairs.project.pk, source.pk, number))
        for number in range(5)
    ]
    assert [answer.status_code for answer in small] == [404, 200, 200, 404, 404]
    assert small[1]["Content-Type"] == "image/webp"
    form = {f"use-{n}": use for n, use in enumerate(["hidden", "text", *["candidate"] * 2], 1)}
    form |= {f"name-{n}": name for n, name in enumerate(["id", "prompt", "a", "b"], 1)}
    assert manager.post(where, form | {"start": "1"}).status_code == 302
    assert counts(pairs.run(source)) == (1, 0, 0, 2)
    assert items(pairs)[0].external_id == "pairs.csv:2"


def test_a_lone_file_waits_for_its_table(pairs):
    source, options = pairs.choose(**{"a.png": RED})
    manager = sign_in(pairs.side.users["manager"])
    page = manager.get(at(pairs.side, "import_preview", pairs.project.pk, source.pk))
    assert "The upload doesn't contain a table" in page.content.decode()
    assert options.columns == ()


@pytest.fixture
def held(pairs, world):
    """A pair of images in the hands of acme's annotator."""
    bring(pairs, TABLE)
    side = pairs.side
    with tenant(side.pk):
        make_guideline(pairs.project, by=pairs.by, readers=[side.members["annotator"]])
        grant(pairs.project, side.members["reviewer"])
        item = Item.objects.get(project=pairs.project, external_id="1")
        return make_assignment(item, side.members["annotator"], pool=side.pool)


def body(response):
    return b"".join(response.streaming_content)


def test_the_holder_gets_each_file_and_nobody_else_does(pairs, held, world):
    side = pairs.side
    with tenant(side.pk):
        taken = Assignment.objects.select_related("item__project__schema").get(pk=held.pk)
        order = order_for(side.members["annotator"], taken.item.project, taken.item)
    shown = {stored: at(side, "assignment_part", held.pk, at_) for at_, stored in enumerate(order)}
    assert body(sign_in(side.users["annotator"]).get(shown[0])) == RED
    where = shown[1]
    answer = sign_in(side.users["annotator"]).get(where)
    assert body(answer) == BLUE
    assert answer["Content-Type"] == "image/png"
    small = sign_in(side.users["annotator"]).get(f"{where}thumbnail/")
    assert small["Content-Type"] == "image/webp"
    for place in (2, 99_999):
        beyond = at(side, "assignment_part", held.pk, place)
        assert sign_in(side.users["annotator"]).get(beyond).status_code == 404
    for other in (world.both, side.users["manager"], world.other.users["owner"]):
        assert sign_in(other).get(where).status_code == 404
    theirs = where.replace(f"/o/{side.slug}/", f"/o/{world.other.slug}/")
    assert sign_in(world.other.users["annotator"]).get(theirs).status_code == 404
    with tenant(side.pk):
        Assignment.objects.filter(pk=held.pk).update(state="released")
    assert sign_in(side.users["annotator"]).get(where).status_code == 404


def test_reviewers_see_every_file_of_the_project(pairs, held):
    side = pairs.side
    where = at(side, "item_part", pairs.project.pk, held.item_id, 0)
    assert body(sign_in(side.users["reviewer"]).get(where)) == RED
    assert sign_in(side.users["annotator"]).get(where).status_code == 403
    elsewhere = at(side, "item_part", side.project.pk, held.item_id, 0)
    assert sign_in(side.users["reviewer"]).get(elsewhere).status_code == 404


def test_browsers_keep_no_file_where_the_policy_forbids_it(pairs, held):
    side = pairs.side
    with tenant(side.pk):
        settings = pairs.project.policy.settings | {"keep_media": False}
        pairs.project.policy = PolicyVersion.objects.create(
            project=pairs.project, number=2, settings=settings, created_by=pairs.by
        )
        pairs.project.save(update_fields=["policy"])
    for user, where in (
        ("annotator", at(side, "assignment_part", held.pk, 0)),
        ("reviewer", at(side, "item_part", pairs.project.pk, held.item_id, 0)),
    ):
        assert "no-store" in sign_in(side.users[user]).get(where)["Cache-Control"]


def test_no_page_of_the_annotator_tells_a_files_name(pairs, held):
    page = sign_in(pairs.side.users["annotator"]).get(at(pairs.side, "label", pairs.project.pk))
    text = page.content.decode()
    assert 'alt="Image 1"' in text
    assert "Image 2 is better" in text
    for name in ("red.png", "blue.png"):
        assert name not in text
    manager = sign_in(pairs.side.users["manager"])
    detail = manager.get(at(pairs.side, "item_detail", pairs.project.pk, held.item_id))
    assert "images/red.png, 40 × 30" in detail.content.decode()


def test_the_file_of_the_list_names_what_is_compared(pairs):
    bring(pairs, TABLE)
    manager = sign_in(pairs.side.users["manager"])
    listed = manager.get(at(pairs.side, "items_csv", pairs.project.pk))
    assert "images/red.png ↔ images/blue.png" in body(listed).decode()
    page = manager.get(at(pairs.side, "items", pairs.project.pk)).content.decode()
    assert page.count("/thumbnail/") == 4


def test_a_copied_project_shows_the_same_files(pairs):
    bring(pairs, TABLE)
    with tenant(pairs.side.pk):
        source = Project.objects.select_related("schema", "policy", "guideline").get(
            pk=pairs.project.pk
        )
        copy = copy_project(by=pairs.by, source=source, name="Copy", with_data=True)
    copy_items(organization_id=pairs.side.pk, project_id=copy.pk)
    before = places(pairs)
    pairs.project = copy
    assert places(pairs) == before
    assert len(before) == 4


def test_a_release_says_what_each_file_is(pairs, uploads_folder):
    bring(pairs, TABLE)
    with tenant(pairs.side.pk):
        for item in Item.objects.filter(project=pairs.project):
            assignment = make_assignment(item, pairs.side.members["annotator"])
            answer = {"better": {"ranks": [1, 2], "shown": [1, 0]}}
            make_outcome(make_annotation(assignment, schema=pairs.project.schema, answer=answer))
        release = create_release(by=pairs.by, project=pairs.project)
    build_release(organization_id=pairs.side.pk, release_id=release.pk)
    with tenant(pairs.side.pk):
        release = Release.objects.get(pk=release.pk)
    lines, table = (
        gzip.decompress(stored(uploads_folder, release, kind)) for kind in ("jsonl", "csv")
    )
    rows = [json.loads(line) for line in lines.splitlines()]
    red = hashlib.sha256(RED).hexdigest()
    known = {"name": "images/red.png", "sha256": red, "mime": "image/png"}
    assert rows[0]["parts"][0] == {"file": known | {"width": 40, "height": 30}}
    (_, line, _) = csv.reader(table.decode("utf-8-sig").splitlines())
    assert json.loads(line[2])[0] == known | {"width": 40, "height": 30}


def test_a_released_audio_has_its_facts(pairs):
    bring(pairs, "left,right\nlow.wav,high.wav\n", {"low.wav": LOW, "high.wav": HIGH})
    (item,) = items(pairs)
    (first, _) = released_parts(item.parts)
    assert first["file"]["facts"]["duration"] == 1_000_000
    assert first["file"]["medium"] == "audio"


def test_a_file_in_many_rows_is_kept_once(pairs, uploads_folder):
    rows = [f"{number},red.png,blue.png" for number in range(300)]
    source = bring(pairs, "\n".join(["id,left,right", *rows]), change=keep_all)
    assert counts(source) == (300, 0, 0, 1)
    assert len(kept(uploads_folder)) == 2 * 2
    assert len(places(pairs)) == 600


def keep_all(options):
    return options.model_copy(update={"duplicates": Duplicates.KEEP})
