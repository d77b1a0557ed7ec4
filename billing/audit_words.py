"""Sentences of the audit log for rates, customers and invoices."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "rate.set": _("set the price per label of type %(kind)s to %(unit_price)s"),
    "pay_rate.set": _("set the pay per label of type %(kind)s to %(unit_pay)s"),
    "customer.created": _("added the customer %(name)s"),
    "customer.changed": _("changed the customer %(subject)s: %(fields)s"),
    "customer.archived": _("archived the customer %(subject)s"),
    "customer.restored": _("restored the customer %(subject)s"),
    "project.customer_set": _("set the customer of the project %(subject)s to %(customer)s"),
    "seller.set": _("changed the billing details"),
    "invoice.drafted": _("started a draft invoice for %(customer)s"),
    "invoice.draft_deleted": _("deleted a draft for %(customer)s"),
    "invoice.issued": _("issued %(number)s with a total of %(gross)s"),
    "invoice.credit_used": _("used %(amount)s of credit for %(number)s"),
    "invoice.written_off": _("wrote off %(amount)s of %(number)s: %(reason)s"),
    "invoice.emailed": _("sent %(number)s to %(email)s"),
    "payment.recorded": _("recorded a payment of %(amount)s from %(customer)s"),
    "payment.undone": _("undid a payment of %(amount)s from %(customer)s"),
}
