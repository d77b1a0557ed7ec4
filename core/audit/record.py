"""The one function that writes an audit entry, in the action's transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.db import models

from core.audit.models import AuditEntry
from core.identity.models import Member
from core.tenancy.scope import current_scope

if TYPE_CHECKING:
    from core.tenancy.models import TenantModel


def record(action: str, *, by: Member | None, subject: models.Model, **detail: Any) -> None:
    """Append one fact; `detail` is JSON and holds no personal data beyond what the act needs.

    Across tenants it goes to the organization of its subject.
    """
    if by is not None and by.token_id is not None:
        detail["token"] = by.token_id  # a script did it, with this API token
    across = current_scope().organization_id is None
    AuditEntry.objects.create(
        **({"organization_id": cast("TenantModel", subject).organization_id} if across else {}),
        member=by,
        action=action,
        subject=subject._meta.model_name or "",
        subject_id=subject.pk,
        detail=detail,
    )
