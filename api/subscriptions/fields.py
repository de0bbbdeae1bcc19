"""The fields of Subscription, and the types of their payloads."""

from __future__ import annotations

from api.definitions import Definitions, FieldDefinition

from .topics import TOPICS


def define_subscriptions(definitions: Definitions) -> list[FieldDefinition]:
    """Make the types of what subscriptions answer; returns the fields of Subscription."""
    for topic in TOPICS.values():
        definitions.object(topic.payload.name, topic.description, topic.fields)
    return [
        # Nullable, so that an answer that cannot be read says so and the stream goes on.
        FieldDefinition(name, topic.payload.name, topic.description, topic.arguments)
        for name, topic in TOPICS.items()
    ]
