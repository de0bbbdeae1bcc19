"""Names that columns have in real tables, in English and Russian, and what they say about the column."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ..identifiers.base import words
from .meaning import Meaning as M

_NAMES: dict[M, str] = {
    M.GIVEN_NAME: """first name, firstname, given name, givenname, given names, forename, forenames, fname, f name,
        name first, christian name, имя, имя клиента, имя контакта, имена, имя пациента, imya,
        vorname, prenom, prénom, nombre, nombres, nome, voornaam, imię, imie""",
    M.PATRONYMIC: """patronymic, middle name, middlename, middle names, middle initial, mname, m name, name middle,
        second name, secondname, отчество, otchestvo, middle""",
    M.FAMILY_NAME: """last name, lastname, surname, sur name, family name, familyname, lname, l name, sname, name last,
        фамилия, familia, familiya, nachname, familienname, zuname, nom, nom de famille, apellido, apellidos, cognome,
        sobrenome, achternaam, nazwisko""",
    M.SUFFIX: """suffix, name suffix, suffix name, generational suffix, generation suffix, sfx, name sfx, суффикс,
        суффикс имени""",
    M.FULL_NAME: """full name, fullname, person name, client name, customer name, contact name, patient name,
        employee name, member name, subscriber name, applicant name, holder name, display name, name and surname,
        first and surname, first and last name, person, customer, client, contact person, phio, fio, фио, ф и о,
        полное имя, клиент, контактное лицо, контакт, имя фамилия, фамилия имя, имя и фамилия, фамилия и имя,
        фамилия имя отчество, покупатель, пациент, сотрудник, абонент, физлицо,
        nom complet, nom et prénom, nombre completo, nombre y apellidos, vor und nachname, nome completo""",
    M.BIRTH_DATE: """date of birth, birth date, birthdate, birthday, birth day, dob, d o b, bday, bdate, born,
        born on, birth dt, dt birth, date birth, дата рождения, день рождения, д р, др, датарождения, родился,
        data rozhdeniya, год рождения, year of birth, birth year, yob, geburtsdatum, geburtstag, geburtsjahr, geb datum,
        date de naissance, fecha de nacimiento, fecha nacimiento, data di nascita, data de nascimento, geboortedatum,
        data urodzenia""",
    M.AGE: "age, age years, age in years, возраст, полных лет, vozrast",
    M.SEX: "sex, gender, пол, pol, geschlecht, sexe, sexo, sesso, geslacht, płeć",
    M.EMAIL: """email, e mail, mail, emails, email address, e mail address, mail address, email addr,
        electronic mail, почта, эл почта, электронная почта, электронный адрес, адрес электронной почты,
        адрес эл почты, емейл, имейл, мейл, login, user login, логин, courriel, correo,
        correo electronico, correo electrónico, posta elettronica""",
    M.PHONE: """phone, phones, telephone, tel, mobile, mob, cell, cellphone, cell phone, phone number, mobile number,
        telephone number, contact number, phone no, tel no, mobile no, msisdn, fax, whatsapp, landline, phonenumber,
        telefon, telefonnummer, handy, mobil, mobilnummer, rufnummer, téléphone, portable, telefono, teléfono, móvil,
        telefone, celular, cellulare, telefoon,
        телефон, телефоны, тел, моб, мобильный, сотовый, номер телефона, телефон номер, факс, контактный телефон""",
    M.POSTCODE: """postcode, post code, postal code, postalcode, zip, zipcode, zip code, postal, plz, pin code, pincode,
        почтовый индекс, индекс, postleitzahl, code postal, codigo postal, código postal, kod pocztowy""",
    M.CITY: """city, town, suburb, locality, city name, village, settlement, municipality, city of residence,
        ort, wohnort, stadt, ville, ciudad, localidad, città, citta, cidade, comune, plaats, woonplaats, miasto,
        город, населенный пункт, нас пункт, нп, gorod, место жительства""",
    M.REGION: """state, province, county, region, state code, state province, oblast, district, neighborhood,
        neighbourhood, область, регион, край, республика, субъект рф, район, округ""",
    M.ADDRESS: """address, addr, street, street address, street name, street number, address line, house, house number,
        house no, building, apartment, apt, flat, unit, unit number, po box, suite, home address, postal address,
        mailing address, straße, strasse, hausnummer, hausnr, anschrift, adresse, rue, numéro de rue,
        direccion, dirección, calle, indirizzo, endereço, rua, straat, huisnummer, ulica,
        адрес, адрес проживания, адрес регистрации, почтовый адрес, юридический адрес,
        фактический адрес, улица, ул, дом, номер дома, квартира, кв, корпус, строение, адрес доставки, adres""",
    M.NATIONAL_ID: """ssn, social security number, social security no, social security, soc sec id, soc sec no, soc sec,
        national id, national id number, nino, national insurance number, national insurance no, nhs number, nhs no,
        passport, passport number, passport no, tax id, tin, taxpayer id, itin, id card, id card number,
        identity number, identity card, driver license, drivers license, driver licence, driving licence,
        license number, licence number, medicare number, medicare no, pesel, cpf, ein, vat, vat number, vat id,
        company number, company registration number, registration number, registration no, crn, duns, abn, cnpj,
        паспорт, номер паспорта, серия и номер паспорта, паспортные данные, полис, номер полиса, водительское""",
    M.SNILS: "snils, снилс, номер снилс",
    M.LOYALTY_CARD: """loyalty card, loyalty card number, card number, card no, club card, bonus card, discount card,
        membership card, карта, карта лояльности, номер карты, карта клиента, бонусная карта, дисконтная карта""",
    M.DEVICE: "device, device id, idfa, gaid, advertising id, imei, android id, устройство, ид устройства",
    M.COOKIE: "cookie, cookies, cookie id, visitor id, client cookie, куки",
    M.SOCIAL_HANDLE: """telegram, telegram nick, telegram username, tg, vk, vk id, vkontakte, instagram, facebook,
        twitter, linkedin, tiktok, social handle, social, телеграм, вконтакте, инстаграм, соцсеть, социальная сеть""",
    M.COMPANY: """company, company name, org, org name, organization, organisation, organization name,
        organisation name, business name, business, legal name, trade name, trading name, firm, firm name, account name,
        site name, vendor, vendor name, supplier, supplier name, counterparty, institution, company title, corporation,
        организация, наименование организации, наименование, полное наименование, краткое наименование,
        сокращенное наименование, название организации, название компании, название, компания, фирма, контрагент,
        юрлицо, юридическое лицо, firma, firmenname, unternehmen, entreprise, société, raison sociale, empresa,
        razón social, azienda, поставщик, предприятие, наименование компании, наименование контрагента""",
    M.INN: "inn, инн, инн кпп, инн организации, инн контрагента",
    M.KPP: "kpp, кпп",
    M.OGRN: "ogrn, огрн, ogrnip, огрнип",
    M.LEI: "lei, lei code, legal entity identifier",
    M.DOMAIN: "domain, website, web site, web, site, url, homepage, home page, web page, www, сайт, веб сайт, домен",
    M.ATTRIBUTE: """occupation, profession, job, job title, position, title of job, nationality, citizenship, race,
        ethnicity, race ethnicity, birth place, birthplace, place of birth, birth city, city of birth, country of birth,
        birth country, native language, education, industry, sector, okved, director, ceo, maiden name,
        mother name, mothers maiden name, mother maiden name, spouse name, father name, employer, employer name,
        workplace, place of work, профессия, должность, национальность, гражданство,
        место рождения, оквэд, отрасль, директор, генеральный директор, девичья фамилия, место работы,
        работодатель, образование, руководитель""",
}
_ID = """id, identifier, key, guid, uuid, uid, pk, row, row id, row number, record, rec id, record id, record number,
    index, idx, no, number, num, nr, code, ид, идентификатор, ключ, номер, код, номер записи, №, index level"""
_OWN_ID = """id, row id, rec id, record id, unique id, uid, guid, uuid, pk, key, record key, row number, ид,
    идентификатор, ключ, index level"""
"""Names of the key of this very table, rather than of something it refers to."""
_ABOUT = words(
    """
    opt optin optout consent agree subscribed subscription verified valid validity verification status type kind flag
    is has source updated update modified created creation registered registration signup joined expiry expires issued
    timestamp time count cnt total sum amount score rating rank hash md5 sha length len lat lng lon latitude longitude
    carrier operator ip mac copy change changed event seen visit login until since deleted bounce bounced
    quality version relationship relation
    согласие статус тип вид флаг признак источник создан создания обновлен обновления изменения регистрации выдачи
    количество сумма балл оценка рейтинг подтвержден действует проверен заявки заказа договора
    родство степень
    """
)
"""Words that make of an e-mail or a date something about it: email_status, phone_verified, copy_date_of_birth."""
_OTHERS = words(
    """
    spouse employer guardian parent mother father mothers fathers emergency referrer referral manager agent beneficiary
    sponsor doctor physician husband wife owner representative kin relative
    супруг супруга муж жена мать отец мамы папы работодатель работодателя менеджер агент представитель опекун врач
    родитель родителя
    """
)
"""Words that make of it somebody else's."""
_BEFORE = words("previous prev former old старый старая прежний прежняя бывшая предыдущая предыдущий")
"""Words that make of it what it was before: an address or phone still tells who it is, a surname would contradict."""
_BIRTH = frozenset({"birth", "dob", "рождения", "birthday", "birthdate"})


