"""Counts of recent attempts in the whole installation, by action and key."""

from __future__ import annotations

from django.db import models


class Attempts(models.Model):
    """So many times in the window that began then. No customer's data: keys are names and ids."""

    key = models.CharField(max_length=120, primary_key=True)
    began_at = models.DateTimeField()
    times = models.IntegerField()

    class Meta:
        indexes = [models.Index(fields=["began_at"], name="attempts_oldest")]

    def __str__(self) -> str:
        return f"{self.key}: {self.times}"
