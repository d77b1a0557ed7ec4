"""Do images get into a guideline clean, and to nobody who may not read it?"""

import io

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from annotation.projects.grants import Level
from annotation.projects.guidelines.images.actions import add_image
from annotation.projects.guidelines.images.encoding import LIMIT_BYTES, MAX_SIDE, encode_image
from annotation.projects.guidelines.models import GuidelineImage
from core.tenancy.scope import tenant
from core.web.errors import Invalid
from tests.annotation.pages import at, form_values, page_of, sign_in, text_of
from tests.factories.projects import grant, make_project

ORIENTATION, DESCRIPTION = 0x0112, 0x010E


@pytest.fixture(autouse=True)
def files_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def side(world):
    return world.acme


@pytest.fixture
def manager(side):
    return sign_in(side.users["manager"])


def image(kind="PNG", size=(4, 2), mode="RGB", **saving):
    content = io.BytesIO()
    Image.new(mode, size, 90).save(content, kind, **saving)
    return content.getvalue()


def opened(content):
    return Image.open(io.BytesIO(content))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_an_image_is_written_anew_upright_and_without_what_it_told(kind):
    exif = Image.Exif()
    exif[ORIENTATION] = 6  # held on its side
    exif[DESCRIPTION] = "a secret place"
    sent = image(kind, exif=exif) + b"a second file behind it"
    kept = encode_image(io.BytesIO(sent))
    assert (kept.kind, kept.width, kept.height) == (kind.lower(), 2, 4)
    assert not opened(kept.content).getexif()
    assert b"secret" not in kept.content
    assert b"second file" not in kept.content


def test_a_large_image_is_made_smaller_and_a_clear_one_stays_clear():
    kept = encode_image(io.BytesIO(image(size=(MAX_SIDE * 2, 10))))
    assert kept.width == MAX_SIDE
    assert opened(encode_image(io.BytesIO(image(mode="LA"))).content).mode == "RGBA"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"hello",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        image("GIF"),
        image(size=(40, 40))[:60],
        image("JPEG")[:20],
    ],
    ids=["empty", "text", "svg", "gif", "cut png", "cut jpeg"],
)
def test_anything_else_is_refused(content):
    with pytest.raises(Invalid, match="can't be read as an image"):
        encode_image(io.BytesIO(content))


def test_an_image_of_too_many_pixels_is_never_unpacked():
    with pytest.raises(Invalid):
        encode_image(io.BytesIO(image(size=(9_000, 5_000), mode="1")))


def test_a_file_of_more_than_5_mb_is_refused(side):
    upload = SimpleUploadedFile("big.png", image() + b"0" * LIMIT_BYTES)
    with tenant(side.pk), pytest.raises(Invalid, match="5 MB"):
        add_image(by=side.members["manager"], project=side.project, upload=upload)


def test_from_the_upload_to_the_reader(side, manager, django_capture_on_commit_callbacks):
    page = at(side, "guideline_images", side.project.pk)
    file = SimpleUploadedFile("arrow [1].png", image())
    told = text_of(manager.post(page, {"file": file, "words": ""}, follow=True))
    with tenant(side.pk):
        added = GuidelineImage.objects.latest("pk")
    assert added.markdown == f"![arrow  1](image:{added.key})"
    assert added.markdown.replace("  ", " ") in told
    form = manager.get(at(side, "guideline_edit", side.project.pk))
    sent = form_values(form) | {"overview": f"See {added.markdown}", "preview": "1"}
    shown = page_of(manager.post(at(side, "guideline_edit", side.project.pk), sent))
    source = shown.find(id="main").find("img")["src"]
    response = sign_in(side.users["annotator"]).get(source)
    content = b"".join(response.streaming_content)
    assert (response["Content-Type"], opened(content).size) == ("image/png", (4, 2))
    assert response["Content-Security-Policy"].startswith("default-src 'none'")
    assert response["X-Content-Type-Options"] == "nosniff"

    with django_capture_on_commit_callbacks(execute=True):
        manager.post(at(side, "guideline_image_remove", side.project.pk, added.key))
    assert manager.get(source).status_code == 404
    assert not default_storage.exists(added.stored_as)


def test_who_may_not_read_the_guideline_gets_no_image(side):
    with tenant(side.pk):
        hidden = make_project("Not theirs", by=side.members["manager"])
        upload = SimpleUploadedFile("a.png", image())
        added = add_image(by=side.members["manager"], project=hidden, upload=upload)
        grant(hidden, side.members["reviewer"], level=Level.VIEW)
    url = at(side, "guideline_image", hidden.pk, added.key)
    assert sign_in(side.users["annotator"]).get(url).status_code == 404
    assert sign_in(side.users["manager"]).get(url).status_code == 200


@pytest.mark.parametrize("file", [None, SimpleUploadedFile("a.png", b"no image")])
def test_a_refused_upload_says_why(side, manager, file):
    sent = {"file": file} if file else {}
    response = manager.post(at(side, "guideline_images", side.project.pk), sent)
    assert response.status_code == 422
    assert page_of(response).select(".errors li")
