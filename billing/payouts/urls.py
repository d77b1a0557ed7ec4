"""URLs of payouts."""

from django.urls import path

from billing.payouts import (
    bank_file_views,
    batch_views,
    owed_views,
    own_views,
    settings_views,
    transfer_views,
)

BATCH = "payouts/<int:payout_batch_id>/"
ONE = "payouts/one/<int:payout_id>/"

urlpatterns = [
    path("payouts/", owed_views.payouts, name="payouts"),
    path("payouts/owed.csv", owed_views.owed_csv, name="owed_csv"),
    path("payouts/all/", batch_views.payout_batches, name="payout_batches"),
    path("payouts/prepare/", batch_views.payouts_prepare, name="payouts_prepare"),
    path("payouts/settings/", settings_views.payout_settings, name="payout_settings"),
    path(BATCH, batch_views.payout_batch, name="payout_batch"),
    path(f"{BATCH}release/", batch_views.payout_release, name="payout_release"),
    path(f"{BATCH}cancel/", batch_views.payout_cancel, name="payout_cancel"),
    path(f"{BATCH}payouts.csv", bank_file_views.payout_csv, name="payout_csv"),
    path(f"{BATCH}sepa.xml", bank_file_views.payout_sepa, name="payout_sepa"),
    path(f"{BATCH}sent/", transfer_views.payout_sent, name="payout_sent"),
    path(f"{BATCH}confirm/", transfer_views.payout_confirm, name="payout_confirm"),
    path(f"{ONE}confirm/", transfer_views.payout_confirm_one, name="payout_confirm_one"),
    path(f"{ONE}fail/", transfer_views.payout_fail, name="payout_fail"),
    path("earnings/payouts/", own_views.own_payouts, name="own_payouts"),
    path("earnings/bank-details/", own_views.bank_details, name="bank_details"),
]
