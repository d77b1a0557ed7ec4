"""Do videos become items that play in parts, on the pages of who labels and who reviews?"""

import pytest

from annotation.datasets.content import content_of
from core.tenancy.scope import tenant
from tests.annotation.datasets.test_collection import RED, counts, findings, items
from tests.annotation.pages import at, sign_in
from tests.factories.projects import grant, make_guideline, make_project
from tests.factories.videos import H264, VP9, video
from tests.factories.work import make_assignment
from tests.support.delivery import as_released


@pytest.fixture
def videos(desk):
    """A desk whose project labels videos."""
    with tenant(desk.side.pk):
        desk.project = make_project(
            "Videos", by=desk.by, media_type="video", pools=[desk.side.pool]
        )
    return desk


def test_videos_come_in_and_play_in_parts(videos):
    side = videos.side
    whole = video("a.webm", *VP9, frames=40)
    source = videos.bring_files(
        **{"a.webm": whole, "b.mov": video("b.mov", *H264, frames=30), "c.png": RED}
    )
    assert counts(source) == (2, 0, 0, 1)
    assert findings(videos, source)[0][2] == "This project is for videos. This is an image."
    first, second = items(videos)
    content = content_of(as_released(first), url="/m/")
    assert (content["frameCount"], content["fps"]) == (40, (30_000, 1001))
    assert (content["poster"], content["frames"]) == ("/m/poster/", "/m/frames/")
    with tenant(side.pk):
        make_guideline(videos.project, by=videos.by, readers=[side.members["annotator"]])
        held = make_assignment(first, side.members["annotator"], pool=side.pool)
        grant(videos.project, side.members["reviewer"])
    client = sign_in(side.users["annotator"])
    where = at(side, "assignment_media", held.pk)
    page = " ".join(client.get(at(side, "label", videos.project.pk)).content.decode().split())
    assert f'<video controls preload="metadata" src="{where}"' in page
    part = client.get(where, headers={"range": "bytes=100-199"})
    assert (part.status_code, b"".join(part.streaming_content)) == (206, whole[100:200])
    reviewer = sign_in(side.users["reviewer"])
    played = reviewer.get(at(side, "item_media", videos.project.pk, second.pk))
    assert played["Content-Type"] == "video/mp4"
    page = reviewer.get(at(side, "item_detail", videos.project.pk, second.pk)).content.decode()
    assert "29.97" in page
    assert (
        reviewer.get(at(side, "item_preview", videos.project.pk, second.pk, "strip")).status_code
        == 200
    )


def test_the_three_real_videos_come_in(videos, real_data):
    paths = sorted((real_data / "video").iterdir())
    source = videos.bring_files(**{path.name: path.read_bytes() for path in paths})
    assert counts(source) == (3, 0, 0, 0)
    assert [item.media.facts["frame_count"] for item in items(videos)] == [359, 248, 234]
