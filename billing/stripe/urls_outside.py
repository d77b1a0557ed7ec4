"""URLs of payments outside of any organization."""

from django.urls import path

from billing.stripe import views_outside

urlpatterns = [
    path("pay/<str:pay_token>/", views_outside.pay, name="pay"),
    path("webhooks/stripe/", views_outside.webhook, name="stripe_webhook"),
]
