from __future__ import annotations

import random

from tests.graph.resolve.people import Case, companies


def test_shared_identifiers_link() -> None:
    case = Case()
    case.add("shop:1", "email=a@romashka.ru", "loyalty_card=299000")
    case.add("mailing:1", "email=a@romashka.ru")
    case.add("loyalty:1", "loyalty_card=299000")
    case.add("shop:2", "email=b@romashka.ru")
    assert case.groups() == {frozenset({"shop:1", "mailing:1", "loyalty:1"}), frozenset({"shop:2"})}


def test_an_external_id_names_the_record_even_if_that_record_does_not_hold_it() -> None:
    case = Case()
    case.add("shop:100023")
    case.add("mailing:ct-1", "external_id=shop:100023")
    assert case.together("shop:100023", "mailing:ct-1")


def test_a_value_held_by_too_many_records_stops_linking_and_is_counted() -> None:
    case = Case()
    for number in range(11):
        case.add(f"shop:{number}", "phone=+79161234567", f"email=p{number}@romashka.ru")
    _, evidence = case.evidence(limit=10)
    assert len(evidence.links) == 0
    assert evidence.demoted == {("phone", "held by too many records"): 1}
    assert len(case.groups(limit=11)) == 1


def test_answers_that_are_nothing_but_the_value_count_as_one() -> None:
    case = Case()
    case.add("shop:1", "email=a@romashka.ru", given_name="Анна")
    for number in range(30):
        case.add(f"surveys:{number}", "email=a@romashka.ru")
    assert len(case.groups(limit=10)) == 1
    assert len(case.groups(limit=3)) == 31  # more than ten times the limit is too many for anybody


def test_role_mailboxes_blocked_values_and_kinds_that_say_nothing_do_not_link() -> None:
    case = Case()
    case.add("crm:1", "email=info@romashka.ru", "phone=+79161234567", "kpp=770701001", "inn=7707083893")
    case.add("crm:2", "email=info@romashka.ru", "phone=+79161234567", "kpp=770701001", "inn=7707083893")
    case.blocked.add(("phone", "+79161234567"))
    _, evidence = case.evidence()
    assert len(evidence.links) == 0
    assert evidence.demoted == {
        ("email", "mailbox of a role"): 1,
        ("phone", "blocked"): 1,
        ("kpp", "this kind does not link"): 1,
        ("inn", "this kind does not link"): 1,  # the company's: ten digits
    }


def test_the_fixed_line_of_a_place_links_only_full_names_that_agree() -> None:
    case = Case()
    case.add("shop:1", "phone=+74951234567", given_name="Анна", family_name="Петрова")
    case.add("crm:1", "phone=+74951234567", given_name="Anna", family_name="Petrova")
    case.add("crm:2", "phone=+74951234567", given_name="Анна")
    case.add("crm:3", "phone=+74951234567")
    assert case.groups() == {frozenset({"shop:1", "crm:1"}), frozenset({"crm:2"}), frozenset({"crm:3"})}


def test_a_family_that_shares_a_phone_stays_several_people() -> None:
    case = Case()
    case.add("loyalty:1", "phone=+79161234567", given_name="Анна", family_name="Петрова", birth_date="1985-07-14")
    case.add("loyalty:2", "phone=+79161234567", given_name="Иван", family_name="Петров", birth_date="1983-01-02")
    case.add("loyalty:3", "phone=+79161234567", given_name="Мария", family_name="Петрова", birth_date="2009-05-05")
    case.add("helpdesk:1", "phone=+79161234567", given_name="ваня")
    case.add("surveys:1", "phone=+79161234567")
    assert case.groups() == {
        frozenset({"loyalty:1"}),
        frozenset({"loyalty:2", "helpdesk:1"}),
        frozenset({"loyalty:3"}),
        frozenset({"surveys:1"}),  # nobody can say whose answer it is
    }


