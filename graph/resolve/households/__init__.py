"""Households: profiles that live together, by what they share, and are not merged for it.

Derived from the profiles that resolution made: read → weigh what they share → group → keep ids → write what differs.
"""
