"""Settings of the whole, read from the environment that ``bin/start`` prepares."""

import os
from pathlib import Path

from django.utils.csp import CSP

from peyvand.project.database import parse_database_url
from peyvand.project.parts import list_parts

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("PEYVAND_DATA", ROOT / "data"))

DEBUG = os.environ.get("PEYVAND_DEBUG") == "1"
SECRET_KEY = os.environ["PEYVAND_SECRET_KEY"]
ALLOWED_HOSTS = os.environ.get("PEYVAND_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
# Behind a proxy that speaks HTTPS to people: it must set X-Forwarded-Proto on every request.
IS_HTTPS = os.environ.get("PEYVAND_HTTPS") == "1"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_HTTPS else None
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if IS_HTTPS else 0
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("PEYVAND_ORIGINS", "").split(",") if origin]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    *(name for name in list_parts() if name != "peyvand.project"),
    "peyvand.project.apps.ProjectConfig",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "peyvand.foundation.access.signing.UserMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "peyvand.foundation.ui.middleware.InterfaceMiddleware",
    "peyvand.foundation.access.signing.GateMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "peyvand.project.urls"
WSGI_APPLICATION = "peyvand.project.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

DATABASES = {"default": parse_database_url(os.environ["DATABASE_URL"])}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "access.User"
AUTHENTICATION_BACKENDS = ["peyvand.foundation.access.signing.Backend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "peyvand.foundation.access.strength.LongEnough"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
SESSION_ENGINE = "peyvand.foundation.access.sessions"
# A session that is not to be kept ends with the browser, and in any case after half a day.
SESSION_COOKIE_AGE = 12 * 3600
LOGIN_URL = "/sign-in"
CSRF_FAILURE_VIEW = "peyvand.foundation.ui.views.stale"

# What may be loaded, from where: this machine alone, no inline scripts, no inline styles.
SECURE_CSP = {
    "default-src": [CSP.SELF],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
}

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("fa", "فارسی")]
LOCALE_PATHS = [ROOT / "peyvand" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
# Set by the launcher, which collects the static files under names that carry a hash of their content.
IS_COLLECTED = "PEYVAND_STATIC" in os.environ
STATIC_ROOT = Path(os.environ.get("PEYVAND_STATIC", DATA / "static"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": DATA / "files"}},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if IS_COLLECTED
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

# The web server: threads that run pages, each with its connection; bytes of the largest body, by beginning of path.
WEB_THREADS = int(os.environ.get("PEYVAND_THREADS", "4"))
LARGEST_BODY = 10_000_000
LARGEST_UPLOADS = {"/imports/": 2_000_000_000}
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "peyvand.foundation.ui.static_files.JoinedStylesFinder",
]

# Background work: short tasks in the worker's threads, heavy ones each in a process of its own.
TASKS = {"default": {"BACKEND": "peyvand.foundation.jobs.backend.PostgresBackend", "QUEUES": ["default", "heavy"]}}

# To standard error, which the launcher keeps in a file.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": os.environ.get("PEYVAND_LOG", "WARNING")},
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        # Anybody can send any name of a host; the answer is 400, and that is all there is to it.
        "django.security.DisallowedHost": {"level": "CRITICAL"},
    },
}
