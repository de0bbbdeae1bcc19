"""Which role sees which class of personal data."""

from __future__ import annotations

import pytest

from graph.model import PersonalData, Role, may_see
from graph.model.access import VISIBLE


def test_every_role_has_a_rule_and_sees_what_says_nothing_of_a_person() -> None:
    assert set(VISIBLE) == set(Role)
    assert all(may_see(role, PersonalData.NONE) for role in Role)


def test_the_operator_sees_all() -> None:
    assert all(may_see(Role.OPERATOR, data) for data in PersonalData)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.OPERATOR])
def test_nobody_else_sees_what_is_sensitive(role: Role) -> None:
    assert not may_see(role, PersonalData.SENSITIVE)


@pytest.mark.parametrize("role", [Role.MARKETING, Role.ANALYST])
def test_who_counts_people_does_not_see_who_they_are(role: Role) -> None:
    assert may_see(role, PersonalData.BEHAVIOUR)
    assert not may_see(role, PersonalData.IDENTITY)
    assert not may_see(role, PersonalData.CONTACT)
