"""Names: Russian with patronymics, diminutives and gendered surnames; English with nicknames."""

from __future__ import annotations

MALE = {  # name: its patronymic stem, then diminutives
    "Александр": ("Александр", "Саша", "Саня"),
    "Дмитрий": ("Дмитри", "Дима", "Митя"),
    "Алексей": ("Алексе", "Лёша", "Алёша"),
    "Сергей": ("Серге", "Серёжа"),
    "Андрей": ("Андре", "Андрюша"),
    "Иван": ("Иван", "Ваня"),
    "Михаил": ("Михайл", "Миша"),
    "Владимир": ("Владимир", "Вова", "Володя"),
    "Николай": ("Никола", "Коля"),
    "Максим": ("Максим", "Макс"),
    "Артём": ("Артём", "Тёма"),
    "Евгений": ("Евгень", "Женя"),
    "Павел": ("Павл", "Паша"),
    "Роман": ("Роман", "Рома"),
    "Виктор": ("Виктор", "Витя"),
    "Игорь": ("Игор", "Игорёк"),
    "Олег": ("Олег", "Олежка"),
    "Юрий": ("Юрь", "Юра"),
    "Константин": ("Константин", "Костя"),
    "Денис": ("Денис", "Дэн"),
    "Антон": ("Антон", "Тоша"),
    "Григорий": ("Григорь", "Гриша"),
    "Василий": ("Василь", "Вася"),
    "Борис": ("Борис", "Боря"),
    "Пётр": ("Петр", "Петя"),
    "Кирилл": ("Кирилл", "Кира"),
    "Тимур": ("Тимур", "Тима"),
    "Руслан": ("Руслан", "Русик"),
    "Вячеслав": ("Вячеслав", "Слава"),
    "Станислав": ("Станислав", "Стас"),
}
FEMALE = {
    "Елена": ("Лена",),
    "Анна": ("Аня", "Анюта"),
    "Мария": ("Маша",),
    "Ольга": ("Оля",),
    "Наталья": ("Наташа",),
    "Татьяна": ("Таня",),
    "Ирина": ("Ира",),
    "Екатерина": ("Катя",),
    "Светлана": ("Света",),
    "Анастасия": ("Настя",),
    "Юлия": ("Юля",),
    "Людмила": ("Люда", "Мила"),
    "Галина": ("Галя",),
    "Марина": ("Мариша",),
    "Виктория": ("Вика",),
    "Александра": ("Саша",),
    "Дарья": ("Даша",),
    "Ксения": ("Ксюша",),
    "Полина": ("Поля",),
    "Евгения": ("Женя",),
    "Валентина": ("Валя",),
    "Надежда": ("Надя",),
    "Вера": ("Верочка",),
    "Любовь": ("Люба",),
    "Алина": ("Аля",),
    "Софья": ("Соня",),
    "Лариса": ("Лара",),
    "Оксана": ("Ксана",),
    "Алиса": ("Алиска",),
    "Диана": ("Ди",),
}
_COMMON_LIST = (
    "Иванов Смирнов Кузнецов Попов Васильев Петров Соколов Михайлов Новиков Фёдоров Морозов Волков Алексеев Лебедев "
    "Семёнов Егоров Павлов Козлов Степанов Николаев Орлов Андреев Макаров Никитин Захаров Зайцев Соловьёв Борисов "
    "Яковлев Григорьев Романов Воробьёв Сергеев Кузьмин Фролов Александров Дмитриев Королёв Гусев Киселёв Ильин "
    "Максимов Поляков Сорокин Виноградов Ковалёв Белов Медведев Антонов Тарасов Жуков Баранов Филиппов Комаров "
    "Давыдов Беляев Герасимов Богданов Осипов Сидоров Матвеев Титов Марков Миронов Крылов Куликов Карпов Власов "
    "Мельников Денисов Гаврилов Тихонов Казаков Афанасьев Данилов Савельев Тимофеев Фомин Чернов Абрамов Мартынов "
    "Ефимов Федотов Щербаков Назаров Калинин Исаев Чернышёв Быков Маслов Родионов Коновалов Лазарев Воронин Климов "
    "Филатов Пономарёв Голубев Кудрявцев Прохоров Наумов Потапов Журавлёв Овчинников Трофимов Леонов Соболев Ермаков "
    "Колесников Гончаров Емельянов Никифоров Грачёв Котов Гришин Ефремов Архипов Громов Кириллов Малышев Панов "
    "Моисеев Румянцев Акимов Кондратьев Бирюков Горбунов Анисимов Ерёмин Тихомиров Галкин Лукьянов Михеев Скворцов "
    "Юдин Белоусов Нестеров Симонов Прокофьев Харитонов Князев Цветков Левин Митрофанов Воронов Аксёнов Софронов "
    "Достоевский Чайковский Высоцкий Каминский Левицкий Вишневский Яворский Белый Толстой Полевой Шевченко Бондаренко "
    "Коваленко Кравченко Ткаченко Ткач Ким Пак Цой Мельник Коваль Черных Седых Долгих Хабибуллин Галиев Сафин Ахметов"
)
COMMON = _COMMON_LIST.split()
_ROOTS_LIST = (
    "Бобр Вишн Гарм Дроб Жил Зимн Кабан Лап Мурат Носк Овс Пастух Рожк Сав Тум Уст Филим Хохл Чуб Шест Щеп Юрк Яхн "
    "Балаб Вертк Горд Дуб Ерш Зуб Клим Лут Мокр Нем Орех Плотник Рыбак Сухар Тереб Уткин Фат Храм Чист Шуб Щук Якуш "
    "Барс Волоб Гуд Дорож Жарк Звон Колос Ломак Мороск Нагорн Осин Пруд Радч Слеп Тюл Удал Фурс Холм Чех Шум Ярк "
    "Валуй Гранк Дым Ждан Земск Кров Лозов Мясник Низ Остр Погор Род Стриж Тол Ушак Франц Худ Чур Шляп Борзн Вьюг"
)
ROOTS = _ROOTS_LIST.split()
SUFFIXES = ("ов", "енко", "ский", "ин", "чук", "овский", "ников", "ько")
ENGLISH_MALE = {
    "James": "Jim", "John": "Johnny", "Robert": "Bob", "Michael": "Mike", "William": "Bill", "David": "Dave",
    "Richard": "Rick", "Joseph": "Joe", "Thomas": "Tom", "Charles": "Charlie", "Christopher": "Chris", "Daniel": "Dan",
    "Matthew": "Matt", "Anthony": "Tony", "Andrew": "Andy", "Edward": "Ted", "Steven": "Steve", "Benjamin": "Ben",
    "Samuel": "Sam", "Gregory": "Greg", "Patrick": "Pat", "Peter": "Pete", "Nicholas": "Nick", "Alexander": "Alex",
}  # fmt: skip
ENGLISH_FEMALE = {
    "Mary": "Molly", "Patricia": "Pat", "Jennifer": "Jen", "Elizabeth": "Liz", "Barbara": "Barb", "Susan": "Sue",
    "Margaret": "Maggie", "Katherine": "Kate", "Deborah": "Debbie", "Rebecca": "Becky", "Victoria": "Vicky",
    "Christine": "Chris", "Samantha": "Sam", "Jessica": "Jess", "Amanda": "Mandy", "Kimberly": "Kim", "Emily": "Em",
    "Stephanie": "Steph", "Abigail": "Abby", "Alexandra": "Alex", "Charlotte": "Lottie", "Eleanor": "Ellie",
}  # fmt: skip
_ENGLISH_SURNAMES_LIST = (
    "Smith Jones Taylor Brown Williams Wilson Johnson Davies Robinson Wright Thompson Evans Walker White Roberts "
    "Green Hall Wood Jackson Clarke Harris Clark Turner Hill Cooper Ward Moore Morris King Watson Baker Harrison "
    "Morgan Allen Young Scott Mitchell Anderson Phillips Lee Bell Parker Davis Bennett Miller Cook Shaw Cox "
    "Richardson Hughes Carter Adams Campbell Collins Stewart Murphy Gray Simpson Marshall Rogers Foster Russell "
    "Hunt Mason Palmer Holmes Mills Knight Webb Reid Hamilton Graham Ford Fisher Barnes Dixon Grant Murray Butler "
    "Stevens Hart Ellis Gibson Reynolds Crawford Pearce Harvey Black Armstrong Fox O'Brien McDonald Hopkins Lloyd "
    "Burns Chambers Booth Whitfield Ashworth"
)
_ENGLISH_HEADS = "Ash Black Brad Brook Clif Dun East Elm Fair Green Hart Hay High Hol Kings Lang Mar Nor Oak Pem"
_ENGLISH_TAILS = "bridge burn by combe croft den field ford ham hurst ley more shaw stead ton wick wood worth"
_MADE = [head + tail for tail in _ENGLISH_TAILS.split() for head in _ENGLISH_HEADS.split()]
ENGLISH_SURNAMES = list(dict.fromkeys([*_ENGLISH_SURNAMES_LIST.split(), *_MADE]))