_CONTACT = words("contact контакт контактное person лицо")
"""Words for a person at a company."""


class NameSays(NamedTuple):
    """What a column's name tells.

    Attributes:
        meaning: Its meaning; None where the name says none.
        key: Whether it may name a key.
        own_key: Whether it may name the key of this very table.
        aside: A word of the name by which it is about something else, or about somebody else; empty otherwise.
    """

    meaning: M | None
    key: bool
    own_key: bool
    aside: str


def name_words(name: str) -> list[str]:
    """The words of a column's name, small: `FirstName`, `first_name` → first, name; numbers are left out."""
    split = re.sub(r"(?<=[a-zа-яё0-9])(?=[A-ZА-ЯЁ])|(?<=[A-ZА-ЯЁ])(?=[A-ZА-ЯЁ][a-zа-яё])", " ", name)
    return re.findall(r"[^\W\d_]+|№", split.lower().replace("ё", "е").replace("'", ""))


def _phrases(text: str) -> Iterator[tuple[str, ...]]:
    yield from (tuple(phrase.split()) for phrase in text.split(",") if phrase.strip())


_MEANING_OF = {phrase: meaning for meaning, text in _NAMES.items() for phrase in _phrases(text)}
_GLUED = {"".join(phrase): meaning for phrase, meaning in _MEANING_OF.items()}
_KEYS, _OWN = frozenset(_phrases(_ID)), frozenset(_phrases(_OWN_ID))
_LONGEST = max(map(len, _MEANING_OF))


