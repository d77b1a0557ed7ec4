"""URLs of pay floors."""

from django.urls import path

from billing.pay_floors import views

POOL = "pools/<int:pool_id>/pay-floor/"

urlpatterns = [
    path(POOL, views.pay_floor, name="pay_floor"),
    path(f"{POOL}remove/", views.pay_floor_remove, name="pay_floor_remove"),
]
