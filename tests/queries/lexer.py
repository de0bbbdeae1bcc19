"""What a Cypher statement names: labels, relationship types, properties, parameters, and what it joins with what.

No parser: patterns are found by their brackets. It knows as much of Cypher as our own files use, and takes a
variable for the same thing wherever it stands in a statement.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

TOKEN = re.compile(
    r"""(?P<skip>\s+|//[^\n]*|/\*.*?\*/|USING\s+INDEX\s+SEEK\s+\w+:\w+\(\w+\))
      | (?P<string>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")
      | (?P<param>\$\w+)
      | (?P<number>\d+(?:\.\d+)?)
      | (?P<name>[^\W\d]\w*|`[^`]+`)
      | (?P<mark>->|<-|<=|>=|<>|\.\.|[^\w\s])""",
    re.VERBOSE | re.DOTALL,
)
SUBQUERY = {"CALL", "COUNT", "COLLECT", "EXISTS"}


@dataclass
class Names:
    """What a statement names.

    Attributes:
        labels: Node labels in patterns and predicates.
        types: Relationship types.
        properties: (kinds, property) of each property read from or matched on a node or relationship of known kinds.
        read: Those of them that are read, not merely matched in a pattern.
        hops: (labels at the start, types, labels at the end) of each directed hop; empty sets are unknown.
        parameters: Names after the dollar sign.
    """

    labels: set[str] = field(default_factory=set)
    types: set[str] = field(default_factory=set)
    properties: set[tuple[frozenset[str], str]] = field(default_factory=set)
    read: set[tuple[frozenset[str], str]] = field(default_factory=set)
    hops: list[tuple[frozenset[str], frozenset[str], frozenset[str]]] = field(default_factory=list)
    parameters: set[str] = field(default_factory=set)


def tokens(text: str) -> list[str]:
    """Words, strings and marks; space, comments and hints to the planner left out."""
    found: list[str] = []
    at = 0
    while at < len(text):
        match = TOKEN.match(text, at)
        assert match, text[at : at + 20]
        at = match.end()
        if match.lastgroup != "skip":
            found.append(match[0])
    return found


def _is_name(token: str) -> bool:
    return bool(re.fullmatch(r"[^\W\d]\w*|`[^`]+`", token))


@dataclass
class _Element:
    """A node or relationship pattern: its variable, kinds, and where its tokens end."""

    variable: str
    kinds: frozenset[str]
    keys: list[str]
    end: int
    certain: bool


def _element(words: list[str], at: int) -> _Element | None:
    """The pattern that opens at `at`, or None if these brackets hold an expression."""
    close = {"(": ")", "[": "]"}[words[at]]
    i = at + 1
    variable, kinds, keys, certain = "", [], [], False
    if _is_name(words[i]) and words[i + 1] in (":", close, "{"):
        variable = words[i]
        i += 1
    if words[i] == ":":
        certain = True
        while words[i] in (":", "|", "&"):
            kinds.append(words[i + 1].strip("`"))
            i += 2
    if words[i] == "*":
        while words[i] not in (close, "{"):
            i += 1
    if words[i] == "{":
        depth = 0
        while True:
            depth += {"{": 1, "}": -1}.get(words[i], 0)
            if depth == 1 and _is_name(words[i]) and words[i + 1] == ":":
                keys.append(words[i])
            i += 1
            if depth == 0:
                break
    return _Element(variable, frozenset(kinds), keys, i, certain) if words[i] == close else None


def _map_keys(words: list[str]) -> set[int]:
    """Positions of words that are keys of maps, not labels: `{key: value}`."""
    keys: set[int] = set()
    maps: list[bool] = []
    for i, word in enumerate(words):
        if word == "{":
            before = words[i - 1] if i else ""
            maps.append(before.upper() not in SUBQUERY and not (before == ")" and _calls(words, i - 1)))
        elif word == "}":
            maps.pop()
        elif word == ":" and maps and maps[-1] and words[i - 2] in ("{", ","):
            keys.add(i - 1)
    return keys


def _calls(words: list[str], close: int) -> bool:
    """Whether the bracket that closes at `close` belongs to CALL (…)."""
    depth = 0
    for i in range(close, -1, -1):
        depth += {")": 1, "(": -1}.get(words[i], 0)
        if depth == 0:
            return i > 0 and words[i - 1].upper() == "CALL"
    return False


def _nodes(words: list[str]) -> Iterator[tuple[int, _Element]]:
    for i, word in enumerate(words):
        if word == "(" and (i == 0 or not _is_name(words[i - 1]) or words[i - 1].isupper()):
            element = _element(words, i)
            touches = words[i - 1] in ("-", "->", ">") or words[element.end + 1 : element.end + 2] in (
                ["-"], ["<-"], ["<"],
            ) if element and i else False  # fmt: skip
            if element and (element.certain or touches):
                yield i, element


def read(text: str) -> Names:
    """Read a statement."""
    words = tokens(text)
    found = Names(parameters={word[1:] for word in words if word.startswith("$")})
    kinds: dict[str, set[str]] = defaultdict(set)
    nodes = dict(_nodes(words))
    relations: dict[int, _Element] = {}
    for i, word in enumerate(words):
        if word == "[" and i and words[i - 1] in ("-", "<-"):
            element = _element(words, i)
            if element:
                relations[i] = element
    for element in nodes.values():
        found.labels |= element.kinds
        kinds[element.variable] |= element.kinds
    for element in relations.values():
        found.types |= element.kinds
        kinds[element.variable] |= element.kinds
    for element in (*nodes.values(), *relations.values()):
        of = element.kinds or frozenset(kinds[element.variable]) if element.variable else element.kinds
        found.properties |= {(of, key) for key in element.keys}
    keys = _map_keys(words)
    known = set(nodes) | set(relations)
    for i, word in enumerate(words):
        after = words[i + 1 : i + 3]
        if not _is_name(word) or len(after) < 2 or not _is_name(after[1]):
            continue
        is_value = i == 0 or words[i - 1] not in (".", "$")
        if after[0] == "." and is_value and words[i + 3 : i + 4] != ["("] and kinds.get(word):
            found.read.add((frozenset(kinds[word]), after[1].strip("`")))
        if after[0] == ":" and i not in keys and i - 1 not in known and kinds.get(word) is not None:
            found.labels.add(after[1].strip("`"))
    found.properties |= found.read
    ends = {element.end: element for element in nodes.values()}
    for i, relation in relations.items():
        left = ends.get(i - 2)
        to_right = words[relation.end + 1] == "->"
        right = nodes.get(relation.end + 2)
        if left and right and to_right != (words[i - 1] == "<-"):
            start, end = (left, right) if to_right else (right, left)
            found.hops.append((_kinds(start, kinds), relation.kinds, _kinds(end, kinds)))
    return found


def _kinds(element: _Element, kinds: dict[str, set[str]]) -> frozenset[str]:
    return element.kinds or frozenset(kinds[element.variable] if element.variable else ())
