"""What explanations say, in English and Russian; braces are filled in."""

from __future__ import annotations

from typing import NamedTuple

from .words import Locale


class Phrase(NamedTuple):
    """One sentence in two languages."""

    en: str
    ru: str

    def said(self, locale: Locale, **values: object) -> str:
        """The sentence with its values."""
        text = (self.ru if locale is Locale.RU else self.en).format(**values)
        return text[:1].upper() + text[1:]


ONE = Phrase("They are one now.", "Сейчас это одно лицо.")
APART = Phrase("They are not one now.", "Сейчас это разные лица.")
DECLARED_ONE = Phrase(
    "A person declared them one: decision {number} ({act}).",
    "Человек объявил их одним лицом: решение {number} ({act}).",
)
DECLARED_APART = Phrase(
    "A person keeps them apart: decision {number} ({act}).", "Человек их разделил: решение {number} ({act})."
)
FORBIDDEN = Phrase("They can not be one by rule: {rule}.", "По правилу они не могут быть одним лицом: {rule}.")
FORBIDDEN_PAIRS = Phrase(
    "Records of the two can not be one by rule: {rule} (pairs: {count}).",
    "Их записи не могут быть одним лицом по правилу: {rule} (пар: {count}).",
)
UNKNOWN_AMONG_MATCHES = Phrase(
    "In these data this is next to unknown within one person: {label}.",
    "В этих данных так почти не бывает у одного лица: {label}.",
)
LINKS = Phrase(
    "They share {kind} (records that hold it: {holders}), which links them.",
    "Общее: {kind} (записей с ним: {holders}); это их связывает.",
)
LINKS_NOT = Phrase(
    "They share {kind} (records that hold it: {holders}), which does not link them: {reason}.",
    "Общее: {kind} (записей с ним: {holders}); это их не связывает: {reason}.",
)
ENOUGH = Phrase(
    "By likeness they have {bits:+.1f} bits, a probability of {probability:.1%}: enough for a match.",
    "По сходству {bits:+.1f} бит, вероятность {probability:.1%}: для совпадения достаточно.",
)
TOO_LITTLE = Phrase(
    "By likeness they have {bits:+.1f} bits, a probability of {probability:.1%}: not enough for a match.",
    "По сходству {bits:+.1f} бит, вероятность {probability:.1%}: для совпадения недостаточно.",
)
NOT_WEIGHED = Phrase(
    "Resolution does not weigh the two: they share neither a key of names and dates nor a rare value.",
    "При разрешении их не сравнивают: нет ни общего ключа по именам и датам, ни общего редкого значения.",
)
LACKING = Phrase("They lack {bits:.1f} bits to a match.", "До совпадения не хватает {bits:.1f} бит.")
CLUSTERED = Phrase(
    "They are alike, but taken together the records of the two are not alike enough.",
    "Они похожи, но в целом записи двух профилей похожи недостаточно.",
)
STALE = Phrase(
    "Nothing keeps them apart now: resolve again, and they become one.",
    "Сейчас их ничто не разделяет: после нового разрешения они станут одним.",
)
HELD_BACK = Phrase(
    "Evidence would join them, but a person is to be asked: {rule}.",
    "Доказательства объединили бы их, но нужен ответ человека: {rule}.",
)
PATH = Phrase(
    "Evidence leads from one to the other in {steps} steps; the weakest: {rule}.",
    "Доказательства ведут от одной к другой, шагов: {steps}; слабейший: {rule}.",
)
CURE = Phrase(
    "One more agreement would do: {label} ({weight:+.1f} bits in all).",
    "Хватило бы ещё одного: {label} (всего {weight:+.1f} бит).",
)
NO_CURE = Phrase(
    "No single further agreement would do; most would help: {label} ({weight:+.1f} bits in all).",
    "Ни одного признака не хватит; больше всего помог бы: {label} (всего {weight:+.1f} бит).",
)
CURED_BY_UNDOING = Phrase(
    "To join them, undo decision {number}, or merge and let it supersede.",
    "Чтобы объединить, отмените решение {number} или объедините с заменой прежнего решения.",
)
CURED_BY_CORRECTING = Phrase(
    "To join them, correct the value at its source, or merge them by a decision.",
    "Чтобы объединить, исправьте значение в источнике или объедините решением.",
)
RECORDS = Phrase("Records: {count}.", "Записей: {count}.")
ALONE = Phrase("It is one record, which nothing joins to another.", "Это одна запись, ничем не связанная с другими.")
LED_HERE = Phrase("{asked} was merged into {entity}.", "{asked} объединён с {entity}.")
BRIDGE = Phrase(
    "The weakest bridge holds {left} and {right} records together: {rule}{bits}.",
    "Слабейший мост соединяет {left} и {right} записей: {rule}{bits}.",
)
PIECES = Phrase(
    "The kept evidence leaves it in {pieces} pieces: resolve again.",
    "Сохранённые доказательства распадаются на части: {pieces}; выполните разрешение заново.",
)
CONFIDENCE = Phrase(
    "The least sure record belongs there with confidence {confidence:.2f}.",
    "Наименее уверенная запись принадлежит ему с уверенностью {confidence:.2f}.",
)
