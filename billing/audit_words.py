"""Sentences of the audit log for the acts around rates."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "rate.set": _("set the price per label of type %(kind)s to %(unit_price)s"),
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
    "pay_rate.set": _("set the pay per label of type %(kind)s to %(unit_pay)s"),
}
