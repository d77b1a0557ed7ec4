"""Payments through Stripe: checkouts, refunds, calls to be made (outbox), webhooks (inbox)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from billing.invoices.models import Invoice, Payment
from billing.money import MoneyField
from core.identity.models import Member
from core.tenancy.keys import TenantForeignKey, TenantKey
from core.tenancy.models import TenantModel

MAX_ID = 255


class CheckoutState(models.TextChoices):
    """How far a customer's payment is, in this order: it never goes back."""

    WAITING = "waiting", _("Being prepared")
    OPEN = "open", _("Not paid yet")
    PROCESSING = "processing", _("Being processed by the bank")
    EXPIRED = "expired", _("Not completed")
    FAILED = "failed", _("Failed")
    PAID = "paid", _("Paid")


RANK = {state: rank for rank, state in enumerate(CheckoutState.values)}
LIVE = (CheckoutState.WAITING, CheckoutState.OPEN, CheckoutState.PROCESSING)


class StripeCheckout(TenantModel):
    """One time a customer went to pay an invoice, at Stripe.

    `reference` is our name of it there, unguessable and unique in all organizations. `problem` says
    why what Stripe reports of it isn't recorded, as a code of PROBLEMS.
    """

    invoice = TenantForeignKey(Invoice, on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(max_length=32)
    amount = MoneyField()
    currency = models.CharField(max_length=3)
    state = models.CharField(max_length=12, choices=CheckoutState, default=CheckoutState.WAITING)
    session_id = models.CharField(max_length=MAX_ID, blank=True, default="")
    payment_intent = models.CharField(max_length=MAX_ID, blank=True, default="")
    url = models.TextField(blank=True, default="")
    back_url = models.TextField()
    payment = TenantForeignKey(Payment, on_delete=models.PROTECT, null=True, related_name="+")
    is_disputed = models.BooleanField(default=False)
    problem = models.CharField(max_length=20, blank=True, default="")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    looked_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            TenantKey(name="stripe_checkout_tenant_key"),
            models.UniqueConstraint(fields=["reference"], name="stripe_checkout_reference_once"),
            models.UniqueConstraint(
                fields=["session_id"],
                condition=~Q(session_id=""),
                name="stripe_checkout_session_once",
            ),
            models.UniqueConstraint(
                fields=["payment"], condition=Q(payment__isnull=False), name="stripe_payment_once"
            ),
            models.UniqueConstraint(
                fields=["invoice"],
                condition=Q(state__in=LIVE),
                name="stripe_checkout_one_live",
            ),
            models.CheckConstraint(
                condition=Q(state="paid", payment__isnull=False)
                | (~Q(state="paid") & Q(payment__isnull=True)),
                name="stripe_paid_with_payment",
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="stripe_checkout_amount"),
        ]
        indexes = [
            models.Index(fields=["invoice"], name="stripe_checkout_by_invoice"),
            models.Index(
                fields=["payment_intent"],
                condition=~Q(payment_intent=""),
                name="stripe_checkout_by_payment",
            ),
            models.Index(
                fields=["created_at"], condition=Q(state__in=LIVE), name="stripe_checkout_live"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"


class RefundState(models.TextChoices):
    """How far a refund is, in this order: it never goes back."""

    REQUESTED = "requested", _("Being sent")
    SENT = "sent", _("On its way")
    DONE = "done", _("Refunded")
    FAILED = "failed", _("Failed")


REFUND_RANK = {state: rank for rank, state in enumerate(RefundState.values)}


class StripeRefund(TenantModel):
    """Money that goes back to a customer the way it came.

    One that was made in Stripe's dashboard has no `requested_by`.
    """

    checkout = TenantForeignKey(StripeCheckout, on_delete=models.PROTECT, related_name="refunds")
    reference = models.CharField(max_length=32)
    refund_id = models.CharField(max_length=MAX_ID, blank=True, default="")
    amount = MoneyField()
    currency = models.CharField(max_length=3)
    state = models.CharField(max_length=12, choices=RefundState, default=RefundState.REQUESTED)
    reason = models.CharField(max_length=200, blank=True, default="")
    requested_by = TenantForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(TenantModel.Meta):
        verbose_name = _("refund")
        constraints = [
            TenantKey(name="stripe_refund_tenant_key"),
            models.UniqueConstraint(fields=["reference"], name="stripe_refund_reference_once"),
            models.UniqueConstraint(
                fields=["refund_id"], condition=~Q(refund_id=""), name="stripe_refund_id_once"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="stripe_refund_amount"),
        ]
        indexes = [models.Index(fields=["checkout"], name="stripe_refund_by_checkout")]

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"


class CallKind(models.TextChoices):
    """What a call asks Stripe to do."""

    CHECKOUT = "checkout", _("Open a checkout")
    REFUND = "refund", _("Refund")


class StripeCall(TenantModel):
    """A call to Stripe that is to be made until it succeeds: written with what it is for.

    `key` is its idempotency key: Stripe carries it out once, however often it is sent. A call that
    was given up is done and has its `problem`.
    """

    key = models.CharField(max_length=60)
    kind = models.CharField(max_length=12, choices=CallKind)
    checkout = TenantForeignKey(
        StripeCheckout, on_delete=models.PROTECT, null=True, related_name="calls"
    )
    refund = TenantForeignKey(
        StripeRefund, on_delete=models.PROTECT, null=True, related_name="calls"
    )
    attempts = models.SmallIntegerField(default=0)
    next_at = models.DateTimeField()
    first_sent_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=300, blank=True, default="")

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["key"], name="stripe_call_once"),
            models.CheckConstraint(
                condition=Q(kind="checkout", checkout__isnull=False, refund__isnull=True)
                | Q(kind="refund", checkout__isnull=True, refund__isnull=False),
                name="stripe_call_fits_kind",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_at"], condition=Q(done_at__isnull=True), name="stripe_call_due"
            )
        ]

    def __str__(self) -> str:
        return self.key


class StripeEvent(TenantModel):
    """A webhook of Stripe, stored as it came before anything is done about it, once.

    The body is emptied after BODY_KEPT, because it holds details of the payer.
    """

    event_id = models.CharField(max_length=MAX_ID)
    kind = models.CharField(max_length=80)
    checkout = TenantForeignKey(StripeCheckout, on_delete=models.PROTECT, related_name="events")
    body = models.BinaryField()
    received_at = models.DateTimeField(auto_now_add=True)
    processed_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=20, blank=True, default="")

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["event_id"], name="stripe_event_once"),
        ]
        indexes = [models.Index(fields=["checkout"], name="stripe_event_by_checkout")]

    def __str__(self) -> str:
        return f"{self.kind} {self.event_id}"
