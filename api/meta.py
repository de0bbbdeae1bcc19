"""What the schema cannot say of itself: labels for end users in two languages, and personal-data classes.

Computed in Python, without the database.
"""

from __future__ import annotations

from enum import Enum
from typing import Annotated, Any, Protocol, cast

import strawberry
from strawberry.types.enum import has_enum_definition

from graph.model import PersonalData
from graph.model.identifiers import IDENTIFIER_KINDS

from .catalog import ApiType, Catalog, scalar_name
from .errors import MEANINGS, ErrorCode


@strawberry.enum(description="A language for labels.")
class Locale(Enum):
    """A language for labels."""

    EN = strawberry.enum_value("en", description="English.")
    RU = strawberry.enum_value("ru", description="Russian.")


InLocale = Annotated[Locale, strawberry.argument(description="Language of the words.")]


@strawberry.enum(description="Which way to sort.")
class Direction(Enum):
    """Which way to sort."""

    ASC = strawberry.enum_value("ASC", description="The least, or the earliest, first.")
    DESC = strawberry.enum_value("DESC", description="The greatest, or the latest, first.")


PersonalClass = strawberry.enum(
    PersonalData,
    name="PersonalClass",
    description="How much a property says about a natural person; roles see some classes and not others.",
)
if has_enum_definition(PersonalClass):
    for known, member in zip(PersonalClass.__strawberry_definition__.values, PersonalData, strict=True):
        known.description = member.description
CodeOfError: Any = strawberry.enum(
    cast(
        type[Enum],
        Enum(
            "ErrorCode",
            {code.name: strawberry.enum_value(code.value, description=MEANINGS[code].text) for code in ErrorCode},
        ),
    ),
    description="What `extensions.code` of an error may be; `extensions.hint` says what to do.",
)
KindOfIdentifier = strawberry.enum(
    cast(
        type[Enum],
        Enum(
            "IdentifierKind",
            {
                kind.name.upper(): strawberry.enum_value(kind.name, description=kind.description)
                for kind in IDENTIFIER_KINDS.values()
            },
        ),
    ),
    description="Kinds of identifier.",
)


def words(name: str) -> str:
    """`LoyaltyAccount` and `loyaltyAccount` as `Loyalty account`."""
    spaced = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name).strip()
    return spaced[:1].upper() + spaced[1:]


class Labelled(Protocol):
    """Something with a name and a Russian label."""

    name: str
    ru: str


def label_of(root: Labelled, locale: InLocale = Locale.EN) -> str:
    """The name to show to end users."""
    return root.ru if locale is Locale.RU else words(root.name)


def type_of(
    root: Model, name: Annotated[str, strawberry.argument(description="GraphQL name of the type, e.g. Order.")]
) -> ModelType | None:
    """The type of that name, if there is one."""
    return next((known for known in root.types if known.name == name), None)


@strawberry.type(description="A field of a type, as people call it.")
class ModelField:
    """A field of a type, as people call it."""

    name: str = strawberry.field(description="GraphQL name.")
    description: str = strawberry.field(description="What it means.")
    type: str = strawberry.field(description="GraphQL type; for a link, the type that it leads to.")
    link: bool = strawberry.field(description="Whether it leads to other nodes.")
    personal: PersonalData | None = strawberry.field(description="Personal-data class of a property; null for a link.")
    ru: strawberry.Private[str]

    label: str = strawberry.field(resolver=label_of, description="The name to show to end users.")


@strawberry.type(description="A type, as people call it.")
class ModelType:
    """A type, as people call it."""

    name: str = strawberry.field(description="GraphQL name.")
    description: str = strawberry.field(description="What it means.")
    key: str = strawberry.field(description="Field that identifies a node.")
    fields: list[ModelField] = strawberry.field(description="All fields.")
    ru: strawberry.Private[str]

    label: str = strawberry.field(resolver=label_of, description="The name to show to end users.")


@strawberry.type(description="The declared graph: types and fields with labels for end users.")
class Model:
    """The declared graph: types and fields with labels for end users."""

    types: list[ModelType] = strawberry.field(description="All types.")

    type: ModelType | None = strawberry.field(
        resolver=type_of, description="One type; null if there is none of that name."
    )


def describe(catalog: Catalog) -> Model:
    """The model as the query `model` shows it."""
    return Model(types=[_describe_type(api_type) for api_type in catalog.types.values()])


def _describe_type(api_type: ApiType) -> ModelType:
    properties = [
        ModelField(
            name=name,
            description=prop.prop.description,
            type=scalar_name(prop),
            link=False,
            personal=prop.prop.personal,
            ru=prop.prop.ru,
        )
        for name, prop in api_type.properties.items()
    ]
    links = [
        ModelField(name=link.name, description=link.description, type=link.target, link=True, personal=None, ru=link.ru)
        for link in api_type.links.values()
    ]
    node = api_type.node
    key = next(name for name, prop in api_type.properties.items() if prop.prop.key)
    return ModelType(name=node.name, description=node.meaning, key=key, fields=[*properties, *links], ru=node.ru)
