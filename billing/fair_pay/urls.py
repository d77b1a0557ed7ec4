"""URLs of fair pay."""

from django.urls import path

from billing.fair_pay import views

urlpatterns = [
    path("fair-pay/", views.fair_pay, name="fair_pay"),
    path("fair-pay.csv", views.fair_pay_csv, name="fair_pay_csv"),
    path("fair-pay/top-up/", views.top_up, name="top_up"),
    path(
        "fair-pay/pools/<int:pool_id>/members/<int:member_id>/time/",
        views.time_correct,
        name="time_correct",
    ),
]
