"""Django's settings. Values that a site may change come from `guiju.config` and nowhere else."""

from __future__ import annotations

import secrets
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from guiju import config
from guiju.core.errors import GuijuError

PACKAGE = Path(__file__).parent
DATA = config.data_folder()


def _secret() -> str:
    chosen = config.value("GUIJU_SECRET_KEY")
    if chosen:
        return chosen
    path = DATA / "secret-key"
    try:
        return path.read_text()
    except FileNotFoundError:
        DATA.mkdir(parents=True, exist_ok=True)
        with path.open("x") as f:
            path.chmod(0o600)
            f.write(secrets.token_urlsafe(48))
        return path.read_text()


def database_of(url: str) -> dict[str, object]:
    """Django's form of a libpq address. GuijuError when it is not one."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    query = dict(parse_qsl(parts.query))
    if parts.scheme not in ("postgresql", "postgres") or not parts.path.strip("/"):
        raise GuijuError(
            "not a database address",  # which may hold a password: it is not repeated
            where="setting DATABASE_URL",
            expected="postgresql://user:password@host:port/name",
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", parts.hostname or ""),
        "PORT": str(port or ""),
        "CONN_MAX_AGE": 300,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": query,
    }


def _embedded_url() -> str:
    from guiju.registry.record.postgres import Server

    return Server(DATA / "postgres").url()


DATABASES = {"default": database_of(config.value("DATABASE_URL") or _embedded_url())}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

SECRET_KEY = _secret()
DEBUG = config.value("GUIJU_DEBUG") == "1"
SITE_URL = config.value("GUIJU_URL").rstrip("/")
SITE_NAME = config.value("GUIJU_NAME")
_host = urlsplit(SITE_URL).hostname or "127.0.0.1"
ALLOWED_HOSTS = [h for h in config.value("GUIJU_HOSTS").split(",") if h] or [_host, "127.0.0.1", "localhost", "[::1]"]
CSRF_TRUSTED_ORIGINS = [SITE_URL]
_https = SITE_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _https
SECURE_HSTS_SECONDS = 31_536_000 if _https else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if config.number("GUIJU_PROXIES") else None
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",  # the pages of passkeys speak of dates with it
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "guiju.registry.record",
    "guiju.registry.accounts",
    "guiju.registry.links",
    "guiju.registry.bodies",
    "guiju.registry.catalogue",
    "guiju.registry.registers",
    "guiju.registry.feeds",
    "guiju.registry.rounds",  # before cases, which look whether every effect has its handler
    "guiju.registry.cases",
    "guiju.registry.texts",
    "guiju.registry.plans",
    "guiju.registry.goals",
    "guiju.api",
    "guiju.web",
]
MIDDLEWARE = [
    "guiju.web.serving.policy.on_every_answer",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "guiju.api.middleware.for_programs",
    "guiju.web.middleware.refuse_control_characters",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "guiju.web.middleware.choose_language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "guiju.web.middleware.Refusals",
    "guiju.web.middleware.remember_devices",
    "guiju.web.middleware.require_second_factor",
    "guiju.web.middleware.refuse_writing_without_room",
    "allauth.account.middleware.AccountMiddleware",
]
CSRF_FAILURE_VIEW = "guiju.web.views.faults.forged"
ROOT_URLCONF = "guiju.web.urls"
WSGI_APPLICATION = "guiju.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "guiju.web.context.site",
            ],
            "builtins": ["guiju.web.templatetags.guiju"],
        },
    }
]

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_REDIRECT_URL = "/watch/"
LOGIN_URL = "account_login"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_USERNAME_VALIDATORS = "guiju.registry.accounts.principals.USERNAME_VALIDATORS"
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*", "password2*"]
_confirmed = config.value("GUIJU_CONFIRM_ADDRESSES") != "0"
ACCOUNT_EMAIL_VERIFICATION = "mandatory" if _confirmed else "optional"
ACCOUNT_PREVENT_ENUMERATION = True if _confirmed else "strict"  # sign-up says nothing of who has an account
# Passwords are counted by guiju.registry.accounts.signing_in, across processes; this counts codes of a second factor.
ACCOUNT_RATE_LIMITS = {"login_failed": "5/5m/key,30/5m/ip"}
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_FORMS = {"login": "guiju.web.signing_forms.LoginForm"}
ACCOUNT_ADAPTER = "guiju.web.adapters.AccountAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_TOTP_ISSUER = SITE_NAME
MFA_PASSKEY_LOGIN_ENABLED = False
SOCIALACCOUNT_PROVIDERS = (
    {
        "openid_connect": {
            "APPS": [
                {
                    "provider_id": "oidc",
                    "name": "OpenID Connect",
                    "client_id": config.value("GUIJU_OIDC_CLIENT"),
                    "secret": config.value("GUIJU_OIDC_SECRET"),
                    "settings": {"server_url": config.value("GUIJU_OIDC_ISSUER")},
                }
            ]
        }
    }
    if config.value("GUIJU_OIDC_ISSUER")
    else {}
)

_mail = urlsplit(config.value("GUIJU_EMAIL_URL"))
if _mail.scheme in ("smtp", "smtps"):
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST, EMAIL_PORT = _mail.hostname or "", _mail.port or 25
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(_mail.username or ""), unquote(_mail.password or "")
    EMAIL_USE_SSL = _mail.scheme == "smtps"
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = str(DATA / "mail")
DEFAULT_FROM_EMAIL = config.value("GUIJU_EMAIL_FROM")

LANGUAGE_CODE = config.value("GUIJU_LANGUAGE")
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "web" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = config.value("GUIJU_TIME_ZONE")

STATIC_URL = "/static/"
STATICFILES_DIRS = [("drawn", PACKAGE / "data" / "drawn")]
STATIC_ROOT = PACKAGE / "web" / "static"  # served as it lies; the packages' own files are found beside it
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"gone": {"()": "guiju.web.serving.logs.WithoutDatabase"}},
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["gone"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"guiju": {"level": "INFO"}},
}
