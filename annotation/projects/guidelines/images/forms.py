"""The form to upload a guideline image."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from annotation.projects.guidelines.images.actions import MAX_NAME_LENGTH


class ImageForm(forms.Form):
    """A file and what is on it."""

    file = forms.FileField(
        label=gettext_lazy("Image"),
        help_text=gettext_lazy(
            "PNG, JPEG, or WebP, at most 5 MB. Location and camera data are removed."
        ),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
    )
    words = forms.CharField(
        label=gettext_lazy("Description"),
        help_text=gettext_lazy(
            "Alternative text for readers who can't see the image. Defaults to the file name."
        ),
        max_length=MAX_NAME_LENGTH,
        required=False,
    )
