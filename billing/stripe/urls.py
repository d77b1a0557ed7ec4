"""URLs of online payments."""

from django.urls import path

from billing.stripe import views

urlpatterns = [
    path("online-payments/", views.online_payments, name="online_payments"),
    path("online-payments/<int:checkout_id>/refund/", views.online_refund, name="online_refund"),
]
