"""URLs of invoices and payments."""

from django.urls import path

from billing.invoices import (
    credit_views,
    document_views,
    draft_views,
    line_views,
    list_views,
    month_views,
    payment_views,
)

INVOICE = "invoices/<int:invoice_id>/"

urlpatterns = [
    path("customers/<int:customer_id>/month/", month_views.customer_month, name="customer_month"),
    path("invoices/", list_views.invoices, name="invoices"),
    path("invoices.csv", list_views.invoices_csv, name="invoices_csv"),
    path("invoices/new/", draft_views.invoice_new, name="invoice_new"),
    path(INVOICE, document_views.invoice, name="invoice"),
    path(INVOICE + "lines/<int:number>/", line_views.invoice_line, name="invoice_line"),
    path(INVOICE + "lines.csv", line_views.invoice_lines_csv, name="invoice_lines_csv"),
    path(INVOICE + "labels.csv", line_views.invoice_labels_csv, name="invoice_labels_csv"),
    path(INVOICE + "refresh/", draft_views.invoice_refresh, name="invoice_refresh"),
    path(INVOICE + "delete/", draft_views.invoice_delete, name="invoice_delete"),
    path(INVOICE + "issue/", draft_views.invoice_issue, name="invoice_issue"),
    path(INVOICE + "credit/", credit_views.invoice_credit, name="invoice_credit"),
    path(INVOICE + "write-off/", credit_views.invoice_write_off, name="invoice_write_off"),
    path(INVOICE + "use-credit/", credit_views.invoice_use_credit, name="invoice_use_credit"),
    path(INVOICE + "pdf/", document_views.invoice_pdf, name="invoice_pdf"),
    path(INVOICE + "email/", document_views.invoice_email, name="invoice_email"),
    path(INVOICE + "payment/", payment_views.invoice_payment, name="invoice_payment"),
    path(
        "customers/<int:customer_id>/payment/",
        payment_views.customer_payment,
        name="customer_payment",
    ),
    path("payments/<int:payment_id>/undo/", payment_views.payment_undo, name="payment_undo"),
]
