"""The job that sends an invitation."""

from __future__ import annotations

from core.jobs.tenant_jobs import tenant_job
from core.tenancy.scope import tenant
from workforce.members.invitations.mail import invitation_mail
from workforce.members.invitations.queries import open_invitations


@tenant_job
def send_invitation(*, organization_id: int, invitation_id: int) -> None:
    """Send the mail; nothing happens if the invitation was revoked or answered meanwhile.

    Run twice it sends the same link twice, which does no harm.
    """
    with tenant(organization_id):
        rows = open_invitations().select_related("invited_by__user", "organization")
        invitation = rows.filter(pk=invitation_id).first()
        mail = invitation_mail(invitation) if invitation else None
    if mail is not None:
        mail.send()
