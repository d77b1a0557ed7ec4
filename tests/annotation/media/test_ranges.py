"""Does a player get the bytes that it asks for, and only those?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotation.media.ranges import SEALED, Unsatisfiable, bounds
from core.tenancy.scope import tenant
from tests.annotation.pages import at, sign_in
from tests.factories.media import make_image_item, make_image_project, make_media
from tests.factories.projects import grant, make_batch

CONTENT = bytes(range(256)) * 1000


@pytest.fixture
def stored(world):
    """A client of a reviewer, and where the file of 256,000 bytes is found."""
    side = world.acme
    with tenant(side.pk):
        project = make_image_project(by=side.members["manager"])
        grant(project, side.members["reviewer"])
        item = make_image_item(make_batch(project), make_media(CONTENT, stored=True))
    return sign_in(side.users["reviewer"]), at(side, "item_media", project.pk, item.pk)


def body(response):
    return b"".join(response.streaming_content)


@pytest.mark.parametrize(
    ("wanted", "first", "last"),
    [
        ("bytes=0-0", 0, 0),
        ("bytes=100000-200000", 100_000, 200_000),
        ("bytes=255990-", 255_990, 255_999),
        ("bytes=5-999999999999", 5, 255_999),
        ("bytes=-10", 255_990, 255_999),
    ],
)
def test_a_range_is_sent_alone(stored, wanted, first, last):
    client, where = stored
    answer = client.get(where, headers={"range": wanted})
    assert answer.status_code == 206
    assert body(answer) == CONTENT[first : last + 1]
    assert answer["Content-Range"] == f"bytes {first}-{last}/256000"
    assert answer["Content-Length"] == str(last - first + 1)
    assert answer["Content-Security-Policy"] == SEALED


@pytest.mark.parametrize(
    "wanted", ["", "bytes=", "bytes=-", "bytes=9-5", "lines=1-2", "bytes=0-1,5-6", "bytes=a-b"]
)
def test_whatever_else_is_asked_sends_all(stored, wanted):
    client, where = stored
    answer = client.get(where, headers={"range": wanted})
    assert (answer.status_code, body(answer)) == (200, CONTENT)
    assert answer["Accept-Ranges"] == "bytes"


@pytest.mark.parametrize("wanted", ["bytes=256000-", "bytes=-0", "bytes=999999999-"])
def test_beyond_the_end_there_is_nothing(stored, wanted):
    client, where = stored
    answer = client.get(where, headers={"range": wanted})
    assert (answer.status_code, answer.content) == (416, b"")
    assert answer["Content-Range"] == "bytes */256000"


def test_a_range_of_the_file_as_it_was_is_a_range_only_of_that(stored):
    client, where = stored
    etag = client.get(where)["ETag"]
    same = client.get(where, headers={"range": "bytes=0-1", "if-range": etag})
    other = client.get(where, headers={"range": "bytes=0-1", "if-range": '"other"'})
    assert (same.status_code, other.status_code) == (206, 200)


def test_a_look_at_the_headers_says_the_size(stored):
    client, where = stored
    answer = client.head(where)
    assert (answer.status_code, answer["Content-Length"]) == (200, "256000")
    part = client.head(where, headers={"range": "bytes=0-9"})
    assert (part.status_code, part["Content-Length"]) == (206, "10")


def test_each_range_asks_for_the_right_again(stored, world):
    _, where = stored
    answer = sign_in(world.acme.users["annotator"]).get(where, headers={"range": "bytes=0-1"})
    assert answer.status_code == 403


@given(st.text(alphabet="bytes=-0123456789, ", max_size=20), st.integers(0, 100))
def test_no_header_leads_out_of_the_file(wanted, size):
    try:
        found = bounds(wanted, size)
    except Unsatisfiable:
        return
    assert found is None or 0 <= found[0] <= found[1] < size
