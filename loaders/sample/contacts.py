"""How a person's name, address and number get into a system: typed, shortened, outdated, shared, missing or junk."""

from __future__ import annotations

import numpy as np

from .population import People
from .variants import JUNK_EMAILS, JUNK_PHONES, diminutive, latin, slip, typed_email, typed_phone

KIOSK_PHONES = ("4950001122", "4950001133", "8120004455")
"""Numbers of pick-up points, typed in for customers who gave none."""


class Typist:
    """Types the people of a chunk into one system; the generator decides how, person by person."""

    def __init__(self, rng: np.random.Generator, people: People) -> None:
        n = len(people)
        self.people = people
        self.luck: list[list[float]] = rng.random((8, n)).tolist()
        self.habit: list[list[int]] = rng.integers(0, 2**20, (4, n)).tolist()
        self.is_latin = [not e and u < 0.2 for e, u in zip(people.english.tolist(), self.luck[6], strict=True)]

    def email(self, person: int, missing: float) -> str | None:
        """An e-mail address; 1.2 % junk, 2 % another household member's, an old one where there is one."""
        u, people = self.luck[0][person], self.people
        if u < missing:
            return None
        if u < missing + 0.012:
            return JUNK_EMAILS[self.habit[0][person] % len(JUNK_EMAILS)]
        owner = int(people.household[person]) if u > 0.98 else person
        old = people.old_email[owner]
        address = old if old is not None and self.luck[1][person] < 0.35 else people.email[owner]
        return typed_email(address, self.habit[0][person])

    def phone(self, person: int, day: int, missing: float, family: float = 0.3) -> str | None:
        """The number used on that day; 1 % junk, 0.6 % a kiosk's, the family's where it shares one."""
        u, people, habit = self.luck[2][person], self.people, self.habit[1][person]
        if u < missing:
            return None
        if u < missing + 0.010:
            return JUNK_PHONES[habit % len(JUNK_PHONES)]
        if u < missing + 0.016:
            return typed_phone(KIOSK_PHONES[habit % len(KIOSK_PHONES)], habit)
        shared = people.family_phone[person]
        if shared is not None and self.luck[3][person] < family:
            return typed_phone(shared, habit)
        return typed_phone(people.mobile_on(person, day), habit)

    def first_name(self, person: int, short: float = 0.2, slips: float = 0.03) -> str:
        """A first name, sometimes a diminutive, in Latin letters, or misspelt."""
        name, habit = self.people.first[person], self.habit[2][person]
        if self.luck[4][person] < short:
            name = diminutive(name, habit)
        elif self.luck[4][person] > 1 - slips:
            name = slip(name, habit)
        return latin(name, habit // 8) if self.is_latin[person] else name

    def last_name(self, person: int, day: int, slips: float = 0.04) -> str:
        """The surname borne on that day, sometimes in Latin letters or misspelt."""
        name, habit = self.people.surname_on(person, day), self.habit[3][person]
        if self.luck[5][person] < slips:
            name = slip(name, habit)
        return latin(name, habit // 8) if self.is_latin[person] else name

    def loose(self, person: int, text: str) -> str:
        """As typed in a hurry: 12 % all small letters, 3 % all capitals."""
        u = self.luck[7][person]
        return text.lower() if u < 0.12 else text.upper() if u > 0.97 else text
