"""The settings of the project, read from the environment.

Without DATABASE_URL and SECRET_KEY the embedded engines serve (`workbench/embedded.py`); with
SECRET_KEY set this is production: both database addresses and REDIS_URL are required, and what is
unsafe is refused at start rather than warned about.
"""

import os
import sys
from pathlib import Path

import pghistory
from django.utils.translation import gettext_lazy as _

from workbench import environment, rest

BASE_DIR = Path(__file__).resolve().parent.parent
EMBEDDED = not (environment.text("SECRET_KEY") or environment.text("DATABASE_URL"))

if EMBEDDED:
    from workbench import embedded

    for _name, _value in embedded.attach().items():
        os.environ.setdefault(_name, _value)


# --- Safety -----------------------------------------------------------------------------------

SECRET_KEY = environment.secret_key()
SECRET_KEY_FALLBACKS = environment.words("SECRET_KEY_FALLBACKS")
DEBUG = environment.flag("DEBUG")
ALLOWED_HOSTS = environment.hosts(named=not EMBEDDED)
CSRF_TRUSTED_ORIGINS = environment.words("CSRF_TRUSTED_ORIGINS")
HTTPS = environment.flag("HTTPS", default=not EMBEDDED)

CSRF_COOKIE_HTTPONLY = True
SESSION_ENGINE = "annotations.sessions"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
if HTTPS:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
    SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    # Only a proxy that sets the header itself may be trusted with it (docs/operations.md).
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "object-src": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}

# --- The project ------------------------------------------------------------------------------

INSTALLED_APPS = [
    "annotations",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "csp",
    "django_filters",
    "django_htmx",
    "template_partials",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "pgtrigger",
    "pghistory",
    "rest_framework",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "annotations.middleware.RequestIdMiddleware",
    "annotations.middleware.RefuseUnstorableMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "annotations.middleware.PreferencesMiddleware",
    "annotations.middleware.KnownPeopleMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "annotations.middleware.SessionActivityMiddleware",
    "annotations.guarding.SecondFactorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "annotations.middleware.NoStoreMiddleware",
]

ROOT_URLCONF = "workbench.urls"
WSGI_APPLICATION = "workbench.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "annotations.User"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [("template_partials.loader.Loader", ["workbench.templates.Loader"])],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

FORM_RENDERER = "workbench.widgets.Renderer"

# --- Data -------------------------------------------------------------------------------------

# The owner role migrates; everything else runs as the application role, which may add to the
# history but not change it.
AS_OWNER = environment.flag("WORKBENCH_AS_OWNER") or sys.argv[1:2] == ["migrate"]
_URL_NAME = "MIGRATION_DATABASE_URL" if AS_OWNER else "DATABASE_URL"
APP_DATABASE_ROLE = environment.database(environment.required("DATABASE_URL"), "DATABASE_URL")[
    "USER"
]
_DATABASE = {
    **environment.database(environment.required(_URL_NAME), _URL_NAME),
    "CONN_MAX_AGE": environment.number("CONN_MAX_AGE", 600),
    "CONN_HEALTH_CHECKS": True,
}
# A connection's plans of what pages ask; a pooler that hands connections on after each transaction
# has to know of them (PgBouncer since 1.21, max_prepared_statements), or this is to be off.
PREPARED_STATEMENTS = environment.flag("PREPARED_STATEMENTS", default=True)
# `ledger` is the same database through a second connection: a job that works in one long
# transaction moves its progress and keeps its lease through it.
DATABASES = {
    "default": _DATABASE,
    "ledger": {**_DATABASE, "TEST": {"MIRROR": "default"}},
}

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache_entry",
        # What is kept of figures and counts, for each person, and what throttles requests.
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    }
}

MEDIA_ROOT = Path(environment.text("MEDIA_ROOT", str(BASE_DIR / "var" / "media")))
STATIC_URL = "static/"
STATIC_ROOT = Path(environment.text("STATIC_ROOT", str(BASE_DIR / "var" / "static")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "workbench.storage.StaticStorage"},
}
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
IMPORT_MAX_BYTES = environment.number("IMPORT_MAX_BYTES", 2 * 1024**3)

