"""URLs of bonuses and recoveries."""

from django.urls import path

from billing.adjustments import views

urlpatterns = [
    path("payouts/adjustments/", views.adjustments, name="adjustments"),
    path("payouts/adjustments/bonus/", views.bonus_new, name="bonus_new"),
    path("payouts/adjustments/recovery/", views.recovery_new, name="recovery_new"),
    path(
        "payouts/adjustments/<int:adjustment_id>/decide/",
        views.recovery_decide,
        name="recovery_decide",
    ),
]
