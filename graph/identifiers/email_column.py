"""E-mail addresses of a whole column at once."""

from __future__ import annotations

import re
from functools import reduce

import polars as pl

from .email import PERHAPS_NOBODY, PROVIDERS, PUBLIC_PROVIDERS, RESERVED, ROLES, Provider

_SHAPE = r"^[A-Za-z0-9]+(?:[._-][A-Za-z0-9]+)*@(?:[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*\.)+[A-Za-z]{2,18}$"
"""Addresses that `EmailCleaner` does not parse either, with the other conditions below."""


def plain_addresses(values: pl.Series) -> pl.Series:
    """What `EmailCleaner.clean` gives for addresses of the plain kind; null for those that it must be asked about.

    A million takes a second; asking about each of them takes five.
    """
    text = pl.col("v")
    shaped = text.str.len_bytes().is_between(6, 254) & text.str.contains(_SHAPE)
    parts = pl.when(shaped).then(text.str.to_lowercase()).str.split_exact("@", 1).struct
    frame = values.to_frame("v").select(written=parts["field_0"], domain=parts["field_1"])
    main = {domain: provider.domain for domain, provider in PROVIDERS.items()}
    frame = frame.with_columns(domain=pl.col("domain").replace(main), top=pl.col("domain").str.extract(r"([a-z]+)$"))
    local = reduce(_as_read, {p for p in PROVIDERS.values() if p.ignored or p.same}, pl.col("written"))
    known = (
        (pl.col("written").str.len_bytes() <= 64)
        & ~pl.col("top").is_in(RESERVED)
        & ~pl.col("local").is_in(sorted(PERHAPS_NOBODY))
    )
    return frame.with_columns(local=local).select(
        pl.when(known).then(pl.concat_str("local", "domain", separator="@"))
    ).to_series()  # fmt: skip


def _as_read(local: pl.Expr, provider: Provider) -> pl.Expr:
    """The part before the @ as a provider reads it; a plain address has no tag."""
    read = local.str.replace_all(f"[{re.escape(provider.ignored)}]", "") if provider.ignored else local
    if provider.same:
        read = read.str.replace_all(provider.same[0], provider.same[1], literal=True)
    return pl.when(pl.col("domain") == provider.domain).then(read).otherwise(local)


def role_mailboxes(addresses: pl.Series) -> pl.Series:
    """What `is_role_mailbox` says of every cleaned address."""
    local, domain = pl.col("v").str.extract(r"^([^@+]*)"), pl.col("v").str.extract(r"@(.*)$")
    whole, first = local.str.replace(r"[\d._-]+$", ""), local.str.extract(r"^([^\d._-]*)")
    own = ~domain.is_in(sorted(PUBLIC_PROVIDERS))
    role = whole.is_in(sorted(ROLES)) | (own & first.is_in(sorted(ROLES)))
    return addresses.to_frame("v").select(role.fill_null(False)).to_series()
