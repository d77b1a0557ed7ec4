"""Who may open which address? The one table of the URL walk, keyed by the address's name."""

from dataclasses import dataclass

ANNOTATOR = frozenset({"owner", "admin", "manager", "reviewer", "annotator"})  # everyone inside
REVIEWER = ANNOTATOR - {"annotator"}
MANAGER = REVIEWER - {"reviewer"}
ADMIN = MANAGER - {"manager"}
OWNER = ADMIN - {"admin"}


@dataclass(frozen=True)
class Inside:
    """A page of an organization: these roles may, others get 403.

    `writes` names those who may also send something, where they are fewer than who may look.
    `own` says that the page belongs to one person (the world's annotator): a role that may in
    general is refused there, because the row isn't its own.
    """

    roles: frozenset[str]
    own: bool = False
    writes: frozenset[str] | None = None


@dataclass(frozen=True)
class Outside:
    """A page of no organization.

    `reveals` says that its secret argument opens a look at one organization to whoever holds it.
    """

    public: bool = True
    reveals: bool = False


EXPECTATIONS = {
    # the operator's
    "healthz": Outside(),
    "readyz": Outside(),
    "metrics": Outside(),
    # signing in: allauth's pages
    "account_login": Outside(),
    "account_logout": Outside(),
    "account_inactive": Outside(),
    "account_signup": Outside(),
    "account_reauthenticate": Outside(public=False),
    "account_email": Outside(public=False),
    "account_email_verification_sent": Outside(),
    "account_change_password": Outside(public=False),
    "account_set_password": Outside(public=False),
    "account_reset_password": Outside(),
    "account_confirm_login_code": Outside(),
    "account_confirm_email": Outside(),
    "account_reset_password_from_key": Outside(),
    "account_reset_password_from_key_done": Outside(),
    "account_reset_password_done": Outside(),
    # organizations and people
    "start": Outside(),
    "organizations": Outside(public=False),
    "organization_create": Outside(public=False),
    "invitation": Outside(reveals=True),
    "organization_home": Inside(ANNOTATOR),
    "organization_settings": Inside(ADMIN),
    "members": Inside(MANAGER),
    "members_csv": Inside(MANAGER),
    "member_change": Inside(ADMIN),
    "member_remove": Inside(ADMIN),
    "invite": Inside(ADMIN),
    "invitation_resend": Inside(ADMIN),
    "invitation_revoke": Inside(ADMIN),
    "pools": Inside(MANAGER),
    "pool_create": Inside(MANAGER),
    "pool": Inside(MANAGER),
    "pool_rename": Inside(MANAGER),
    "pool_add": Inside(MANAGER),
    "pool_remove": Inside(MANAGER),
    # questions
    "questions": Inside(REVIEWER),
    "question_answer": Inside(MANAGER),
    "my_questions": Inside(ANNOTATOR),
    "assignment_questions": Inside(ANNOTATOR, own=True),
    # notices
    "notices": Inside(ANNOTATOR),
    "notices_seen": Inside(ANNOTATOR),
    "notice_choices": Inside(ANNOTATOR),
    "notice_open": Inside(ANNOTATOR, own=True),
    # tokens and the API described
    "tokens": Inside(ANNOTATOR),
    "tokens_of_all": Inside(ADMIN),
    "token_new": Inside(ANNOTATOR),
    "token_revoke": Inside(ANNOTATOR, own=True),
    "api_reference": Inside(ANNOTATOR),
    "api_openapi_file": Inside(ANNOTATOR),
    # projects
    "projects": Inside(ANNOTATOR),
    "project_new": Inside(MANAGER),
    "project": Inside(REVIEWER),
    "project_start": Inside(MANAGER),
    "project_pause": Inside(MANAGER),
    "project_close": Inside(MANAGER),
    "project_reopen": Inside(MANAGER),
    "project_schema": Inside(REVIEWER, writes=MANAGER),
    "project_policy": Inside(REVIEWER, writes=MANAGER),
    "project_pools": Inside(REVIEWER, writes=MANAGER),
    "project_assign": Inside(MANAGER),
    "project_take_back": Inside(MANAGER),
    "project_copy": Inside(MANAGER),
    "project_copy_items": Inside(MANAGER),
    "project_people": Inside(REVIEWER, writes=MANAGER),
    # guidelines: read by everyone who works by them
    "guideline": Inside(ANNOTATOR),
    "guideline_edit": Inside(MANAGER),
    "guideline_publish": Inside(MANAGER),
    "guideline_compare": Inside(ANNOTATOR),
    "guideline_acknowledge": Inside(ANNOTATOR),
    "guideline_version": Inside(ANNOTATOR),
    "guideline_readers": Inside(MANAGER),
    "guideline_examples": Inside(MANAGER),
    "guideline_example": Inside(MANAGER),
    "guideline_pictures": Inside(MANAGER),
    "guideline_picture": Inside(ANNOTATOR),
    "guideline_picture_remove": Inside(MANAGER),
    # data in
    "items": Inside(REVIEWER),
    "item_detail": Inside(REVIEWER),
    "item_picture": Inside(REVIEWER),
    "item_thumbnail": Inside(REVIEWER),
    "batches": Inside(REVIEWER),
    "batch_change": Inside(MANAGER),
    "imports": Inside(REVIEWER),
    "import_new": Inside(MANAGER),
    "import_status": Inside(REVIEWER),
    "import_preview": Inside(MANAGER),
    "import_add": Inside(MANAGER),
    "import_whole": Inside(MANAGER),
    "import_thumbnail": Inside(MANAGER),
    "import_cancel": Inside(MANAGER),
    "import_restart": Inside(MANAGER),
    "import_findings": Inside(REVIEWER),
    "import_findings_csv": Inside(REVIEWER),
    # money
    "costs": Inside(ADMIN),
    "costs_csv": Inside(ADMIN),
    "cost_events": Inside(ADMIN),
    "cost_events_csv": Inside(ADMIN),
    "throughput": Inside(REVIEWER),
    "throughput_csv": Inside(REVIEWER),
    "answers": Inside(REVIEWER),
    "answers_csv": Inside(REVIEWER),
    "rates": Inside(ADMIN),
    "rates_csv": Inside(ADMIN),
    "rates_import": Inside(ADMIN),
    "rate_new": Inside(ADMIN),
    "pay_rate_new": Inside(ADMIN),
    "earnings": Inside(ANNOTATOR),
    "earnings_csv": Inside(ANNOTATOR),
    "own_answers": Inside(ANNOTATOR),
    "own_answers_csv": Inside(ANNOTATOR),
    # the annotator's day
    "my_work": Inside(ANNOTATOR),
    "availability": Inside(ANNOTATOR),
    "availability_back": Inside(ANNOTATOR),
    "label": Inside(ANNOTATOR, own=True),
    "label_next": Inside(ANNOTATOR, own=True),
    "assignment_submit": Inside(ANNOTATOR, own=True),
    "assignment_picture": Inside(ANNOTATOR, own=True),
    "assignment_draft": Inside(ANNOTATOR, own=True),
    "assignment_beat": Inside(ANNOTATOR, own=True),
    "assignment_skip": Inside(ANNOTATOR, own=True),
    "assignment_release": Inside(ANNOTATOR, own=True),
    "assignment_retake": Inside(ANNOTATOR, own=True),
    "assignment_reopen": Inside(ANNOTATOR, own=True),
    "assignment_keep": Inside(ANNOTATOR, own=True),
    "my_returned": Inside(ANNOTATOR),
    "my_verdicts": Inside(ANNOTATOR),
    "review_dispute": Inside(ANNOTATOR, own=True),
    # the reviewer's day
    "reviews": Inside(REVIEWER),
    "review_list": Inside(REVIEWER),
    "review_list_csv": Inside(REVIEWER),
    "reviewers": Inside(REVIEWER),
    "review_open": Inside(REVIEWER),
    "review_beat": Inside(REVIEWER),
    "bulk_new": Inside(REVIEWER),
    "bulk": Inside(REVIEWER),
    "bulk_start": Inside(REVIEWER),
    "bulk_cancel": Inside(REVIEWER),
    "review_next": Inside(REVIEWER),
    "review_decide": Inside(REVIEWER),
    "review_release": Inside(REVIEWER),
    # data out
    "releases": Inside(MANAGER),
    "release_new": Inside(MANAGER),
    "release": Inside(MANAGER),
    "release_download": Inside(MANAGER),
    "release_compare": Inside(MANAGER),
    "release_diff": Inside(MANAGER),
    "release_diff_download": Inside(MANAGER),
    # the API: only a token opens it
    "api_openapi": Inside(ANNOTATOR),
    "api_me": Inside(ANNOTATOR),
    "api_members": Inside(MANAGER),
    "api_member": Inside(MANAGER, writes=ADMIN),
    "api_invitations": Inside(MANAGER, writes=ADMIN),
    "api_invitation": Inside(ADMIN),
    "api_invitation_resend": Inside(ADMIN),
    "api_pools": Inside(MANAGER),
    "api_pool": Inside(MANAGER),
    "api_pool_members": Inside(MANAGER),
    "api_pool_member": Inside(MANAGER),
    "api_projects": Inside(ANNOTATOR, writes=MANAGER),
    "api_project": Inside(ANNOTATOR),
    "api_project_checklist": Inside(REVIEWER),
    "api_project_start": Inside(MANAGER),
    "api_project_pause": Inside(MANAGER),
    "api_project_pools": Inside(REVIEWER),
    "api_project_pool": Inside(MANAGER),
    "api_project_schema": Inside(ANNOTATOR, writes=MANAGER),
    "api_project_policy": Inside(REVIEWER, writes=MANAGER),
    "api_guideline": Inside(ANNOTATOR),
    "api_guideline_draft": Inside(MANAGER),
    "api_guideline_publish": Inside(MANAGER),
    "api_guideline_acknowledge": Inside(ANNOTATOR),
    "api_imports": Inside(REVIEWER, writes=MANAGER),
    "api_import": Inside(REVIEWER, writes=MANAGER),
    "api_import_start": Inside(MANAGER),
    "api_import_cancel": Inside(MANAGER),
    "api_import_restart": Inside(MANAGER),
    "api_import_findings": Inside(REVIEWER),
    "api_items": Inside(REVIEWER),
    "api_item": Inside(REVIEWER),
    "api_item_history": Inside(REVIEWER),
    "api_next": Inside(ANNOTATOR, own=True),
    "api_assignment_submit": Inside(ANNOTATOR, own=True),
    "api_assignment_draft": Inside(ANNOTATOR, own=True),
    "api_assignment_heartbeat": Inside(ANNOTATOR, own=True),
    "api_assignment_skip": Inside(ANNOTATOR, own=True),
    "api_assignment_release": Inside(ANNOTATOR, own=True),
    "api_assignment_retake": Inside(ANNOTATOR, own=True),
    "api_questions": Inside(REVIEWER),
    "api_question_answer": Inside(MANAGER),
    "api_my_questions": Inside(ANNOTATOR),
    "api_assignment_questions": Inside(ANNOTATOR, own=True),
    "api_notices": Inside(ANNOTATOR),
    "api_notices_seen": Inside(ANNOTATOR),
    "api_notice_seen": Inside(ANNOTATOR, own=True),
    "api_reviews": Inside(REVIEWER),
    "api_review_next": Inside(REVIEWER),
    "api_review_decide": Inside(REVIEWER),
    "api_review_release": Inside(REVIEWER),
    "api_releases": Inside(MANAGER),
    "api_release": Inside(MANAGER),
    "api_release_rebuild": Inside(MANAGER),
    "api_release_download": Inside(MANAGER),
    "api_rates": Inside(ADMIN),
    "api_pay_rates": Inside(ADMIN),
    "api_costs": Inside(ADMIN),
    "api_cost_events": Inside(ADMIN),
    "api_earnings": Inside(ANNOTATOR),
    "api_earning_events": Inside(ANNOTATOR),
}
