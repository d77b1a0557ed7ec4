"""Stripe as a way to collect invoices: checkout, refunds, webhooks. Without a key nothing runs."""
