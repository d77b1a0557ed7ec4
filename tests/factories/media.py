"""What is an image of a test?"""

import hashlib
import io

from PIL import Image

from annotation.datasets.models import ItemPart
from annotation.media.files import keep
from annotation.media.models import Media
from tests.factories import projects


def image(size=(40, 30), colour="teal", kind="PNG", **options):
    """The bytes of an image of one colour."""
    packed = io.BytesIO()
    Image.new("RGB", size, colour).save(packed, kind, **options)
    return packed.getvalue()


def make_media(content=b"no file behind it", *, stored=False, **values):
    """A row of Media; with `stored` its file, which is its own thumbnail, lies in the storage."""
    digest = hashlib.sha256(content).digest()
    name = f"organizations/test/{digest.hex()}"
    if stored:
        name = keep(name, content)
    shown = {"mime": "image/png", "width": 40, "height": 30} | values
    return Media.objects.create(
        sha256=digest, stored_as=name, thumbnail_as=name, size_bytes=len(content), **shown
    )


def make_item_part(item, media, *, place=0):
    """A file that the item compares."""
    return ItemPart.objects.create(project_id=item.project_id, item=item, place=place, media=media)


def make_image_project(name="Images", *, by, **values):
    """A project whose items are images."""
    return projects.make_project(
        name, by=by, media_type="image", template="image-classification", **values
    )


def make_image_item(batch, media, *, external_id="cells/a.png", text="", **values):
    """An image to be labelled."""
    return projects.make_item(batch, text, external_id=external_id, media=media, **values)
