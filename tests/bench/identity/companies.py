"""Companies as customers' records name them: legal forms in variants, branches, groups of companies, namesakes."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace

import numpy as np

from loaders.sample.names import surnames
from loaders.sample.numbers import company_inn, ogrn
from loaders.sample.population import CITIES, STREETS
from loaders.sample.variants import latin, slip

from .noise import Generated, arrived, change, drop, words

_HEADS = ("Север", "Восток", "Волга", "Урал", "Альфа", "Вектор", "Гранд", "Дельта", "Евро", "Лада", "Мега", "Оптима",
          "Прогресс", "Сибирь", "Техно", "Форум", "Центр", "Эко", "Янтарь", "Ромашка", "Берег", "Союз", "Кристалл",
          "Орион", "Балтика", "Каскад", "Меридиан", "Полюс", "Ракурс", "Стандарт")  # fmt: skip
_TAILS = ("Торг", "Строй", "Транс", "Сервис", "Пром", "Маркет", "Ресурс", "Логистик", "Снаб", "Агро", "Мед", "Софт",
          "Дизайн", "Консалт", "Энерго", "Пласт", "Текстиль", "Продукт", "Капитал", "Импорт", "Мебель", "Печать",
          "Реклама", "Рыба", "Сталь", "Стекло", "Тепло", "Хлеб", "Цемент", "Шина")  # fmt: skip
_WORDS = ("Плюс", "Групп", "Холдинг", "Партнёр", "Экспресс", "Мастер", "Проект", "Альянс", "Импульс", "Люкс", "Гарант",
          "Стиль", "Комплект", "Развитие", "Инжиниринг", "Технологии", "Системы", "Клуб", "Студия", "Лаб")  # fmt: skip
_DAUGHTERS = (" Логистика", " Регион", " Юг", " Трейд", " Финанс")
_FORMS = (("ООО", "LLC", "Общество с ограниченной ответственностью"), ("АО", "JSC", "Акционерное общество"),
          ("ПАО", "PJSC", "Публичное акционерное общество"))  # fmt: skip
_RECORDS_OF_ONE = (1, 1, 2, 2, 3, 4, 5)


@dataclass(frozen=True)
class _Company:
    company: str
    inn: str
    ogrn: str
    website: str
    phone: str
    address: str
    city: str


def companies(count: int, seed: int) -> Generated:
    """Records of that many companies.

    Each seventh is a daughter of the one before: named after it, often at its address, a third of them on its site.
    Each thirtieth bears the name of another in another city. A record in eight is of the company's branch: its name,
    ИНН and site, another city, address and phone; it is no duplicate of the company, but its own records are.
    Half of the records give the ИНН, a quarter the ОГРН.
    """
    rng = np.random.default_rng([seed, count])
    known = _known(rng, count)
    who = np.repeat(np.arange(count), rng.choice(_RECORDS_OF_ONE, count))
    forms = rng.integers(0, len(_FORMS), count).tolist()
    branches = [_branch(rng, company) for company in known]
    of_branch = rng.random(len(who)) < 0.125
    records = [
        _written(rng, known[w], _FORMS[forms[w]], branches[w] if branch else None)
        for w, branch in zip(who.tolist(), of_branch.tolist(), strict=True)
    ]
    who = np.where(of_branch, who + count, who)
    fields = {name: words([asdict(record)[name] for record in records]) for name in asdict(known[0])}
    for name in ("company", "address"):
        change(rng, fields[name], 0.04, slip)
    for field, share in {"inn": 0.5, "ogrn": 0.75, "website": 0.5, "phone": 0.3, "address": 0.3, "city": 0.1}.items():
        drop(rng, fields[field], share)
    return arrived(rng, fields, who)


def _known(rng: np.random.Generator, count: int) -> list[_Company]:
    number, region = np.arange(count, dtype=np.int64), rng.integers(0, 10, count)
    inns, ogrns = company_inn(number, region), ogrn(number, region, rng.integers(2002, 2022, count))
    known: list[_Company] = []
    for n in range(count):
        name = _name(rng)
        daughter, namesake = n % 7 == 6, n % 30 == 29
        if daughter:
            name = known[-1].company + str(rng.choice(_DAUGHTERS))
        elif namesake:
            name = known[int(rng.integers(0, n))].company
        city, address, phone = _place(rng)
        if daughter and rng.random() < 0.4:
            city, address = known[-1].city, known[-1].address
        site = (
            known[-1].website if daughter and rng.random() < 1 / 3 else f"{latin(name).lower().replace(' ', '-')}{n}.ru"
        )
        known.append(_Company(name, inns[n], ogrns[n], site, phone, address, city))
    return known


def _name(rng: np.random.Generator) -> str:
    kind = rng.random()
    if kind < 0.3:
        return f"{rng.choice(surnames())} и партнёры" if kind < 0.1 else f"Торговый дом {rng.choice(surnames())}"
    made = f"{rng.choice(_HEADS)}{str(rng.choice(_TAILS)).lower()}"
    return made if kind < 0.4 else f"{made} {rng.choice(_WORDS)}"


def _place(rng: np.random.Generator) -> tuple[str, str, str]:
    city, street = str(rng.choice(CITIES)), str(rng.choice(STREETS))
    return (
        city,
        f"{street}, {rng.integers(1, 120)}",
        f"+7{rng.choice((495, 812, 343, 383))}{rng.integers(2_000_000, 9_999_999)}",
    )


def _branch(rng: np.random.Generator, company: _Company) -> _Company:
    city, address, phone = _place(rng)
    return replace(company, city=city, address=address, phone=phone)


def _written(
    rng: np.random.Generator, company: _Company, form: tuple[str, str, str], branch: _Company | None
) -> _Company:
    """One record of a company, or of its branch, in one of the ways in which people write its name."""
    name, (short, abroad, full) = company.company, form
    ways = (f"{short} «{name}»", f'{short} "{name}"', f"{short} {name}", name, f"{name}, {short}", name.upper(),
            f"{full} «{name}»", f"{latin(name)} {abroad}")  # fmt: skip
    written = ways[int(rng.integers(0, len(ways)))]
    if branch is None:
        return replace(company, company=written)
    return replace(branch, company=f"{written}, филиал в г. {branch.city}")