def test_a_familys_tablet_links_only_whom_it_knows() -> None:
    case = Case()
    case.add("shop:1", given_name="Анна")
    case.add("shop:2", given_name="Иван")
    case.add("site:c1:1", "cookie=9f86d081884c7d65", "external_id=shop:1")
    case.add("site:c1:2", "cookie=9f86d081884c7d65", "external_id=shop:2")
    case.add("site:c1", "cookie=9f86d081884c7d65")
    assert case.groups() == {
        frozenset({"shop:1", "site:c1:1"}),
        frozenset({"shop:2", "site:c1:2"}),
        frozenset({"site:c1"}),
    }


def test_two_accounts_at_one_shop_are_two_people_unless_name_and_birth_date_agree() -> None:
    case = Case()
    case.add("mailing:1", "external_id=shop:1")  # so that the shop's keys are known to stand for people
    case.add("shop:1", "email=a@romashka.ru", given_name="Анна")
    case.add("shop:2", "email=a@romashka.ru", given_name="Анна")
    case.add("shop:3", "phone=+79161234567", given_name="Олег", birth_date="1985-07-14")
    case.add("shop:4", "phone=+79161234567", given_name="Oleg", birth_date="1985-07-14")
    assert not case.together("shop:1", "shop:2")
    assert case.together("shop:3", "shop:4")


def test_a_person_may_have_two_requester_ids() -> None:
    case = Case()
    case.add("helpdesk:u-1", "external_id=helpdesk:u-1", "email=a@romashka.ru")
    case.add("helpdesk:u-2", "external_id=helpdesk:u-2", "email=a@romashka.ru")
    assert case.together("helpdesk:u-1", "helpdesk:u-2")


def test_namesakes_stay_apart_and_name_with_birth_date_links() -> None:
    case = Case()
    case.add("shop:1", given_name="Иван", family_name="Петров", birth_date="1980-03-05")
    case.add("loyalty:1", given_name="Ivan", family_name="Petrov", birth_date="1980-03-05")
    case.add("loyalty:2", given_name="Иван", family_name="Петров", birth_date="1963-11-24")
    case.add("crm:1", given_name="Иван", family_name="Петров")
    case.add("crm:2", given_name="Анна", family_name="Петрова", birth_date="1980-03-05")
    assert case.groups() == {
        frozenset({"shop:1", "loyalty:1"}),
        frozenset({"loyalty:2"}),
        frozenset({"crm:1"}),
        frozenset({"crm:2"}),  # a twin
    }


def test_father_and_son_of_one_name_and_phone_stay_apart_by_their_generations() -> None:
    case = Case()
    case.add("shop:1", "phone=+79161234567", given_name="John", family_name="Smith", suffix="Sr.")
    case.add("shop:2", "phone=+79161234567", given_name="John", family_name="Smith", suffix="jr")
    case.add("crm:1", "phone=+79161234567", "email=j@smith.com", given_name="John", family_name="Smith", suffix="II")
    case.add("crm:2", "email=j@smith.com", given_name="John", family_name="Smith")  # a missing one contradicts nothing
    assert case.groups() == {frozenset({"shop:1"}), frozenset({"shop:2", "crm:1", "crm:2"})}
    _, evidence = case.evidence()
    assert evidence.vetoed["phone", "different generation"] == 2


def test_a_man_and_a_woman_who_share_a_phone_are_two_whatever_they_are_called() -> None:
    case = Case()
    case.add("shop:1", "phone=+79161234567", given_name="Саша", sex="male")
    case.add("shop:2", "phone=+79161234567", given_name="Саша", sex="female")
    case.add("crm:1", "phone=+79161234568", family_name="Петров")
    case.add("crm:2", "phone=+79161234568", family_name="Петрова")
    case.add("crm:3", "phone=+79161234569", given_name="Женя", patronymic="Ильинична")
    case.add("crm:4", "phone=+79161234569", given_name="Женя", sex="male")
    assert len(case.groups()) == 6
    _, evidence = case.evidence()
    assert evidence.vetoed["phone", "different sex"] == 3


