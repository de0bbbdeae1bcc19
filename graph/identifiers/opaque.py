"""Identifiers without inner meaning: loyalty cards, keys of other systems, devices, cookies, nicks."""

from __future__ import annotations

import re

from ..model.identifiers import COOKIE, DEVICE, EXTERNAL_ID, LOYALTY_CARD, SOCIAL_HANDLE
from .base import Cleaner, is_placeholder, plain, words

_CARD = re.compile(r"[0-9A-Z]{4,32}")
_SYSTEM = re.compile(r"[a-z0-9][a-z0-9_.-]{0,63}")
_COOKIE = re.compile(r"[!-~]{8,512}")
_DEVICE = re.compile(r"[!-~]{8,128}")
_DEVICE_LABEL = re.compile(r"(?i)^(?:(?:idfa|idfv|gaid|aaid|adid|oaid|android_id|imei|device_id)\s*[:=]\s*)+")
_SHARED_DEVICES = words(
    """
    9774d56d682e549c 12345678-1234-1234-1234-123456789012 02:00:00:00:00:00 004999010640000 012345678912345
    123456789012345 0123456789abcdef
    """
)
"""Keys that whole series of devices, emulators and systems that hide the real one give out."""
_HEX = re.compile(r"[0-9a-fA-F-]+")
_NICK = re.compile(r"[\w.-]{2,64}")
_NETWORKS = {
    **dict.fromkeys(("telegram", "tg", "t.me", "telegram.me"), "telegram"),
    **dict.fromkeys(("vk", "vk.com", "vkontakte", "vk.ru", "m.vk.com"), "vk"),
    **dict.fromkeys(("ok", "ok.ru", "odnoklassniki"), "ok"),
    **dict.fromkeys(("instagram", "instagram.com", "insta", "ig"), "instagram"),
    **dict.fromkeys(("facebook", "facebook.com", "fb", "fb.com", "m.facebook.com"), "facebook"),
    **dict.fromkeys(("x", "x.com", "twitter", "twitter.com"), "x"),
    **dict.fromkeys(("linkedin", "linkedin.com"), "linkedin"),
    **dict.fromkeys(("tiktok", "tiktok.com"), "tiktok"),
    **dict.fromkeys(("youtube", "youtube.com"), "youtube"),
    **dict.fromkeys(("github", "github.com"), "github"),
}
_NOT_NICKS = frozenset({"id0", "share", "home", "profile", "login"})


class LoyaltyCardCleaner(Cleaner):
    """Loyalty card numbers; check digits differ by programme, so none is asked for."""

    kind = LOYALTY_CARD

    def clean(self, raw: str, region: str) -> str | None:
        """Capital letters and digits only, leading zeros kept."""
        value = re.sub(r"[\s._/#-]", "", plain(raw.replace("№", ""))).upper()
        return value if _CARD.fullmatch(value) and re.search(r"\d", value) and not is_placeholder(value) else None


class ExternalIdCleaner(Cleaner):
    """Keys in other systems, as `system:key`."""

    kind = EXTERNAL_ID

    def clean(self, raw: str, region: str) -> str | None:
        """The system in lower case, the key as given; None for undefined, null, 0 and other placeholders."""
        system, colon, key = plain(raw).partition(":")
        system, key = system.strip().lower(), re.sub(r"\s+", " ", key).strip()
        if not colon or not _SYSTEM.fullmatch(system) or len(key) > 256:
            return None
        # One digit repeated may well be somebody's key (7, 11, 22): only nought and minus one stand for nobody.
        if key.isdecimal() and key.strip("0"):
            return f"{system}:{key}"
        return None if key == "-1" or (is_placeholder(key) and len(key) != 1) or key in "0-" else f"{system}:{key}"


class DeviceCleaner(Cleaner):
    """Advertising ids (IDFA, GAID) and other keys of devices."""

    kind = DEVICE

    def clean(self, raw: str, region: str) -> str | None:
        """The key as given, hexadecimal ones in lower case; None for the id of nobody that limited tracking gives."""
        value = _DEVICE_LABEL.sub("", plain(raw).strip("\"'{}[]")).strip("\"'{}[]")
        if _HEX.fullmatch(value.replace(":", "")):
            value = value.lower()
        junk = not _DEVICE.fullmatch(value) or is_placeholder(value) or value in _SHARED_DEVICES
        return None if junk or _DEVICE_LABEL.match(value) else value


class CookieCleaner(Cleaner):
    """Browser cookies."""

    kind = COOKIE

    def clean(self, raw: str, region: str) -> str | None:
        """The value as given, hexadecimal ones in lower case; visible ASCII, 8 characters or more."""
        value = plain(raw).strip("\"'{}")
        if not _COOKIE.fullmatch(value) or is_placeholder(value):
            return None
        return value.lower() if _HEX.fullmatch(value) else value


class SocialHandleCleaner(Cleaner):
    """Nicks in social networks, as `network:nick`; addresses of profiles are understood too."""

    kind = SOCIAL_HANDLE

    def clean(self, raw: str, region: str) -> str | None:
        """Network by its usual name and nick in lower case, without @."""
        text = re.sub(r"^(https?://)?(www\.)?", "", plain(raw).lower())
        found = re.match(r"([\w.-]+)\s*[:/]\s*(?:in/)?@?([^/?#\s]+)", text)
        if found is None:
            return None
        network, nick = found[1], found[2]
        if network not in _NETWORKS and "." in network:
            return None
        known = _NETWORKS.get(network, network)
        if not _SYSTEM.fullmatch(known) or not _NICK.fullmatch(nick) or is_placeholder(nick) or nick in _NOT_NICKS:
            return None
        return f"{known}:{nick}"