# The history is read by object; indexes on its other columns would only slow every write.
PGHISTORY_APPEND_ONLY = True
PGHISTORY_FOREIGN_KEY_FIELD = pghistory.ForeignKey(db_index=False)
PGHISTORY_OBJ_FIELD = pghistory.ObjForeignKey(db_index=True)
PGHISTORY_CONTEXT_FIELD = pghistory.ContextForeignKey(db_index=False)

# --- Background jobs --------------------------------------------------------------------------

CELERY_BROKER_URL = environment.required("REDIS_URL")
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = False
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_DEFAULT_QUEUE = environment.text("CELERY_QUEUE", "workbench")
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = False
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 30.0
CELERY_WORKER_MAX_TASKS_PER_CHILD = 200
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 400_000
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_VISIBILITY_TIMEOUT = 1200
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 1200,
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 1,
    "socket_connect_timeout": 2,
    "socket_timeout": 5,
    "socket_keepalive": True,
    "health_check_interval": 10,
    "max_retries": 1,
    "interval_start": 0,
    "interval_max": 0.2,
    "global_keyprefix": environment.text("REDIS_PREFIX", "workbench:"),
}
# Records of one transaction of an import: fewer are seen sooner, more take less time in all.
IMPORT_CHUNK_ITEMS = environment.number("IMPORT_CHUNK_ITEMS", 1000)
JOB_LEASE_SECONDS = environment.number("JOB_LEASE_SECONDS", 60)
JOB_SWEEP_SECONDS = environment.number("JOB_SWEEP_SECONDS", 5)

# --- People -----------------------------------------------------------------------------------

AUTHENTICATION_BACKENDS = ["annotations.accounts.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "annotations.accounts.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_SESSION_REMEMBER = True
# Beside these, those of allauth: for second factors, resets of passwords, reauthentication.
ACCOUNT_RATE_LIMITS = {"login_failed": "30/m/ip,10/5m/key"}
ALLAUTH_TRUSTED_PROXY_COUNT = environment.number("TRUSTED_PROXIES", 0)
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# Browsers make passkeys over HTTPS, and over HTTP for localhost alone.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_ISSUER = "Claim Workbench"
# Accounts are made by site admins: nobody takes an address by signing up with it.
MFA_ALLOW_UNVERIFIED_EMAIL = True
# Whether site admins do nothing until a second factor guards their account.
ADMINS_NEED_MFA = environment.flag("ADMINS_NEED_MFA")
USERSESSIONS_TRACK_ACTIVITY = True

# An identity provider, where one is named: its people sign in there.
OIDC_ISSUER = environment.text("OIDC_ISSUER")
# Whether everybody whom it knows may come in; otherwise those with an account or an invitation.
OIDC_OPEN = environment.flag("OIDC_OPEN")
SOCIALACCOUNT_ADAPTER = "annotations.socialaccounts.SocialAccountAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_PROVIDERS = environment.identity_provider(OIDC_ISSUER)

DEFAULT_FROM_EMAIL = environment.text("DEFAULT_FROM_EMAIL", "workbench@localhost")
EMAIL_HOST = environment.text("EMAIL_HOST")
EMAIL_PORT = environment.number("EMAIL_PORT", 587)
EMAIL_HOST_USER = environment.text("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = environment.text("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = environment.flag("EMAIL_USE_TLS", default=True)
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'console'}.EmailBackend"

# --- Language and time ------------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("es", _("Spanish"))]
TIME_ZONE = "UTC"
USE_I18N = USE_TZ = True

# --- REST -------------------------------------------------------------------------------------

REST_FRAMEWORK = rest.REST_FRAMEWORK
SPECTACULAR_SETTINGS = rest.SPECTACULAR_SETTINGS
JOBS_A_MINUTE = environment.number("JOBS_A_MINUTE", 60)

# --- Logging ----------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": environment.text("LOG_LEVEL", "INFO")},
    "loggers": {
        "django.server": {"level": "WARNING"},
        "celery": {"level": environment.text("LOG_LEVEL", "INFO")},
    },
}
