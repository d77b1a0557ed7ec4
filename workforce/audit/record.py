"""How does an act get into the audit log? Through this one function, in the act's transaction."""

from __future__ import annotations

from typing import Any

from django.db import models

from workforce.audit.models import AuditEntry
from workforce.members.models import Member


def record(action: str, *, by: Member | None, subject: models.Model, **detail: Any) -> None:
    """Append one fact; `detail` is JSON and holds no personal data beyond what the act needs."""
    AuditEntry.objects.create(
        member=by,
        action=action,
        subject=subject._meta.model_name or "",
        subject_id=subject.pk,
        detail=detail,
    )