def surnames() -> list[str]:
    """Russian surnames in the masculine form, the common ones first."""
    made = [root + ending for ending in SUFFIXES for root in ROOTS]
    return list(dict.fromkeys([*COMMON, *made]))


def feminine(surname: str) -> str:
    """The form a woman bears: Иванов → Иванова, Каминский → Каминская, Ким → Ким."""
    if surname.endswith(("ов", "ев", "ёв", "ин", "ын")):
        return surname + "а"
    if surname.endswith(("ский", "цкий")):
        return surname[:-2] + "ая"
    if surname in {"Белый", "Толстой", "Полевой"}:
        return surname[:-2] + "ая"
    return surname


def patronymic(father: str, woman: bool) -> str:
    """Иван → Иванович, Ивановна; Юрий → Юрьевич; Сергей → Сергеевич."""
    stem = MALE[father][0]
    middle = "ев" if stem[-1] in "еьаи" or father == "Игорь" else "ов"
    return stem + middle + ("на" if woman else "ич")


def diminutives() -> dict[str, tuple[str, ...]]:
    """What friends call people, by full first name, both languages."""
    russian = {name: forms[1:] for name, forms in MALE.items()} | FEMALE
    english = {name: (short,) for name, short in (ENGLISH_MALE | ENGLISH_FEMALE).items()}
    return russian | english