def test_a_sex_stated_wrongly_yields_to_what_is_overwhelming() -> None:
    case = Case()
    case.add("shop:1", "phone=+79161234567", given_name="Анна", sex="male")
    case.add("shop:2", "phone=+79161234567", given_name="Аня", sex="female")
    case.add("shop:3", given_name="Саша", family_name="Ким", birth_date="1985-07-14", sex="male", postcode="420111")
    case.add("crm:3", "email=k@k.ru", given_name="Саша", family_name="Ким", birth_date="1985-07-14", sex="female")
    case.add("crm:4", "email=k@k.ru", given_name="Саша", family_name="Ким", birth_date="1985-07-14", sex="male")
    case.add("crm:5", "snils=11223344595", sex="male")
    case.add("crm:6", "snils=11223344595", sex="female")
    case.add("crm:7", "phone=+79161234568", given_name="Гульнур", family_name="Каримова")
    case.add("crm:8", "phone=+79161234568", given_name="Гульнур", family_name="Каримов")  # a slip, or a form's own way
    for pair in (("shop:1", "shop:2"), ("crm:3", "crm:4"), ("crm:5", "crm:6"), ("crm:7", "crm:8")):
        assert case.together(*pair)


def test_a_contradicting_patronymic_keeps_apart_and_a_missing_one_does_not() -> None:
    case = Case()
    case.add("shop:1", "email=a@romashka.ru", given_name="Иван", patronymic="Сергеевич", family_name="Петров")
    case.add("shop:2", "email=a@romashka.ru", given_name="Иван", patronymic="Олегович", family_name="Петров")
    case.add("crm:1", "phone=+79161234567", given_name="Иван", patronymic="Сергеевич")
    case.add("crm:2", "phone=+79161234567", given_name="Иван", patronymic="С.")
    case.add("crm:3", "phone=+79161234567", given_name="Иван")
    assert not case.together("shop:1", "shop:2")
    assert case.together("crm:1", "crm:2", "crm:3")


def test_two_numbers_of_which_one_has_one_keep_apart() -> None:
    people = {"inn": ("500100732259", "772877341071"), "snils": ("11223344595", "08765430300")}
    for kind, (one, other) in people.items():
        case = Case()
        case.add("shop:1", "email=a@romashka.ru", f"{kind}={one}", given_name="Иван")
        case.add("shop:2", "email=a@romashka.ru", f"{kind}={other}", given_name="Иван")
        case.add("shop:3", "email=b@romashka.ru", f"{kind}={one}", given_name="Иван")
        assert case.groups() == {frozenset({"shop:1", "shop:3"}), frozenset({"shop:2"})}
    case = companies()
    case.add("crm:1", "domain=romashka.ru", "lei=5493001KJTIIGC8Y1R12", name="Romashka")
    case.add("crm:2", "domain=romashka.ru", "lei=213800WSGIIZCXF1P572", name="Romashka")
    case.add("crm:3", "lei=213800WSGIIZCXF1P572")
    assert case.groups() == {frozenset({"crm:1"}), frozenset({"crm:2", "crm:3"})}


def test_a_contradiction_at_two_ends_of_a_chain_splits_the_chain() -> None:
    case = Case()
    case.add("shop:1", "email=a@romashka.ru", birth_date="1980-03-05")
    case.add("mailing:1", "email=a@romashka.ru", "phone=+79161234567")
    case.add("loyalty:1", "phone=+79161234567", birth_date="1955-11-30")
    assert case.groups() == {frozenset({"shop:1", "mailing:1"}), frozenset({"loyalty:1"})}


def test_shared_phones_do_not_glue_strangers() -> None:
    """The stress of 2 % of the records carrying one of 20 phones, in small."""
    chance = random.Random(7)
    case = Case()
    truth: dict[str, int] = {}
    for person in range(2_000):
        for system in ("shop", "crm"):
            uid = f"{system}:{person}"
            phone = f"+7495000{chance.randrange(20):04d}" if chance.random() < 0.02 else f"+7916{person:07d}"
            case.add(uid, f"phone={phone}", f"email=p{person}@romashka.ru" if chance.random() < 0.7 else f"email={uid}")
            truth[uid] = person
    groups = case.groups()
    assert all(len({truth[uid] for uid in group}) == 1 for group in groups)
    assert sum(len(group) == 2 for group in groups) > 1_900