def name_says(name: str) -> NameSays:
    """What the name of a column tells about it."""
    said = name_words(name)
    key = any(tuple(said[-n:]) in _KEYS for n in (1, 2))
    own = tuple(said) in _OWN
    if whole := _GLUED.get("".join(said)):
        return NameSays(whole, key, own, "")
    aside = next((word for word in said if word in _ABOUT), "")
    if aside and not (_BIRTH & set(said) and aside != "copy"):
        return NameSays(None, key, own, aside)
    meaning, end = _last(said)
    before = _OTHERS if meaning in (M.EMAIL, M.PHONE) else _OTHERS | _BEFORE
    other = next((word for word in said if word in before), "")
    if key and end < len(said):
        meaning = None  # city_id, company_code: the key of a city
    return NameSays(meaning, key, own, other)


def _last(said: list[str]) -> tuple[M | None, int]:
    """The meaning of the phrase that ends last, and where; of two that end together the longer: email address."""
    for end in range(len(said), 0, -1):
        for size in range(min(_LONGEST, end), 0, -1):
            if meaning := _MEANING_OF.get(tuple(said[end - size : end])):
                return meaning, end
    return None, 0


def names_contact(name: str) -> bool:
    """Whether the name of a column speaks of a person at a company."""
    return not _CONTACT.isdisjoint(name_words(name))
