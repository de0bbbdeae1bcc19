"""Names of companies without legal forms, and whether one names a branch."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from .spelling import fold


class CompanyName(NamedTuple):
    """The parts of a company's name.

    Attributes:
        stem: The name itself, folded, without blanks, legal form, words for branches, "and partners"; never empty
            where the name has letters or digits.
        legal_form: The legal form in its usual short spelling (ООО, GmbH), or None.
        branch: Whether it names a branch or a representation, which is no company of its own.
    """

    stem: str
    legal_form: str | None
    branch: bool


_FORMS = """
ООО: общество с ограниченной ответственностью; ооо; ooo; осоо
ПАО: публичное акционерное общество; пао; pao; pjsc; публичная компания
НАО: непубличное акционерное общество; нао
ОАО: открытое акционерное общество; оао; oao; ojsc
ЗАО: закрытое акционерное общество; зао; zao; cjsc
АО: акционерное общество; ао; ao; jsc
АКБ: акционерный коммерческий банк; акб; кб; коммерческий банк
ИП: индивидуальный предприниматель; ип
ЧП: частное предприятие; частный предприниматель; чп; пп; приватне підприємство; фоп; чуп; чтуп; птуп
ПК: производственный кооператив; потребительский кооператив; пк; спк; снт; тсж; тсн; жск; гск
АНО: автономная некоммерческая организация; ано; нко; некоммерческая организация; ано дпо; чоу; ноу; нп
ФГУП: федеральное государственное унитарное предприятие; фгуп; гуп; государственное унитарное предприятие; фкп
МУП: муниципальное унитарное предприятие; муп; мп; уп; куп; рупп; руп
ФГБУ: федеральное государственное бюджетное учреждение; фгбу; фгбоу; фгбоу во; фгаоу во
ГБУ: гбу; гбуз; гбоу; мбу; мбоу; мбдоу; гку; мку; гау; мау
ФОНД: благотворительный фонд; фонд
ТОВ: товариство з обмеженою відповідальністю; тов
ТОО: товарищество с ограниченной ответственностью; тоо; too; жшс
ОДО: общество с дополнительной ответственностью; одо
ГК: группа компаний; гк; нпо; нпп; нпф; пкф; group of companies
LLC: limited liability company; llc; lc
Ltd: limited; ltd; co ltd; company limited; private limited; pvt ltd; proprietary limited; cc
Pty Ltd: pty ltd; pty limited; pty
Pte Ltd: pte ltd; pte; pvt
Inc: incorporated; inc
Corp: corporation; corp
Co: company; co; compagnie; cie
PLC: public limited company; plc
LP: limited partnership; lp; lllp; scsp
LLP: limited liability partnership; llp
GmbH: gesellschaft mit beschränkter haftung; gmbh; ggmbh; mbh; gesmbh
GmbH & Co. KG: gmbh und co kg; gmbh co kg; gmbh and co kg; gmbh co kgaa; ag co kg; gmbh und co kgaa
KG: kommanditgesellschaft; kg; kgaa; ohg; gbr; ek
UG: ug haftungsbeschränkt; ug haftungsbeschrankt; ug
AG: aktiengesellschaft; ag; se
SA: société anonyme; sociedad anónima; sa; s a; sa de cv; sab de cv
SAS: sas; sasu; sca; snc
SARL: sarl; eurl; sàrl
SRL: società a responsabilità limitata; srl; srls; sociedad limitada; sl; slu; s l
SpA: società per azioni; spa
BV: besloten vennootschap; bv; bvba; cvba
NV: naamloze vennootschap; nv
AB: aktiebolag; ab
AS: aksjeselskap; aktieselskab; as; a s; asa; aps; is
Oy: osakeyhtiö; oy; oyj; oy ab
OÜ: osaühing; oü
UAB: uab
SIA: sia
Sp. z o.o.: spółka z ograniczoną odpowiedzialnością; sp z oo; sp z o o; spzoo; sp k; sp j; spolka z oo
s.r.o.: sro; s r o; spol s r o; spol sro
Kft: kft; zrt; nyrt; bt
d.o.o.: doo; d o o; dd; ad; ead; ood; eood; еоод; оод; еад
A.Ş.: aş; anonim şirketi; ltd şti; limited şirketi
K.K.: kabushiki kaisha; kabushiki gaisha; kk; gk; godo kaisha
Ltda: ltda; limitada; eireli; lda
Tbk: pt; tbk; sdn bhd; bhd
"""
_BRANCH = re.compile(
    r"\b(?:обособленное\s+подразделение|филиал\w*|представительств\w+|отделени[ею]|доп\w*\s+офис|branch(?:\s+office)?|"
    r"representative\s+office|rep\s+office|zweigniederlassung|niederlassung|filiale|succursale|sucursal)\b(?:\s+(?:of|компании)\b)?"
)
_PLACE = re.compile(r"\s(?:в\s+(?:г|гор|городе)?|по|in|at|г)\s.*$")
_PLACE_OF_BRANCH = re.compile(r"\s(?:в|по|in|at)\s+(?:г\s|гор\s|городе\s)?(.+)$")
_KIND_OF_FORM = {
    form: kind
    for kind, forms in {
        "limited": "ООО LLC Ltd ТОВ ТОО ОДО GmbH UG SARL SRL BV OÜ SIA s.r.o. Kft d.o.o. Ltda",
        "stock": "АО ПАО НАО ОАО ЗАО АКБ PLC AG SA SpA NV",
        "sole trader": "ИП",
    }.items()
    for form in forms.split()
}
_PARTNERS = re.compile(
    r"\s(?:и|and|und|et|y|i)\s(?:партн[её]ры|partners?|partner|associates|company|co|компания|ко|cie|associés|асс?оциаты)$"
)
_QUOTED = re.compile(r"[«\"“„](.+)[»\"”“]")


def _table() -> tuple[dict[str, str], int]:
    found: dict[str, str] = {}
    for line in _FORMS.strip().split("\n"):
        short, _, spellings = line.partition(": ")
        found |= dict.fromkeys(spellings.split("; "), short)
    return found, max(len(spelling.split()) for spelling in found)


_FORM_OF, _LONGEST = _table()


@lru_cache(maxsize=200_000)
def company_name(text: str) -> CompanyName:
    """A company's name taken apart: Казанский филиал ООО «Ромашка» → romashka, ООО, a branch.

    Legal forms count at the beginning and at the end; of several the first found is told.
    """
    whole = _plain(text)
    branch = _BRANCH.search(whole) is not None
    if branch:
        quoted = _QUOTED.search(unicodedata.normalize("NFKC", text))
        bare = _BRANCH.sub(" ", whole)
        form = _strip(bare.split())[1]
        words, own = _strip(_plain(quoted[1]).split() if quoted else _PLACE.sub("", f" {bare} ").split())
        at = next((i for i, word in enumerate(words) if i and word in _FORM_OF), None)
        if at:  # Deutsche Bank AG, London: what follows the form is the place
            own, words = own or _FORM_OF[words[at]], words[:at]
        inside = (_FORM_OF[word] for word in bare.split() if word in _FORM_OF and word not in _ONLY_LAST)
        form = own or form or next(inside, None)
    else:
        words, form = _strip(whole.split())
    stem = "".join(map(fold, words)) or "".join(map(fold, whole.split()))
    return CompanyName(stem, form, branch)


def is_branch(name: str) -> bool:
    """Whether a company's name is that of a branch or a representation."""
    return company_name(name).branch


