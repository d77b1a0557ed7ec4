"""What does somebody fill in to add an image?"""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from annotation.projects.guidelines.images.actions import MAX_NAME_LENGTH


class ImageForm(forms.Form):
    """A file and what is on it."""

    file = forms.FileField(
        label=gettext_lazy("Image"),
        help_text=gettext_lazy(
            "PNG, JPEG or WebP, 5 MB at most. Where and with what it was taken is left out."
        ),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
    )
    words = forms.CharField(
        label=gettext_lazy("What is on it"),
        help_text=gettext_lazy("For readers who don't see it. Without, the file's name."),
        max_length=MAX_NAME_LENGTH,
        required=False,
    )
