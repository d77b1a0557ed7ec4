"""Do tables of measurements become items of a series, whose windows are served to who may see?"""

import struct
from pathlib import Path

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile

from annotation.datasets.content import content_of
from annotation.datasets.imports.uploading import upload
from annotation.datasets.items.facts import facts_told
from annotation.media.ranges import SEALED
from core.tenancy.scope import tenant
from core.web.errors import Invalid
from tests.annotation.datasets.test_collection import counts, findings, items
from tests.annotation.pages import at, sign_in
from tests.factories.projects import grant, make_guideline, make_project
from tests.factories.work import make_assignment
from tests.support.delivery import as_released

ROWS = "".join(f"{second},{second % 7},{-second}\n" for second in range(5000))
TABLE = f"time,wave,fall\n{ROWS}".encode()


@pytest.fixture
def machines(desk):
    """A desk whose project labels series."""
    with tenant(desk.side.pk):
        desk.project = make_project(
            "Machines", by=desk.by, media_type="series", pools=[desk.side.pool]
        )
    return desk


@pytest.fixture
def shown(machines):
    """A series in the hands of the annotator, and the address of its medium."""
    side = machines.side
    machines.bring_files(**{"a.csv": TABLE})
    (item,) = items(machines)
    with tenant(side.pk):
        make_guideline(machines.project, by=machines.by, readers=[side.members["annotator"]])
        held = make_assignment(item, side.members["annotator"], pool=side.pool)
    return machines, item, held


def test_a_lone_table_is_one_series(machines):
    source = machines.bring_files(**{"a.csv": TABLE})
    assert counts(source) == (1, 0, 0, 0)
    (item,) = items(machines)
    assert (item.media.medium, item.media.facts["count"]) == ("series", 5000)
    content = content_of(as_released(item), url="/m/")
    assert content["channels"][0] == {"name": "wave", "least": 0.0, "most": 6.0}
    assert (content["window"], content["chart"]) == ("/m/window/", "/m/chart/")
    assert (content["start"], content["end"], content["axis"]) == (0, 4_999_000_000, "count")
    assert content["chartHeight"] == 240


def test_an_item_says_in_which_zone_its_times_are_written(machines):
    rows = "2026-03-29T01:30+01:00,1\n2026-03-29T03:30+02:00,2\n"
    machines.bring_files(**{"a.csv": f"time,value\n{rows}".encode()})
    (item,) = items(machines)
    content = content_of(as_released(item), url="/m/")
    assert (content["zone"], content["otherZones"]) == ("UTC+01:00", True)
    assert content["start"] == 1_774_744_200_000_000
    told = dict(facts_told(item.media))
    assert told["Start"] == "2026-03-29 01:30:00 UTC+01:00"
    assert told["End"] == "2026-03-29 02:30:00 UTC+01:00"
    assert told["Notes"] == "several time zones"


def test_the_three_real_series_come_in(machines, real_data):
    paths = sorted((real_data / "sensor").glob("*.csv"))
    source = machines.bring_files(**{path.name: path.read_bytes() for path in paths})
    assert counts(source) == (3, 0, 0, 0)


def test_what_is_wrong_is_told_of_each_file(machines):
    source = machines.bring_files(**{"a.csv": TABLE, "b.csv": b"time,v\n1,x\n", "c.txt": b"1"})
    assert counts(source) == (1, 0, 0, 2)
    reasons = [reason for _, _, reason in findings(machines, source)]
    assert "isn't a number" in reasons[0]
    assert reasons[1] == "This project is for time series. This is a text."


def test_json_is_no_series(machines):
    chosen = [SimpleUploadedFile("a.json", b"[1]")]
    with tenant(machines.side.pk), pytest.raises(Invalid, match="time series"):
        upload(by=machines.by, project=machines.project, uploads=chosen)


def test_a_window_is_served_to_whoever_has_it_in_hand(shown):
    machines, item, held = shown
    side = machines.side
    client = sign_in(side.users["annotator"])
    where = at(side, "assignment_preview", held.pk, "window")
    answer = client.get(where, {"width": 100, "start": 0, "end": 4_999_000_000, "channels": "1"})
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/octet-stream")
    assert answer["Cache-Control"].startswith("private")
    mode, count, channels, _ = struct.unpack("<4I", answer.content[:16])
    assert (mode, count, channels) == (1, 100, 1)
    few = client.get(where, {"width": 1000, "start": 5_000_000, "end": 9_000_000})
    assert struct.unpack("<4I", few.content[:16]) == (0, 7, 2, 0)
    assert sign_in(side.users["manager"]).get(where).status_code == 404
    with tenant(side.pk):
        grant(machines.project, side.members["reviewer"])
    whole = at(side, "item_preview", machines.project.pk, item.pk, "window")
    assert sign_in(side.users["reviewer"]).get(whole).status_code == 200


@pytest.mark.parametrize(
    "wanted",
    [
        {"width": "0"},
        {"width": "10001"},
        {"width": "x"},
        {"start": "nan"},
        {"start": "5", "end": "4"},
        {"channels": "2"},
        {"channels": "-1"},
        {"channels": "0,1,0"},
        {"channels": "²"},
    ],
)
def test_a_window_that_makes_no_sense_is_refused_in_words(shown, wanted):
    machines, _, held = shown
    client = sign_in(machines.side.users["annotator"])
    answer = client.get(at(machines.side, "assignment_preview", held.pk, "window"), wanted)
    assert answer.status_code == 422


def test_the_pages_show_it_drawn(shown):
    machines, item, held = shown
    side = machines.side
    page = sign_in(side.users["annotator"]).get(at(side, "label", machines.project.pk))
    chart = at(side, "assignment_preview", held.pk, "chart")
    assert f'src="{chart}"' in page.content.decode()
    answer = sign_in(side.users["annotator"]).get(chart)
    assert answer["Content-Type"] == "image/svg+xml"
    assert answer["Content-Security-Policy"] == SEALED
    with tenant(side.pk):
        grant(machines.project, side.members["reviewer"])
    detail = sign_in(side.users["reviewer"]).get(
        at(side, "item_detail", machines.project.pk, item.pk)
    )
    assert "-4999 – 0" in detail.content.decode()


def test_the_stored_points_themselves_are_no_preview(shown):
    machines, _, held = shown
    client = sign_in(machines.side.users["annotator"])
    where = at(machines.side, "assignment_preview", held.pk, "points")
    assert client.get(where).status_code == 404


@pytest.mark.parametrize("harm", ["cut off", "empty", "too long", "noise", "zeros", "no numbers"])
def test_damaged_points_are_told_in_words(shown, harm):
    machines, item, held = shown
    path = storages["default"].path(item.media.previews["points"])
    whole = Path(path).read_bytes()
    harmed = {
        "cut off": whole[:1_000],
        "empty": b"",
        "too long": whole + b"x",
        "noise": bytes(number * 37 % 251 for number in range(len(whole))),
        "zeros": bytes(len(whole)),
        "no numbers": b"\xff" * len(whole),
    }
    Path(path).write_bytes(harmed[harm])
    client = sign_in(machines.side.users["annotator"])
    where = at(machines.side, "assignment_preview", held.pk, "window")
    for wanted in ({}, {"width": 10}, {"width": 10, "start": 0, "end": 9_000_000}):
        answer = client.get(where, wanted)
        if answer.status_code != 200:  # noise of the right length is drawn as what it is
            assert answer.status_code == 410
            assert "damaged" in answer.content.decode()
        else:
            assert harm in ("noise", "zeros", "no numbers")
