"""A token opens nothing where its owner would have to set up a second step at sign-in first."""

from importlib import import_module

from django.db import migrations

BEFORE: str = import_module("workforce.migrations.0008_doors_read_after_waiting").FOR_SCRIPTS
WHO = "and t.expires_at > now() and m.left_at is null and u.is_active\n"
WITH_SECOND_STEP = (
    WHO
    + """          and (
              o.mfa_required = '' or (o.mfa_required = 'staff' and m.role = 'annotator')
              or exists (
                  select from mfa_authenticator a
                  where a.user_id = m.user_id and a.type in ('totp', 'webauthn')
              )
          )
"""
)
assert BEFORE.count(WHO) == 1


class Migration(migrations.Migration):
    dependencies = [("workforce", "0009_places")]
    operations = [migrations.RunSQL(BEFORE.replace(WHO, WITH_SECOND_STEP), BEFORE)]
