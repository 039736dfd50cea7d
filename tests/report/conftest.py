"""The two assessments every report test starts from."""

import pytest

from tests.report import assessments, evidence


@pytest.fixture(scope="session")
def answers_only():
    """On answers alone."""
    return assessments.answers_only()


@pytest.fixture(scope="session")
def with_evidence():
    """With a run of four arms, disagreements, three people and a cost estimate."""
    return assessments.with_evidence()


@pytest.fixture(scope="session")
def predictions():
    return evidence.predictions()


@pytest.fixture(scope="session")
def passages():
    return evidence.PASSAGES
