"""How does an act get into the audit log? Through this one function, in the act's transaction."""

from __future__ import annotations

from typing import Any

from django.db import models

from core.audit.models import AuditEntry
from core.identity.models import Member


def record(action: str, *, by: Member | None, subject: models.Model, **detail: Any) -> None:
    """Append one fact; `detail` is JSON and holds no personal data beyond what the act needs."""
    if by is not None and by.token_id is not None:
        detail["token"] = by.token_id  # a script did it, with this API token
    AuditEntry.objects.create(
        member=by,
        action=action,
        subject=subject._meta.model_name or "",
        subject_id=subject.pk,
        detail=detail,
    )
