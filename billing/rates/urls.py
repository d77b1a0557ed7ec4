"""URLs of rates."""

from django.urls import path

from billing.rates import views

urlpatterns = [
    path("costs/rates/", views.rates, name="rates"),
    path("costs/rates.csv", views.rates_csv, name="rates_csv"),
    path("costs/rates/import/", views.rates_import, name="rates_import"),
    path("costs/rates/price/", views.rate_new, name="rate_new"),
    path("costs/rates/pay/", views.pay_rate_new, name="pay_rate_new"),
    path("costs/rates/minimum/", views.minimum_new, name="minimum_new"),
    path("costs/rates/projects/<int:project_id>/", views.project_rates, name="project_rates"),
    path("costs/rates/projects/<int:project_id>/ask/", views.rates_ask, name="rates_ask"),
]
