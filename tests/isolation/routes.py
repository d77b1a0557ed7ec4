"""Which addresses does the application answer, and what are their arguments?"""

import re
from dataclasses import dataclass

from django.urls import URLPattern, get_resolver

from billing.reporting.scheduled.link import key_of
from billing.stripe.link import token_of as token_of_pay
from core.tenancy.scope import tenant
from workforce.members.invitations.link import token_of

INSIDE = "o/<slug:organization>/"


def invitation_token(side):
    """The secret of the side's open invitation, as its mail carries it."""
    with tenant(side.pk):
        return token_of(side.invitation)


def pay_token(side):
    """The secret of the link under which the side's invoice is paid."""
    with tenant(side.pk):
        return token_of_pay(side.invoice)


# Each argument of an address by its name: one value of the side whose rows are asked for.
ARGUMENTS = {
    "adjustment_id": lambda side: side.adjustment.pk,
    "annotation_id": lambda side: side.annotation.pk,
    "assignment_id": lambda side: side.assignment.pk,
    "batch_id": lambda side: side.batch.pk,
    "announcement_id": lambda side: side.announcement.pk,
    "budget_id": lambda side: side.budget.pk,
    "bulk_id": lambda side: side.bulk.pk,
    "call_id": lambda side: side.stripe_call.pk,
    "change_id": lambda side: side.change.pk,
    "checkout_id": lambda side: side.stripe_checkout.pk,
    "customer_id": lambda side: side.customer.pk,
    "diff_id": lambda side: side.diff.pk,
    "guideline_id": lambda side: side.guideline.pk,
    "import_id": lambda side: getattr(side, "import").pk,
    "invitation_id": lambda side: side.invitation.pk,
    "invoice_id": lambda side: side.invoice.pk,
    "item_id": lambda side: side.item.pk,
    "key": lambda side: "nobody-has-this-key",
    "member_id": lambda side: side.members["annotator"].pk,
    "notification_id": lambda side: side.notification.pk,
    "number": lambda side: 1,
    "organization": lambda side: side.slug,
    "image_key": lambda side: side.image.key,
    "payment_id": lambda side: side.payment.pk,
    "payout_batch_id": lambda side: side.payout_batch.pk,
    "payout_id": lambda side: side.payout.pk,
    "place": lambda side: 0,
    "pool_id": lambda side: side.pool.pk,
    "preview": lambda side: "thumbnail",
    "project_id": lambda side: side.project.pk,
    "question_id": lambda side: side.question.pk,
    "quote_id": lambda side: side.quote.pk,
    "rate_id": lambda side: side.rate.pk,
    "release_id": lambda side: side.release.pk,
    "report_key": lambda side: key_of(side.scheduled_report),
    "review_id": lambda side: side.review.pk,
    "pay_token": pay_token,
    "scheduled_report_id": lambda side: side.scheduled_report.pk,
    "statement_id": lambda side: side.statement.pk,
    "stripe_event_id": lambda side: side.stripe_event.pk,
    "token": invitation_token,
    "token_id": lambda side: side.rows["token"].pk,
    "uidb36": lambda side: "zz",
    "pk": lambda side: 1,
    "view_id": lambda side: side.saved_view.pk,
}
# Chosen by the caller, no key of a row: the same for both sides.
PLAIN = {
    "organization",
    "key",
    "number",
    "place",
    "pk",
    "uidb36",
    "token",
    "preview",
    "pay_token",
    "report_key",
}


@dataclass(frozen=True)
class Route:
    """One address: its pattern, its name, and the names of its arguments."""

    pattern: str
    name: str
    arguments: tuple[str, ...]

    @property
    def is_inside(self):
        """Whether it belongs to one organization."""
        return self.pattern.startswith(INSIDE)

    @property
    def is_api(self):
        """Whether a token opens it, and nothing else."""
        return self.pattern.startswith(f"{INSIDE}api/v1/")

    @property
    def row_arguments(self):
        """The arguments that name a row of a customer."""
        return [name for name in self.arguments if name not in PLAIN]


def every_route():
    """All addresses of the URL configuration, in its order."""
    return list(routes_below(get_resolver(), ""))


def routes_below(resolver, prefix):
    """Walk the tree of included configurations."""
    for entry in resolver.url_patterns:
        pattern = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            arguments = {*entry.pattern.regex.groupindex} | named_in(prefix)
            yield Route(pattern, entry.name or "", tuple(sorted(arguments)))
        else:
            yield from routes_below(entry, pattern)


def named_in(prefix):
    """The arguments that the prefixes of included configurations bring."""
    return set(re.findall(r"<(?:\w+:)?(\w+)>", prefix))
