"""URLs of invoices and payments."""

from django.urls import path

from billing.invoices import views

INVOICE = "invoices/<int:invoice_id>/"

urlpatterns = [
    path("customers/<int:customer_id>/month/", views.customer_month, name="customer_month"),
    path("invoices/", views.invoices, name="invoices"),
    path("invoices.csv", views.invoices_csv, name="invoices_csv"),
    path("invoices/new/", views.invoice_new, name="invoice_new"),
    path(INVOICE, views.invoice, name="invoice"),
    path(INVOICE + "lines/<int:number>/", views.invoice_line, name="invoice_line"),
    path(INVOICE + "lines.csv", views.invoice_lines_csv, name="invoice_lines_csv"),
    path(INVOICE + "labels.csv", views.invoice_labels_csv, name="invoice_labels_csv"),
    path(INVOICE + "refresh/", views.invoice_refresh, name="invoice_refresh"),
    path(INVOICE + "delete/", views.invoice_delete, name="invoice_delete"),
    path(INVOICE + "issue/", views.invoice_issue, name="invoice_issue"),
    path(INVOICE + "credit/", views.invoice_credit, name="invoice_credit"),
    path(INVOICE + "write-off/", views.invoice_write_off, name="invoice_write_off"),
    path(INVOICE + "use-credit/", views.invoice_use_credit, name="invoice_use_credit"),
    path(INVOICE + "pdf/", views.invoice_pdf, name="invoice_pdf"),
    path(INVOICE + "email/", views.invoice_email, name="invoice_email"),
    path(INVOICE + "payment/", views.invoice_payment, name="invoice_payment"),
    path("customers/<int:customer_id>/payment/", views.customer_payment, name="customer_payment"),
    path("payments/<int:payment_id>/undo/", views.payment_undo, name="payment_undo"),
]
