"""All files' rows for one chunk of people."""

from __future__ import annotations

from .baskets import fill, make_tastes
from .behaviour import simulate
from .carts import carts
from .catalogue import make_catalogue, make_offers
from .companies import make_companies
from .crm import company_table, make_accounts, person_tables
from .helpdesk import tickets
from .loyalty import members
from .mailing import campaigns, contacts, letters, offer_codes, offer_responses, offer_table
from .population import CHUNK, COMPANIES, PEOPLE_PER_COMPANY, make_people
from .pricing import bill, letters_used, offered_categories
from .registry import companies_and_events, directors
from .roles import make_roles
from .sales import deals_and_activities, employees
from .shop import customers, orders_and_returns, products
from .site import make_sessions, site_tables
from .surveys import responses
from .tables import Table
from .truths import latent, true_people, with_person_ids

FEWEST_COMPANIES = 20


def shared_tables(seed: int) -> list[Table]:
    """Files that do not grow with the number of people."""
    return [products(seed, make_catalogue(seed)), campaigns(seed), offer_table(make_offers(seed))]


def make_chunk(seed: int, chunk: int, wanted: int = CHUNK) -> list[Table]:
    """The rows that the first `wanted` people of a chunk, and their companies, bring to each file."""
    catalogue, offers = make_catalogue(seed), make_offers(seed)
    people = make_people(seed, chunk)
    events = simulate(seed, people, catalogue)
    used = letters_used(events)
    baskets = fill(seed, people, catalogue, events.orders, offered_categories(events, offers, used))
    bills = bill(seed, people, catalogue, offers, events, baskets, used)
    sessions = make_sessions(seed, people, events.visits, baskets, make_tastes(seed, people, catalogue))
    companies = make_companies(seed, people)
    roles = make_roles(seed, people, companies)
    accounts = make_accounts(seed, companies)
    crm_people, makers = person_tables(seed, people, companies, roles, accounts)
    shoppers, shoppers_truth = customers(seed, people)
    desk, desk_truth = tickets(seed, people, events.tickets)
    tables = [
        shoppers,
        shoppers_truth,
        *orders_and_returns(seed, people, catalogue, events.orders, baskets, bills, offer_codes()),
        carts(seed, people, catalogue, events, sessions, baskets),
        *crm_people,
        *company_table(seed, companies, accounts),
        employees(seed, chunk),
        *deals_and_activities(seed, companies, accounts, makers),
        *members(seed, people, events.orders, bills),
        desk,
        desk_truth,
        *contacts(seed, people, events.mails),
        letters(people, events),
        offer_responses(seed, people, events, bills),
        *site_tables(seed, people, events.visits, sessions),
        *responses(seed, people, events.ratings, shoppers, desk, events.tickets),
        *companies_and_events(seed, companies),
        *directors(seed, people, companies, roles),
        true_people(people),
        latent(people, events.states),
    ]
    tables = [with_person_ids(table, people) if table.path == "truth/persons.csv" else table for table in tables]
    firms = max(wanted // PEOPLE_PER_COMPANY, FEWEST_COMPANIES if chunk == 0 else 0)
    return [table.cut(wanted, min(firms, COMPANIES)) for table in tables]
