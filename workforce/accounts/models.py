"""What a person says of themselves, in whichever organization they are."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Profile(models.Model):
    """A person's own choices; who has none sees what the organization chose."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="profile"
    )
    timezone = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return f"profile of {self.user_id}"
