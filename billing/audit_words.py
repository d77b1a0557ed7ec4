"""Sentences of the audit log for rates, customers and invoices."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "rate.set": _("set the price per label of type %(kind)s for %(scope)s to %(unit_price)s"),
    "payout.settings": _("changed the payout settings"),
    "payout.prepared": _("prepared %(subject)s: %(payouts)s payouts, %(total)s in total"),
    "payout.released": _("released %(subject)s"),
    "payout.canceled": _("canceled %(subject)s"),
    "payout.filed": _("downloaded the bank file (%(format)s) of %(subject)s: %(payouts)s payouts"),
    "payout.sent": _("marked %(subject)s as sent: %(payouts)s payouts"),
    "payout.confirmed": _("confirmed %(payouts)s payouts of %(subject)s"),
    "payout.failed": _("marked the payout of %(member)s in %(subject)s as failed"),
    "bonus.granted": _("granted %(member)s a bonus of %(amount)s"),
    "recovery.proposed": _("proposed to recover %(amount)s from %(member)s"),
    "recovery.approved": _("approved to recover %(amount)s from %(member)s"),
    "recovery.declined": _("declined to recover %(amount)s from %(member)s"),
    "bank_details.set": _("changed their bank details to the account ending in %(last_four)s"),
    "report.scheduled": _("scheduled a report by mail (%(page)s, %(frequency)s)"),
    "report.paused": _("paused a report by mail (%(page)s, %(frequency)s)"),
    "report.resumed": _("resumed a report by mail (%(page)s, %(frequency)s)"),
    "report.requested": _("sent %(member)s a report by mail (%(page)s)"),
    "report.removed": _("removed a report by mail (%(page)s, %(frequency)s)"),
    "report.unsubscribed": _("unsubscribed from a report by mail (%(page)s, %(frequency)s)"),
    "report.ended": _("stopped a report to %(member)s, who can't see it now (%(page)s)"),
    "report.sent": _("sent %(member)s a report by mail (%(page)s, %(frequency)s)"),
    "pay_rate.set": _("set the pay per label of type %(kind)s to %(unit_pay)s"),
    "pay_rate.set_for_work": _("set the pay per %(kind)s to %(unit_pay)s"),
    "quote.create": _("saved the quote %(number)s"),
    "customer.created": _("added the customer %(name)s"),
    "customer.changed": _("changed the customer %(subject)s: %(fields)s"),
    "customer.archived": _("archived the customer %(subject)s"),
    "customer.restored": _("restored the customer %(subject)s"),
    "project.customer_set": _("set the customer of the project %(subject)s to %(customer)s"),
    "seller.set": _("changed the billing details"),
    "invoice.drafted": _("started a draft invoice for %(customer)s"),
    "credit_note.drafted": _("started a draft credit note for %(number)s"),
    "invoice.draft_deleted": _("deleted a draft for %(customer)s"),
    "invoice.issued": _("issued %(number)s with a total of %(gross)s"),
    "invoice.credited": _("credited %(number)s in full with %(note)s: %(reason)s"),
    "invoice.credit_used": _("used %(amount)s of credit for %(number)s"),
    "invoice.written_off": _("wrote off %(amount)s of %(number)s: %(reason)s"),
    "invoice.emailed": _("sent %(number)s to %(email)s"),
    "invoice.reminded": _("reminded of %(number)s at %(email)s"),
    "payment.recorded": _("recorded a payment of %(amount)s from %(customer)s"),
    "payment.undone": _("undid a payment of %(amount)s from %(customer)s"),
}

TITLES = {"scheduledreport": _("report by mail"), "payrate": _("pay rate"), "rate": _("price")}
