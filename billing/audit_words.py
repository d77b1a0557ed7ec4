"""Sentences of the audit log for rates, customers and invoices."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "rate.set": _("set the price per label of type %(kind)s for %(scope)s to %(unit_price)s"),
    "rate.set_with_tiers": _(
        "set the price per label of type %(kind)s for %(scope)s to %(unit_price)s, with tiers "
        "(%(tiers)s)"
    ),
    "minimum.set": _("set the monthly minimum of %(scope)s from %(month)s to %(amount)s"),
    "payout.settings": _("changed the payout settings"),
    "payout.prepared": _("prepared %(subject)s: %(payouts)s payouts, %(total)s in total"),
    "payout.released": _("released %(subject)s"),
    "payout.canceled": _("canceled %(subject)s"),
    "payout.filed": _("downloaded the bank file (%(format)s) of %(subject)s: %(payouts)s payouts"),
    "payout.sent": _("marked %(subject)s as sent: %(payouts)s payouts"),
    "payout.confirmed": _("confirmed %(payouts)s payouts of %(subject)s"),
    "payout.failed": _("marked the payout of %(member)s in %(subject)s as failed"),
    "pay_floor.set": _(
        "set the pay floor of the pool %(pool)s to %(hourly)s %(currency)s per active hour from "
        "%(valid_from)s"
    ),
    "pay_floor.removed": _("removed the pay floor of the pool %(subject)s"),
    "top_up.posted": _(
        "topped up %(member)s by %(amount)s %(currency)s to the pay floor of the pool %(pool)s "
        "for the week from %(week)s"
    ),
    "time.corrected": _(
        "corrected the active time of %(member)s in the pool %(pool)s in the week from %(week)s "
        "from %(before)s to %(after)s: %(reason)s"
    ),
    "bonus.granted": _("granted %(member)s a bonus of %(amount)s"),
    "recovery.proposed": _("proposed the recovery of %(amount)s from %(member)s"),
    "recovery.approved": _("approved the recovery of %(amount)s from %(member)s"),
    "recovery.declined": _("declined the recovery of %(amount)s from %(member)s"),
    "bank_details.set": _("changed their bank details to the account ending in %(last_four)s"),
    "report.scheduled": _("scheduled a report by email (%(page)s, %(frequency)s)"),
    "report.paused": _("paused a report by email (%(page)s, %(frequency)s)"),
    "report.resumed": _("resumed a report by email (%(page)s, %(frequency)s)"),
    "report.requested": _("sent %(member)s a report by email (%(page)s)"),
    "report.removed": _("removed a report by email (%(page)s, %(frequency)s)"),
    "report.unsubscribed": _("unsubscribed from a report by email (%(page)s, %(frequency)s)"),
    "report.ended": _("stopped a report to %(member)s, who can't see it now (%(page)s)"),
    "report.sent": _("sent %(member)s a report by email (%(page)s, %(frequency)s)"),
    "pay_rate.set": _("set the pay per label of type %(kind)s to %(unit_pay)s"),
    "pay_rate.set_for_work": _("set the pay per %(kind)s to %(unit_pay)s"),
    "budget.set": _("set a budget of %(amount)s for %(scope)s"),
    "budget.changed": _("changed the budget of %(subject)s to %(amount)s: %(fields)s"),
    "budget.ended": _("ended the budget of %(subject)s"),
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
    "invoice.reminded": _("sent a reminder of %(number)s to %(email)s"),
    "payment.recorded": _("recorded a payment of %(amount)s from %(customer)s"),
    "payment.received": _("received an online payment of %(amount)s from %(customer)s"),
    "payment.refunded": _("refunded %(amount)s of an online payment of %(number)s: %(reason)s"),
    "payment.refunded_there": _("found a refund of %(amount)s of %(number)s made in Stripe"),
    "payment.refund_failed": _("returned a failed refund of %(amount)s of %(number)s to credit"),
    "payment.undone": _("undid a payment of %(amount)s from %(customer)s"),
}

TITLES = {
    "monthlyminimum": _("monthly minimum"),
    "payfloor": _("pay floor"),
    "payrate": _("pay rate"),
    "rate": _("price"),
    "scheduledreport": _("report by email"),
    "timecorrection": _("correction of active time"),
    "topup": _("top-up"),
}
