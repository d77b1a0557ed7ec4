"""URLs of guideline images."""

from __future__ import annotations

from django.urls import reverse

from annotation.projects.guidelines.markdown import KEY_PLACE

ANY_KEY = "0" * 16


def image_pattern(slug: str, project_id: int) -> str:
    """The address of the project's images, with KEY_PLACE where the key stands."""
    some = reverse("guideline_image", args=[slug, project_id, ANY_KEY])
    return KEY_PLACE.join(some.rsplit(ANY_KEY, 1))
