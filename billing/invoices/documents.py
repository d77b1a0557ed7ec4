"""Jobs that make and send the PDF of issued documents, and reminders of overdue invoices."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from billing.invoices.models import Invoice, InvoiceStatus, PdfState, Reminder
from billing.invoices.online import pay_url_of
from billing.invoices.pdf import printed, rendered, store, stored
from billing.invoices.queries import open_of
from billing.money_text import total_text
from core.audit.record import record
from core.identity.models import Member
from core.jobs.tenant_jobs import across_job, enqueue, tenant_job
from core.tenancy.scope import across_tenants, tenant
from core.web.html_email import with_html_part
from workforce.organizations.local_days import today

REMINDER_DAYS = {1: 7, 2: 14}  # level -> days after the invoice was due
LONGEST_OVERDUE = 60  # days: older invoices get no reminder, such as those of before they began
MAIL = "billing/invoices/mail"


@tenant_job
def make_pdf(*, organization_id: int, invoice_id: int) -> None:
    """Render and store the PDF of an issued document, unless it is there.

    What fails is raised, so that the queue tries again; the document's page says so until then.
    """
    with tenant(organization_id):
        document = Invoice.objects.select_related("refers_to").filter(pk=invoice_id).first()
        if document is None or document.is_draft or document.pdf_sha256:
            return
        content = printed(document)
    try:
        name, digest = store(document, rendered(content))
    except Exception:
        with tenant(organization_id):
            Invoice.objects.filter(pk=invoice_id, pdf_sha256="").update(pdf_state=PdfState.FAILED)
        raise
    with tenant(organization_id):
        Invoice.objects.filter(pk=invoice_id, pdf_sha256="").update(
            pdf=name, pdf_sha256=digest, pdf_state=PdfState.READY
        )


@tenant_job
def email_document(*, organization_id: int, invoice_id: int, member_id: int) -> None:
    """Send a document to its customer for a member, with the PDF and the link to pay it, if any."""
    with tenant(organization_id):
        document = Invoice.objects.select_related("customer").filter(pk=invoice_id).first()
        if document is None or document.pdf_state != PdfState.READY or not recipient(document):
            return
        mail = mail_of(document, "document", "")
    mail.send()
    with tenant(organization_id):
        Invoice.objects.filter(pk=invoice_id).update(emailed_at=timezone.now())
        record(
            "invoice.emailed",
            by=Member.objects.filter(pk=member_id).first(),
            subject=document,
            number=document.number,
            email=recipient(document),
        )


@tenant_job
def remind(*, organization_id: int, invoice_id: int) -> None:
    """Send the reminder that is due, each level once, if the invoice is still open."""
    with tenant(organization_id):
        rows = Invoice.objects.select_related("customer", "organization")
        document = rows.filter(pk=invoice_id).first()
        if document is None or not wants_reminder(document):
            return
        level = level_due(document.due_on, today(document.organization))
        if not level:
            return
        sent, is_new = Reminder.objects.get_or_create(invoice=document, level=level)
        if not is_new:
            return
        left = total_text(open_of(document), document.currency)
        mail = mail_of(document, "reminder", left)
    try:
        mail.send()
    except OSError:
        with tenant(organization_id):
            sent.delete()  # the clock tries again
        raise
    with tenant(organization_id):
        record(
            "invoice.reminded",
            by=None,
            subject=document,
            number=document.number,
            email=recipient(document),
        )


def wants_reminder(document: Invoice) -> bool:
    """Whether the customer of an open invoice with a PDF is reminded by mail."""
    return (
        document.status == InvoiceStatus.ISSUED
        and document.pdf_state == PdfState.READY
        and document.customer.reminders
        and bool(recipient(document))
    )


def recipient(document: Invoice) -> str:
    """Where a document is sent: the customer's address of today, or else that of its issue."""
    return document.customer.email or document.parties["buyer"]["email"]


@across_job
def send_reminders() -> None:
    """Queue the reminder that is due for each overdue invoice."""
    with across_tenants("which overdue invoices get a reminder"):
        overdue = (
            Invoice.objects.filter(
                status=InvoiceStatus.ISSUED, customer__reminders=True, due_on__isnull=False
            )
            .select_related("customer", "organization")
            .prefetch_related("reminders")
        )
        wanted = []
        for document in overdue:
            sent = {reminder.level for reminder in document.reminders.all()}
            level = level_due(document.due_on, today(document.organization))
            if level and level not in sent:
                wanted.append(document)
    for document in wanted:
        enqueue(remind, organization_id=document.organization.pk, invoice_id=document.pk)


def level_due(due_on: date | None, now: date) -> int:
    """The highest level whose day has come; 0 for none, and for what is overdue too long."""
    if due_on is None or now > due_on + timedelta(days=LONGEST_OVERDUE):
        return 0
    levels = [level for level, days in REMINDER_DAYS.items() if now >= due_on + timedelta(days)]
    return max(levels, default=0)


def mail_of(document: Invoice, template: str, left: str) -> EmailMultiAlternatives:
    """A mail to the customer with the PDF; the seller's address gets the replies."""
    seller, buyer = document.parties["seller"], document.parties["buyer"]
    context = {
        "kind": document.get_kind_display(),
        "document": document,
        "seller": seller,
        "buyer": buyer,
        "total": total_text(document.gross, document.currency),
        "left": left,
        "pay_url": pay_url_of(document),
    }
    words = {"kind": context["kind"], "number": document.number, "name": seller["name"]}
    title = _("%(kind)s %(number)s from %(name)s") % words
    mail = EmailMultiAlternatives(
        subject=_("Reminder: %(title)s") % {"title": title} if left else title,
        body=render_to_string(f"{MAIL}/{template}.txt", context),
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[recipient(document)],
        reply_to=[seller["email"]] if seller["email"] else None,
    )
    mail.attach(f"{document.number}.pdf", stored(document), "application/pdf")
    return with_html_part(mail, organization=seller["name"])
