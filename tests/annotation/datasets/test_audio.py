"""Do audio become items, with what is made of them, and reach who labels or reviews them?"""

import numpy as np
import pytest
from django.core.files.storage import default_storage

from annotation.datasets.content import content_of
from annotation.datasets.models import ImportState
from annotation.media.models import Media
from core.tenancy.scope import tenant
from tests.annotation.datasets.test_collection import RED, counts, findings, items, kept, packed
from tests.annotation.media.test_audio import recording, sine
from tests.annotation.pages import at, sign_in
from tests.factories.projects import grant, make_guideline, make_project
from tests.factories.work import make_assignment
from tests.support.delivery import as_released

LOW, HIGH = (recording(sine(hertz, 8000), subtype="PCM_16") for hertz in (200, 900))


@pytest.fixture
def audio(desk):
    """A desk whose project labels audio."""
    with tenant(desk.side.pk):
        desk.project = make_project("Words", by=desk.by, media_type="audio", pools=[desk.side.pool])
    return desk


def test_audio_become_items_with_previews(audio, uploads_folder):
    files = {"a.wav": LOW, "b.wav": HIGH, "c.wav": HIGH, "d.png": RED, "e.wav": LOW[:99]}
    source = audio.bring_files(**files, **{"f.txt": b"a text"})
    assert (source.state, counts(source)) == (ImportState.DONE, (2, 1, 0, 3))
    first = items(audio)[0]
    media = first.media
    assert (media.medium, media.mime, media.width) == ("audio", "audio/wav", None)
    assert media.facts == {
        "samples": 8000,
        "sample_rate": 8000,
        "channels": 1,
        "duration": 1_000_000,
    }
    assert default_storage.open(media.stored_as).read() == LOW
    peaks = np.frombuffer(default_storage.open(media.previews["peaks-256"]).read(), np.int8)
    assert (peaks.min(), peaks.max()) == (-127, 127)
    assert len(kept(uploads_folder)) == 2 * 5
    reasons = {raw: reason for _, raw, reason in findings(audio, source)}
    assert reasons["d.png"] == "This project is for audio files. This is an image."
    assert reasons["f.txt"] == "This project is for audio files. This is a text."
    assert "incomplete" in reasons["e.wav"]


def test_the_same_audio_again_leave_no_file(audio, uploads_folder):
    audio.bring_files(**{"a.wav": LOW})
    before = sorted(kept(uploads_folder))
    assert counts(audio.bring_files(**{"z.wav": LOW})) == (0, 1, 0, 0)
    assert sorted(kept(uploads_folder)) == before


def test_forty_spoken_digits_in_a_zip(audio, real_data):
    paths = sorted((real_data / "audio").glob("*.wav"))
    source = audio.bring_files(
        **{"digits.zip": packed([(path.name, path.read_bytes()) for path in paths])}
    )
    assert counts(source) == (40, 0, 0, 0)


def test_a_damaged_file_in_a_zip_is_told_by_itself(audio):
    whole = packed([("a.wav", LOW), ("b.wav", HIGH)])
    place = whole.index(b"b.wav") + 60
    broken = whole[:place] + bytes(20) + whole[place + 20 :]
    source = audio.bring_files(**{"x.zip": broken})
    assert counts(source) == (1, 0, 0, 1)
    assert "damaged in the ZIP" in findings(audio, source)[0][2]


def test_its_content_names_addresses_of_the_viewer(audio):
    audio.bring_files(**{"digits/a.wav": LOW})
    content = content_of(as_released(items(audio)[0]), url="/x/media/")
    assert content == {
        "type": "audio",
        "text": "",
        "url": "/x/media/",
        "name": "a.wav",
        "thumbnail": "/x/media/thumbnail/",
        "duration": 1_000_000,
        "samples": 8000,
        "sampleRate": 8000,
        "channels": 1,
        "peaks": {"256": "/x/media/peaks-256/", "4096": "/x/media/peaks-4096/"},
        "spectrogram": "/x/media/spectrogram/",
    }


def test_who_labels_gets_the_audio_its_previews_and_nothing_else(audio):
    side = audio.side
    audio.bring_files(**{"a.aiff": recording(sine(200, 8000), kind="AIFF", subtype="PCM_16")})
    (item,) = items(audio)
    with tenant(side.pk):
        make_guideline(audio.project, by=audio.by, readers=[side.members["annotator"]])
        held = make_assignment(item, side.members["annotator"], pool=side.pool)
    client = sign_in(side.users["annotator"])
    page = client.get(at(side, "label", audio.project.pk)).content.decode()
    assert (
        f'<audio controls preload="metadata" src="{at(side, "assignment_media", held.pk)}"' in page
    )
    played = client.get(at(side, "assignment_media", held.pk))
    assert (played.status_code, played["Content-Type"]) == (200, "audio/flac")
    for preview, mime in {
        "peaks-256": "application/octet-stream",
        "spectrogram": "image/png",
        "thumbnail": "image/webp",
    }.items():
        answer = client.get(at(side, "assignment_preview", held.pk, preview))
        assert (answer.status_code, answer["Content-Type"]) == (200, mime)
    assert client.get(at(side, "assignment_preview", held.pk, "stored_as")).status_code == 404
    other = sign_in(side.users["manager"])
    assert other.get(at(side, "assignment_preview", held.pk, "peaks-256")).status_code == 404


def test_the_browser_of_items_plays_it(audio):
    side = audio.side
    audio.bring_files(**{"a.wav": LOW})
    (item,) = items(audio)
    with tenant(side.pk):
        grant(audio.project, side.members["reviewer"])
    client = sign_in(side.users["reviewer"])
    page = client.get(at(side, "item_detail", audio.project.pk, item.pk)).content.decode()
    assert f'src="{at(side, "item_media", audio.project.pk, item.pk)}"' in page
    assert "0:01.000" in page
    listed = client.get(at(side, "items", audio.project.pk)).content.decode()
    assert at(side, "item_thumbnail", audio.project.pk, item.pk) in listed


def test_the_preview_of_an_import_names_audio_and_what_is_wrong(audio):
    source, _ = audio.choose(**{"a.wav": LOW, "b.png": RED})
    client = sign_in(audio.side.users["manager"])
    page = client.get(at(audio.side, "import_preview", audio.project.pk, source.pk))
    text = page.content.decode()
    assert "This project is for audio files. This is an image." in text
    assert "Audio" in text
    with tenant(audio.side.pk):
        assert not Media.objects.filter(medium="audio").exists()
