"""URLs of payouts."""

from django.urls import path

from billing.payouts import own_views, views

BATCH = "payouts/<int:payout_batch_id>/"
ONE = "payouts/one/<int:payout_id>/"

urlpatterns = [
    path("payouts/", views.payouts, name="payouts"),
    path("payouts/owed.csv", views.owed_csv, name="owed_csv"),
    path("payouts/all/", views.payout_batches, name="payout_batches"),
    path("payouts/prepare/", views.payouts_prepare, name="payouts_prepare"),
    path("payouts/settings/", views.payout_settings, name="payout_settings"),
    path(BATCH, views.payout_batch, name="payout_batch"),
    path(f"{BATCH}release/", views.payout_release, name="payout_release"),
    path(f"{BATCH}cancel/", views.payout_cancel, name="payout_cancel"),
    path(f"{BATCH}payouts.csv", views.payout_csv, name="payout_csv"),
    path(f"{BATCH}sepa.xml", views.payout_sepa, name="payout_sepa"),
    path(f"{BATCH}sent/", views.payout_sent, name="payout_sent"),
    path(f"{BATCH}confirm/", views.payout_confirm, name="payout_confirm"),
    path(f"{ONE}confirm/", views.payout_confirm_one, name="payout_confirm_one"),
    path(f"{ONE}fail/", views.payout_fail, name="payout_fail"),
    path("earnings/payouts/", own_views.own_payouts, name="own_payouts"),
    path("earnings/bank-details/", own_views.bank_details, name="bank_details"),
]
