"""Settings for every installation; each deployment changes them through the environment only.

``docs/operations.md`` lists the variables.
"""

from __future__ import annotations

from typing import Any

import dj_database_url

from wufei.settings import environment

BASE_DIR = environment.ROOT
DATA = environment.data_folder()
SECRET_KEY = environment.secret_key(DATA)
DEBUG = environment.flag("WUFEI_DEBUG")
ALLOWED_HOSTS = environment.listing("WUFEI_HOSTS", "127.0.0.1,localhost,[::1]")
CSRF_TRUSTED_ORIGINS = environment.listing("WUFEI_TRUSTED_ORIGINS")

INSTALLED_APPS = [
    "wufei.web",
    "wufei.demo",
    "wufei.bulletin",
    "wufei.evaluation",
    "wufei.measures",
    "wufei.inspection",
    "wufei.supervision",
    "wufei.devices",
    "wufei.settlement",
    "wufei.driving",
    "wufei.rounds",
    "wufei.collection",
    "wufei.intake",
    "wufei.lake",
    "wufei.ledger",
    "wufei.registry",
    "wufei.people",
    "wufei.kernel",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_filters",
    "django_htmx",
    "django_tables2",
    "django_tasks",
    "django_tasks_db",
    "ninja",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "wufei.web.middleware.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "wufei.people.middleware.ActorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "wufei.web.urls"
WSGI_APPLICATION = "wufei.web.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wufei.web.context.shell",
            ]
        },
    }
]


def database(url: str) -> dict[str, Any]:
    """Django's settings for the database at ``url``; both kinds as production wants them."""
    settings: dict[str, Any] = dict(
        dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True)
    )
    if settings["ENGINE"] == "django.db.backends.sqlite3":
        # Why these: docs/decisions/0002-sqlite-settings.md
        settings["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 30,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
                "PRAGMA recursive_triggers=ON; PRAGMA cache_size=-64000; "
                "PRAGMA mmap_size=268435456; PRAGMA temp_store=MEMORY;"
            ),
        }
    return settings


DATABASES = {
    "default": database(
        environment.text("WUFEI_DATABASE_URL") or f"sqlite:///{DATA / 'wufei.sqlite3'}"
    )
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Shared by all processes of the installation: rate limits and used codes count for each of them.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": DATA / "cache",
        "OPTIONS": {"MAX_ENTRIES": 5000},
    }
}

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_ADAPTER = "wufei.people.adapters.ClosedAccountAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "无废 Wufei"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [environment.ROOT / "src" / "wufei" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

FORM_RENDERER = "wufei.web.rendering.SiteRenderer"
DJANGO_TABLES2_TEMPLATE = "web/table.html"
#: The name that stands beside 无废 on every page, in both languages of the site.
CITY_NAMES = {
    "zh-hans": environment.text("WUFEI_CITY_NAME", "重庆市"),
    "en": environment.text("WUFEI_CITY_NAME_EN", "Chongqing"),
}
#: The drawing of the city's divisions (GeoJSON among the static files) on the city view.
CITY_MAP = environment.text("WUFEI_CITY_MAP", "web/geo/jiulongpo.geojson")
#: The sign-in page lists the accounts of the demo city where one was loaded; 0 forbids it.
DEMO = environment.flag("WUFEI_DEMO", default=True)
#: What every account of the demo city signs in with.
DEMO_PASSWORD = environment.text("WUFEI_DEMO_PASSWORD", "wufei-demo")

#: How mails and feeds name the pages of this installation.
PUBLIC_ADDRESS = environment.text("WUFEI_PUBLIC_ADDRESS", "http://127.0.0.1:8000")
#: Mail goes out where a server is named; without one, notices stay in the site.
EMAIL_HOST = environment.text("WUFEI_MAIL_HOST")
EMAIL_PORT = environment.number("WUFEI_MAIL_PORT", 25)
EMAIL_HOST_USER = environment.text("WUFEI_MAIL_USER")
EMAIL_HOST_PASSWORD = environment.text("WUFEI_MAIL_PASSWORD")
EMAIL_USE_TLS = environment.flag("WUFEI_MAIL_TLS")
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = environment.text("WUFEI_MAIL_FROM", "wufei@localhost")

STATIC_URL = "static/"
STATIC_ROOT = DATA / "static"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
MEDIA_ROOT = DATA / "uploads"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

TASKS = {
    "default": {
        "BACKEND": "django_tasks_db.DatabaseBackend",
        "QUEUES": ["default"],
    }
}

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if environment.flag("WUFEI_HTTPS"):
    SECURE_SSL_REDIRECT = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_HSTS_SECONDS = 31_536_000

#: Declared time may lead the server's clock by this much (invariant I8), in seconds.
LEDGER_MAX_LEAD_SECONDS = 15 * 60
#: A single posting above this is refused as absurd, in grams: 100,000 t.
LEDGER_MAX_POSTING_GRAMS = 100_000 * 1_000_000
#: An entry declared this many days after the event is marked late.
LEDGER_LATE_DAYS = 7
#: Entries on a full page.
LEDGER_PAGE_ENTRIES = 4096
#: Where sealed pages are written as files.
LAKE_FOLDER = DATA / "lake"
#: How long files that were replaced stay for readers of an earlier state.
LAKE_RETENTION_HOURS = environment.number("WUFEI_LAKE_RETENTION_HOURS", 24)
#: Where vehicles drove tells of the people in them: positions older than this are deleted.
POSITION_RETENTION_DAYS = environment.number("WUFEI_POSITION_RETENTION_DAYS", 180)
#: Memory and threads of one query over the lake; beyond the memory it spills to disk.
LAKE_MEMORY = environment.text("WUFEI_LAKE_MEMORY", "2GB")
LAKE_THREADS = int(environment.text("WUFEI_LAKE_THREADS", "2"))
#: Definitions of measures and figures of this installation, beside those that are shipped.
MEASURES_FOLDER = DATA / "measures"
#: How long a page waits for a figure before the work goes on in the background.
MEASURES_QUICK_SECONDS = 1.0
#: The distributed engine (extra "spark"): where its master is; empty = the embedded engine answers.
SPARK_MASTER = environment.text("WUFEI_SPARK_MASTER", "")

#: Largest file that intake accepts, in bytes.
INTAKE_MAX_BYTES = 512 * 1024 * 1024

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": environment.text("WUFEI_LOG", "WARNING")},
}
