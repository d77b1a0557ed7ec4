"""What a test looks at of an item: all of it, as a release has it."""

from annotation.datasets.delivery import DeliveryPurpose, deliver


def as_released(item):
    """The item as it is delivered to a job of its organization."""
    return deliver(None, item, DeliveryPurpose.RELEASE)
