from __future__ import annotations

import pytest

from loaders.sample import names


@pytest.mark.parametrize(
    ("father", "son", "daughter"),
    [
        ("Иван", "Иванович", "Ивановна"),
        ("Сергей", "Сергеевич", "Сергеевна"),
        ("Юрий", "Юрьевич", "Юрьевна"),
        ("Дмитрий", "Дмитриевич", "Дмитриевна"),
        ("Игорь", "Игоревич", "Игоревна"),
        ("Павел", "Павлович", "Павловна"),
        ("Пётр", "Петрович", "Петровна"),
        ("Николай", "Николаевич", "Николаевна"),
        ("Михаил", "Михайлович", "Михайловна"),
    ],
)
def test_patronymics(father: str, son: str, daughter: str) -> None:
    assert names.patronymic(father, woman=False) == son
    assert names.patronymic(father, woman=True) == daughter


@pytest.mark.parametrize(
    ("his", "hers"),
    [
        ("Иванов", "Иванова"),
        ("Соловьёв", "Соловьёва"),
        ("Ильин", "Ильина"),
        ("Каминский", "Каминская"),
        ("Белый", "Белая"),
        ("Толстой", "Толстая"),
        ("Шевченко", "Шевченко"),
        ("Ким", "Ким"),
        ("Черных", "Черных"),
    ],
)
def test_surnames_of_women(his: str, hers: str) -> None:
    assert names.feminine(his) == hers


def test_there_are_many_different_surnames() -> None:
    made = names.surnames()
    assert len(made) == len(set(made)) > 800