def test_order_of_arrival_does_not_matter() -> None:
    chance = random.Random(3)
    expected = None
    people = [(f"shop:{n}", [f"email=e{n // 2}@romashka.ru", f"phone=+7916000{n // 3:04d}"]) for n in range(40)]
    for _ in range(5):
        chance.shuffle(people)
        case = Case()
        for uid, identifiers in people:
            number = int(uid.partition(":")[2])
            case.add(uid, *identifiers, birth_date=f"19{50 + number // 7:02d}-01-01")
        expected = expected or case.groups()
        assert case.groups() == expected


def test_companies_join_by_number_and_domain_but_not_against_the_tax_number() -> None:
    case = companies()
    case.add("registry:1", "ogrn=1027700132195", "inn=7707083893", "domain=romashka.ru", name="ООО «Ромашка»")
    case.add("crm:1", "inn=7707083893", "kpp=770701001", name="Ромашка")
    case.add("crm:2", "email=info@romashka.ru", name="Romashka LLC")
    case.add("registry:2", "ogrn=1157746123457", "inn=7728168971", "domain=romashka.ru", name="ООО «Ромашка Регион»")
    case.add("crm:3", "domain=romashka.ru", name="Нечто")
    case.add("crm:4", "kpp=770701001")
    assert case.groups() == {
        frozenset({"registry:1", "crm:1", "crm:2"}),
        frozenset({"registry:2"}),
        frozenset({"crm:3"}),
        frozenset({"crm:4"}),
    }


def test_a_branch_is_no_duplicate_of_its_head_office_nor_of_another_branch() -> None:
    case = companies()
    case.add("registry:1", "inn=7707083893", "kpp=770701001", name="ООО «Ромашка»", city="Москва")
    case.add("crm:1", "inn=7707083893", name="Ромашка", city="Москва")
    case.add("crm:2", "inn=7707083893", name="Казанский филиал ООО «Ромашка»", city="Казань")
    case.add("crm:3", "inn=7707083893", name="Ромашка, филиал в г. Казань")
    case.add("crm:4", "inn=7707083893", name="Ромашка, филиал в г. Пермь")
    case.add("crm:5", "inn=7707083893", "kpp=591543001", name="Ромашка", city="Пермь")  # 43: a branch
    assert case.groups() == {
        frozenset({"registry:1", "crm:1"}),
        frozenset({"crm:2", "crm:3"}),
        frozenset({"crm:4", "crm:5"}),
    }
    case.add("crm:6", "inn=7707083893", "kpp=591545002", name="Ромашка", city="Пермь")
    assert not case.together("crm:5", "crm:6")


def test_an_owner_is_no_duplicate_of_what_it_owns() -> None:
    for owners in ([], ["registry:1"]):
        case = companies()
        case.add("registry:1", "domain=romashka.ru", name="ООО «Ромашка»")
        case.add("registry:2", "domain=romashka.ru", name="Ромашка", owners=owners)
        assert case.together("registry:1", "registry:2") is not bool(owners)


def test_the_domain_of_a_group_joins_neither_other_names_nor_other_legal_forms() -> None:
    case = companies()
    case.add("crm:1", "domain=romashka.ru", name="ООО «Ромашка»")
    case.add("crm:2", "domain=romashka.ru", name="Romashka LLC")
    case.add("crm:3", "domain=romashka.ru", name="Ромашка Логистика")
    case.add("crm:4", "domain=romashka.ru", name="АО «Ромашка»")
    case.add("crm:5", "inn=7707083893", name="АО «Вектор»")
    case.add("crm:6", "inn=7707083893", name="ООО «Вектор»")  # one number: one of the forms is a slip
    assert case.groups() == {
        frozenset({"crm:1", "crm:2"}),
        frozenset({"crm:3"}),
        frozenset({"crm:4"}),
        frozenset({"crm:5", "crm:6"}),
    }


def test_a_domain_of_many_companies_links_none() -> None:
    case = companies()
    for number in range(12):
        case.add(f"crm:{number}", "domain=platform.ru", name=f"Company {number}")
    _, evidence = case.evidence()
    assert len(evidence.links) == 0
    assert evidence.demoted == {("domain", "held by too many records"): 1}
