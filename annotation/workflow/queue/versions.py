"""Published versions of a project's rules, cached per process because they never change."""

from __future__ import annotations

from functools import lru_cache

from annotation.label_types.schema import LabelSchema, schema_of
from annotation.projects.guidelines.models import GuidelineVersion
from annotation.projects.models import PolicyVersion, Project, SchemaVersion
from annotation.workflow.lifecycle.decision import DecisionRule, DecisionSettings
from annotation.workflow.lifecycle.policy import Policy, parse_policy
from annotation.workflow.lifecycle.settle import ItemRules

KEPT = 512  # versions of each sort; the key holds the organization, so nothing crosses over


def schema_in_force(project: Project) -> LabelSchema:
    """The project's label schema."""
    assert project.schema_id is not None
    return schema_version(project.organization_id, project.schema_id)


def policy_in_force(project: Project) -> Policy:
    """The project's policy."""
    assert project.policy_id is not None
    return policy_version(project.organization_id, project.policy_id)


def guideline_in_force(project: Project) -> GuidelineVersion:
    """The project's published guideline; a project can't be live without one."""
    assert project.guideline_id is not None
    return published_guideline(project.organization_id, project.guideline_id)


def rules_in_force(project: Project) -> ItemRules:
    """What the project's items are settled by."""
    assert project.policy_id is not None
    decision = decision_rule(project.organization_id, project.policy_id)
    return ItemRules(schema_in_force(project), decision)


@lru_cache(maxsize=KEPT)
def decision_rule(organization_id: int, policy_id: int) -> DecisionRule:
    """The decision rule of one version of the policy, made once."""
    return policy_version(organization_id, policy_id)[DecisionSettings].make()


@lru_cache(maxsize=KEPT)
def schema_version(organization_id: int, version_id: int) -> LabelSchema:
    """One version's schema, read in the organization's scope."""
    version = SchemaVersion.objects.get(pk=version_id, organization_id=organization_id)
    return schema_of(version.fields)


@lru_cache(maxsize=KEPT)
def policy_version(organization_id: int, version_id: int) -> Policy:
    """One version's policy, read in the organization's scope."""
    version = PolicyVersion.objects.get(pk=version_id, organization_id=organization_id)
    return parse_policy(version.settings)


@lru_cache(maxsize=KEPT)
def published_guideline(organization_id: int, version_id: int) -> GuidelineVersion:
    """One published version, read in the organization's scope."""
    published = GuidelineVersion.objects.filter(published_at__isnull=False)
    return published.get(pk=version_id, organization_id=organization_id)
