"""URLs of customers."""

from django.urls import path

from billing.customers import views

CUSTOMER = "customers/<int:customer_id>/"

urlpatterns = [
    path("customers/", views.customers, name="customers"),
    path("customers/new/", views.customer_new, name="customer_new"),
    path("customers/billing-details/", views.billing_details, name="billing_details"),
    path(CUSTOMER, views.customer, name="customer"),
    path(CUSTOMER + "change/", views.customer_change, name="customer_change"),
    path(CUSTOMER + "archive/", views.customer_archive, name="customer_archive"),
    path(CUSTOMER + "projects/", views.customer_project_add, name="customer_project_add"),
    path("projects/<int:project_id>/customer/", views.project_customer, name="project_customer"),
]
