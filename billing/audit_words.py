"""Sentences of the audit log for the acts around rates."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "rate.set": _("set the price per label of type %(kind)s to %(unit_price)s"),
    "pay_rate.set": _("set the pay per label of type %(kind)s to %(unit_pay)s"),
    "quote.create": _("saved the quote %(number)s"),
}