def branch_place(name: str, city: str | None = None) -> str | None:
    """Where the branch is that a name tells of, as written: its record's city, else the place in its name, if any."""
    if not is_branch(name):
        return None
    place = _PLACE_OF_BRANCH.search(_plain(name))
    return city or (place[1] if place else None)


def same_form(a: str | None, b: str | None) -> bool:
    """Whether two legal forms may be of one company: of stock (АО, ПАО, JSC) it is never one of shares (ООО, LLC).

    Companies do turn from one stock form into another, and forms are translated; a sole trader is no company.
    """
    x, y = _KIND_OF_FORM.get(a or ""), _KIND_OF_FORM.get(b or "")
    return not x or not y or x == y


def company_stem(name: str) -> str:
    """A company's name without its legal form and punctuation: ООО «Ромашка», Romashka LLC → romashka."""
    return company_name(name).stem


def _plain(text: str) -> str:
    """Small words; dots of abbreviations and all punctuation dropped: S.p.A. → spa, & → and."""
    text = unicodedata.normalize("NFKC", text).lower().replace("&", " and ").replace("+", " and ")
    text = re.sub(r"\b(\w)\.(?=\w\b)", r"\1", text)
    text = re.sub(r"(?<=\w)['’`](?=\w)", "", text)
    return " ".join(re.sub(r"[^\w]+|_", " ", text.replace("a/s", "as").replace("k/s", "ks")).split())


def _strip(words: list[str]) -> tuple[list[str], str | None]:
    """Words without legal forms and "and partners" at either end, and the first form found."""
    form: str | None = None
    if len(words) > 1 and words[0] == "the":
        words = words[1:]
    while words:
        text = " ".join(words)
        for size in range(min(_LONGEST, len(words)), 0, -1):
            head, tail = " ".join(words[:size]), " ".join(words[-size:])
            if head in _FORM_OF and size < len(words) and head not in _ONLY_LAST:
                form, words = form or _FORM_OF[head], words[size:]
                break
            if tail in _FORM_OF and size < len(words):
                form, words = form or _FORM_OF[tail], words[:-size]
                break
        else:
            without = _PARTNERS.sub("", text)
            if without == text:
                # "Smith & Co. Ltd" leaves an "and" behind when Co goes as a form.
                if len(words) > 1 and words[-1] in _AND:
                    words = words[:-1]
                    continue
                break
            words = without.split()
    return words, form


_AND = frozenset(("and", "и", "und", "et"))
_ONLY_LAST_LIST = "co company limited corporation corp as is ab ad sa se ag lp dd gk kk bt cc sl spa lc lda dd уп мп пк"
_ONLY_LAST = frozenset(_ONLY_LAST_LIST.split())
"""Words that begin names of their own (As, Spa, Company of Heroes): legal forms only at the end."""
