"""Reading settings from the environment: typed, with clear refusals. Knows no models."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

_TRUE = {"1", "true", "yes", "on"}
_FALSE = {"", "0", "false", "no", "off"}


def text(name: str, default: str = "") -> str:
    """The variable's value; `NAME_FILE` may name a file that holds it (container secrets)."""
    path = os.environ.get(f"{name}_FILE")
    if path:
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise ImproperlyConfigured(f"{name}_FILE cannot be read: {error}") from error
    return os.environ.get(name, default).strip()


def flag(name: str, default: bool = False) -> bool:
    """A yes or no; anything that is neither is refused rather than guessed."""
    value = os.environ.get(name)
    if value is None:
        return default
    if value.strip().lower() in _TRUE:
        return True
    if value.strip().lower() in _FALSE:
        return False
    raise ImproperlyConfigured(f"{name} must be yes or no, not {value!r}.")


def number(name: str, default: int) -> int:
    """A whole number."""
    value = os.environ.get(name, "").strip()
    if not value:
        return default
    try:
        return int(value)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.") from error


def words(name: str) -> list[str]:
    """A comma-separated list without empty members; `NAME_FILE` may hold it, as with `text`."""
    return [word.strip() for word in text(name).split(",") if word.strip()]


def database(url: str, name: str) -> dict[str, Any]:
    """Django's settings for a `postgresql://` URL; `?host=/folder` names a socket folder.

    `?options=` takes the place of ours (a pooler in between may refuse it): empty for none.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"}:
        raise ImproperlyConfigured(f"{name} must begin with postgresql://, not {parts.scheme!r}.")
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    host = query.pop("host", "") or unquote(parts.hostname or "")
    port = query.pop("port", "") or (str(parts.port) if parts.port else "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": port,
        # Compiling a query takes PostgreSQL longer than any of ours takes to run; and what is cut
        # without an order shall be the same at every look.
        "OPTIONS": {"options": "-c jit=off -c synchronize_seqscans=off", **query},
    }


def required(name: str) -> str:
    """The variable's value, or a refusal that says what a production wants."""
    value = text(name)
    if not value:
        raise ImproperlyConfigured(
            f"{name} is not set. Production needs SECRET_KEY, DATABASE_URL (application role), "
            "MIGRATION_DATABASE_URL (owner role) and REDIS_URL; set none of them to use the "
            "embedded engines."
        )
    return value


def secret_key() -> str:
    """SECRET_KEY, refused where it could be guessed."""
    key = required("SECRET_KEY")
    if len(key) < 50 or len(set(key)) < 10:
        raise ImproperlyConfigured(
            "SECRET_KEY is too weak: use at least 50 random characters, for example the output of "
            "python3 -c 'import secrets; print(secrets.token_urlsafe(60))'."
        )
    return key


def hosts(*, named: bool) -> list[str]:
    """ALLOWED_HOSTS; this machine's own names where none need be `named`."""
    found = words("ALLOWED_HOSTS")
    if any("*" in host for host in found):
        raise ImproperlyConfigured("ALLOWED_HOSTS must name each host; '*' is refused.")
    if not found and named:
        raise ImproperlyConfigured(
            "ALLOWED_HOSTS is not set: name the hosts that serve the workbench."
        )
    return found or ["localhost", "127.0.0.1", "[::1]"]


def identity_provider(issuer: str) -> dict[str, Any]:
    """What allauth wants to know of the provider of OIDC_ISSUER; nothing where there is none."""
    if not issuer:
        return {}
    return {
        "openid_connect": {
            "OAUTH_PKCE_ENABLED": True,
            "APPS": [
                {
                    "provider_id": "oidc",
                    "name": text("OIDC_NAME") or "OpenID Connect",
                    "client_id": required("OIDC_CLIENT_ID"),
                    "secret": required("OIDC_CLIENT_SECRET"),
                    "settings": {"server_url": issuer},
                }
            ],
        }
    }
