"""Settings. What an operator may choose comes from the environment; the README lists it.

HOST, PORT, GATEWAY_PORT, DATA_DIR, ALLOWED_HOSTS (comma separated), SQLITE_SYNCHRONOUS (FULL for
machines that may lose power), DEBUG=1 (developers only).
"""

import os
from pathlib import Path

from .secret import secret_key

BASE_DIR = Path(__file__).resolve().parent.parent

HOST = os.environ.get("HOST", "127.0.0.1")
PORT = int(os.environ.get("PORT", "8000"))
GATEWAY_PORT = int(os.environ.get("GATEWAY_PORT") or PORT + 1)
DATA_DIR = Path(os.environ.get("DATA_DIR") or BASE_DIR / ".data").resolve()
DATA_DIR.mkdir(parents=True, exist_ok=True)

DEBUG = os.environ.get("DEBUG") == "1"
SECRET_KEY = secret_key(DATA_DIR / "secret.key")

# A server for this machine alone answers to its names; one for a class to whatever name it is
# reached by, since the address differs from school to school (cookies are bound to the name).
LOCAL_NAMES = ["localhost", "127.0.0.1", "[::1]", "testserver"]
ALLOWED_HOSTS = (os.environ["ALLOWED_HOSTS"].split(",") if os.environ.get("ALLOWED_HOSTS")
                 else LOCAL_NAMES if HOST in ("127.0.0.1", "localhost", "::1") else ["*"])

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django_htmx",
    "channels",
    "webui",
]

MIDDLEWARE = [
    "webui.security.headers",
    "webui.security.same_origin",
    "webui.security.visitor",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "webui.urls"
ASGI_APPLICATION = "webui.asgi.application"

TEMPLATES = [{
    "BACKEND": "django.template.backends.django.DjangoTemplates",
    "DIRS": [BASE_DIR / "templates"],
    "APP_DIRS": True,
    "OPTIONS": {"context_processors": [
        "django.template.context_processors.request",
        "django.template.context_processors.i18n",
    ]},
}]

SYNCHRONOUS = os.environ.get("SQLITE_SYNCHRONOUS", "NORMAL")
DATABASES = {"default": {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": DATA_DIR / "drydock.sqlite3",
    "OPTIONS": {
        # Deferred transactions fail with "database is locked" whatever the timeout.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": f"PRAGMA journal_mode=WAL; PRAGMA synchronous={SYNCHRONOUS}; "
                        "PRAGMA foreign_keys=ON",
    },
    "TEST": {"NAME": DATA_DIR / "test.sqlite3"},
}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"  # keeps SQLite quiet
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 16 << 20
FILE_UPLOAD_MAX_MEMORY_SIZE = 16 << 20

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("es", "Español")]
LOCALE_PATHS = [BASE_DIR / "webui" / "locale"]
TIME_ZONE = "UTC"
USE_TZ = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"drydock": {"level": "INFO"}},
}
