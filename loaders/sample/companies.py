"""The true companies of one chunk: names, numbers, groups three levels deep."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from . import numbers
from .population import CITIES, COMPANIES, People
from .streams import Floats, Ints, stream, weighted, zipf
from .variants import latin

_HEADS = ("Север", "Юг", "Восток", "Запад", "Волга", "Урал", "Альфа", "Вектор", "Гранд", "Дельта", "Евро", "Инвест",
          "Лада", "Мега", "Новый", "Оптима", "Прогресс", "Рос", "Сибирь", "Техно", "Форум", "Центр", "Эко", "Янтарь",
          "Ромашка", "Берег", "Союз", "Магистраль", "Кристалл", "Орион")  # fmt: skip
_TAILS = ("Торг", "Строй", "Транс", "Сервис", "Пром", "Маркет", "Ресурс", "Логистик", "Снаб", "Агро", "Мед", "Софт",
          "Дизайн", "Консалт", "Энерго", "Пласт", "Текстиль", "Продукт", "Групп", "Капитал")  # fmt: skip
_DAUGHTERS = (" Регион", " Логистика", " Юг", " Запад", " Трейд")
INDUSTRIES = (  # name, ОКВЭД, its Russian name
    ("Wholesale", "46.90", "Торговля оптовая неспециализированная"),
    ("Construction", "41.20", "Строительство жилых и нежилых зданий"),
    ("Transport", "49.41", "Деятельность автомобильного грузового транспорта"),
    ("Software", "62.01", "Разработка компьютерного программного обеспечения"),
    ("Food Production", "10.89", "Производство прочих пищевых продуктов"),
    ("Restaurants", "56.10", "Деятельность ресторанов и услуги по доставке продуктов питания"),
    ("Health Care", "86.21", "Общая врачебная практика"),
    ("Education", "85.41", "Образование дополнительное детей и взрослых"),
    ("Advertising", "73.11", "Деятельность рекламных агентств"),
    ("Agriculture", "01.50", "Смешанное сельское хозяйство"),
)
FORMS = ("ООО", "АО", "ПАО")
GROUP_SHAPE = (-1, 0, 0, 1, 1)
"""Parents within a group of five: the top has two daughters, the first of them two of her own."""
GROUP_EVERY = 20


@dataclass(frozen=True)
class Companies:
    """Companies of a chunk; positions count from 0, `number` runs through the whole sample."""

    chunk: int
    number: Ints
    name: list[str]
    form: Ints
    inn: list[str]
    ogrn: list[str]
    kpp: list[str]
    domain: list[str]
    phone: list[str]
    city: Ints
    industry: Ints
    founded: Ints
    """Year of registration."""
    parent: Ints
    """Position of the parent, or -1."""
    top: Ints
    """Position of the company at the top of the group (itself outside groups)."""
    size: Floats
    """Yearly revenue in 2022, roubles."""

    def __len__(self) -> int:
        return len(self.number)


def _groups() -> tuple[Ints, Ints]:
    parent = np.full(COMPANIES, -1, dtype=np.int64)
    top = np.arange(COMPANIES, dtype=np.int64)
    for start in range(4, COMPANIES - len(GROUP_SHAPE), GROUP_EVERY):
        for member, above in enumerate(GROUP_SHAPE):
            top[start + member] = start
            if above >= 0:
                parent[start + member] = start + above
    return parent, top


def make_companies(seed: int, people: People) -> Companies:
    """The companies of a chunk; daughters bear the group's name, and some use its domain."""
    rng = stream(seed, people.chunk, "companies")
    n = COMPANIES
    number = people.chunk * n + np.arange(n, dtype=np.int64)
    parent, top = _groups()
    region = rng.integers(0, len(numbers.REGIONS), n)
    founded = rng.integers(2002, 2022, n)
    founded = np.maximum(founded, founded[top])
    head, tail = rng.integers(0, len(_HEADS), n), rng.integers(0, len(_TAILS), n)
    name = [
        f"{_HEADS[head[top[c]]]}{_TAILS[tail[top[c]]]}{'' if parent[c] < 0 else _DAUGHTERS[c % len(_DAUGHTERS)]}"
        for c in range(n)
    ]
    own = [f"{latin(name[c]).lower().replace(' ', '-')}{numbers.base36(int(number[c]))}.ru" for c in range(n)]
    shares_domain = (parent >= 0) & (rng.random(n) < 0.35)
    inn = numbers.company_inn(number, region)
    city_phone = rng.integers(0, 2, n)
    line = (number * 104_729 + 1_000_003) % 10_000_000
    return Companies(
        chunk=people.chunk,
        number=number,
        name=name,
        form=weighted(rng, np.array([0.82, 0.13, 0.05]), n),
        inn=inn,
        ogrn=numbers.ogrn(number, region, founded),
        kpp=[f"{value[:4]}01001" for value in inn],
        domain=[own[top[c]] if shares_domain[c] else own[c] for c in range(n)],
        phone=[f"{('495', '812')[city_phone[c]]}{line[c]:07d}" for c in range(n)],
        city=weighted(rng, zipf(len(CITIES), 0.7), n),
        industry=rng.integers(0, len(INDUSTRIES), n),
        founded=founded,
        parent=parent,
        top=top,
        size=np.exp(rng.normal(18.0, 1.2, n)) * np.where(parent < 0, 1.0, 0.4),
    )
