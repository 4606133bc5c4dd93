"""Every setting of Django and of the portal. What an operator decides stands in `ogportal.environment`."""

import zoneinfo
from typing import Any
from urllib.parse import unquote, urlsplit

import dj_database_url
import django.conf.locale
from django.utils.translation import gettext_lazy as _
from redis.backoff import NoBackoff
from redis.retry import Retry

from ogportal.environment import BASE_DIR, Environment

# Morocco is at UTC+0 for good since 20 September 2026. System zone data may be older than that and would put
# every deadline an hour off, so Python reads the `tzdata` wheel, which the lock pins, and nothing else.
zoneinfo.reset_tzpath(to=())

env = Environment()

SECRET_KEY = env.SECRET_KEY.get_secret_value()
DEBUG = env.DEBUG
SITE_URL = env.SITE_URL
ALLOWED_HOSTS = [*env.ALLOWED_HOSTS] or ([urlsplit(SITE_URL).hostname or ""] if not DEBUG else ["*"])
DEMONSTRATION = env.DEMONSTRATION
RECONFIRM_HOURS = env.RECONFIRM_HOURS
REGISTRATION_MONTHS = env.REGISTRATION_MONTHS
UNCONFIRMED_DAYS, MAIL_DAYS = env.UNCONFIRMED_DAYS, env.MAIL_DAYS
PARTICIPANT_MONTHS, LOG_MONTHS = env.PARTICIPANT_MONTHS, env.LOG_MONTHS
CNDP_RECEIPT = env.CNDP_RECEIPT
CONTACT_EMAIL = env.CONTACT_EMAIL or env.DEFAULT_FROM_EMAIL
TRUSTED_PROXIES = env.TRUSTED_PROXIES
RECORDING_HOSTS = env.RECORDING_HOSTS
SCANNER_URL = env.SCANNER_URL
METRICS_PORT = env.METRICS_PORT
PAGE_CACHE_SECONDS = 0 if DEBUG else env.PAGE_CACHE_SECONDS
#: For so long a process keeps the open plans and the notices of forms (`core.kept`).
KEPT_SECONDS = 0 if DEBUG else 3

# --- The house: floors from top to bottom, then what they stand on --------------------------------------------
INSTALLED_APPS = [
    "ogportal",  # before the admin: it overrides some of the admin's templates
    "outcomes",
    "consultation",
    "commitments",
    "ideas",
    "workshops",
    "plans",
    "accounts",
    "core",
    "modeltranslation",  # before the admin, which it extends
    "ogportal.apps.BackOfficeConfig",  # django.contrib.admin with our own site
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.sitemaps",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_filters",
    "django_htmx",
    "import_export",
    "rules.apps.AutodiscoverRulesConfig",
]

MIDDLEWARE = [
    "ogportal.observing.middleware.Observed",  # the outermost: numbers, counts and times whatever is answered
    "ogportal.middleware.HeadersOnEverything",
    "ogportal.middleware.RefuseOtherMethods",
    "ogportal.middleware.RejectUnreadableInput",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "ogportal.pagecache.AnonymousPageCache",  # after what turns away and serves files, before all that is personal
    "ogportal.compressing.CompressedPages",  # behind the cache, so that a kept page is compressed once
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.StaffNeedSecondFactor",
]

ROOT_URLCONF = "ogportal.urls"
WSGI_APPLICATION = "ogportal.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["core.templatetags.dates"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "ogportal.context.portal",
            ],
        },
    }
]

# --- Data ---------------------------------------------------------------------------------------------------
_limits = f"-c statement_timeout={env.STATEMENT_TIMEOUT_MS} -c lock_timeout=5000 -c timezone=UTC"
DATABASES = {
    "default": dj_database_url.parse(env.DATABASE_URL, conn_max_age=600, conn_health_checks=True)
    | {
        "OPTIONS": {
            "connect_timeout": 3,
            # The limit on statements is the server's. Of one that has vanished from the network these two tell.
            "tcp_user_timeout": env.STATEMENT_TIMEOUT_MS,
            "keepalives_idle": 15,
            "keepalives_interval": 5,
            "keepalives_count": 3,
            # A pooler gives one session to many: what a session begins with is then said by the role.
            **({} if env.DATABASE_POOLED else {"options": _limits}),
        },
        "DISABLE_SERVER_SIDE_CURSORS": env.DATABASE_POOLED,
    }
}

REDIS_URL = env.REDIS_URL
CACHES: dict[str, Any] = {
    "default": {
        "BACKEND": "core.cache.ForgivingRedisCache",
        "LOCATION": REDIS_URL,
        "TIMEOUT": 300,
        "KEY_PREFIX": "ogp",
        # Once and briefly: the client would otherwise try again for seconds, and hold the request of somebody.
        "OPTIONS": {"socket_timeout": 0.25, "socket_connect_timeout": 0.25, "retry": Retry(NoBackoff(), 0)},
    }
}

# --- Languages ----------------------------------------------------------------------------------------------
# Another interface language is one line here, a catalogue under locale/, and `makemigrations` for its columns.
# PUBLISHING_LANGUAGES are those without which a decision cannot be published.
LANGUAGE_CODE = "ar"
LANGUAGES = [("ar", "العربية"), ("fr", "Français")]
PUBLISHING_LANGUAGES = ("ar", "fr")
# Django does not know Standard Moroccan Tamazight; its script, Tifinagh, is written from left to right.
django.conf.locale.LANG_INFO.setdefault(
    "zgh", {"bidi": False, "code": "zgh", "name": "Standard Moroccan Tamazight", "name_local": "ⵜⴰⵎⴰⵣⵉⵖⵜ"}
)
MODELTRANSLATION_DEFAULT_LANGUAGE = "ar"
MODELTRANSLATION_FALLBACK_LANGUAGES = ("ar", "fr")
MODELTRANSLATION_CUSTOM_FIELDS = ()


def _named_with_language(name: str, language: str) -> str:
    """As every label of a text in one language: «عنوان (الفرنسية)», «titre (arabe)», not «title [fr]»."""
    from core.translated import label_in

    return label_in(name, language)


MODELTRANSLATION_BUILD_LOCALIZED_VERBOSE_NAME = _named_with_language
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
FORMAT_MODULE_PATH = ["ogportal.formats"]
USE_THOUSAND_SEPARATOR = False
TIME_ZONE = "Africa/Casablanca"
USE_TZ = True
LANGUAGE_COOKIE_SAMESITE = "Lax"

# --- People -------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "accounts:home"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]  # nobody signs up; allauth asks for the password at sign-in by this
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_FORMS = {
    "login": "accounts.forms.SignInForm",
    "request_login_code": "accounts.forms.AskForCodeForm",
    "reset_password": "accounts.forms.ForgottenForm",
}
ACCOUNT_EMAIL_NOTIFICATIONS = True  # whoever did not change it hears of it; words: accounts/adapters.py
# The key is the login at one client (see the adapter): wrong passwords lock nobody out everywhere, nor a whole office
# behind one address; a network that guesses is slowed down.
ACCOUNT_RATE_LIMITS = {"login_failed": "100/5m/ip,5/5m/key"}
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Open Government Portal"
MFA_TOTP_TOLERANCE = 1

# --- Mail and tasks -----------------------------------------------------------------------------------------
DEFAULT_FROM_EMAIL = env.DEFAULT_FROM_EMAIL
SERVER_EMAIL = DEFAULT_FROM_EMAIL
_mail = urlsplit(env.EMAIL_URL)
EMAIL_BACKEND = {
    "smtp": "django.core.mail.backends.smtp.EmailBackend",
    "smtps": "django.core.mail.backends.smtp.EmailBackend",
    "smtp+tls": "django.core.mail.backends.smtp.EmailBackend",
    "console": "django.core.mail.backends.console.EmailBackend",
    "memory": "django.core.mail.backends.locmem.EmailBackend",
    "eml": "ogportal.devservers.mail.EmlBackend",
}[_mail.scheme]
EMAIL_HOST = _mail.hostname or "localhost"
EMAIL_PORT = _mail.port or 25
EMAIL_HOST_USER = unquote(_mail.username or "")
EMAIL_HOST_PASSWORD = unquote(_mail.password or "")
EMAIL_USE_SSL = _mail.scheme == "smtps"
EMAIL_USE_TLS = _mail.scheme == "smtp+tls"
EMAIL_FILE_PATH = unquote(_mail.path) or None
EMAIL_TIMEOUT = 10

_broker = REDIS_URL.replace("unix://", "redis+socket://", 1)
if _broker.startswith("redis+socket://"):
    _broker = _broker.split("?")[0] + "?virtual_host=1"
CELERY_BROKER_URL = _broker
CELERY_RESULT_BACKEND = None
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 120
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # however long Redis is away, worker and beat wait for it
# Without these a killed worker's task comes back after about 100 s, whatever the visibility timeout says.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 300,
    "unacked_restore_interval": 2,
    "unacked_restore_throttle": 1,
    "socket_timeout": 5,
    "socket_connect_timeout": 5,
}
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE = {
    "remind institutions of due activities": {
        "task": "commitments.tasks.remind_of_due_activities",
        "schedule": 6 * 3600.0,
        "options": {"expires": 3600},
    },
    "send what waits in the outbox": {"task": "core.tasks.drain_outbox", "schedule": 2.0, "options": {"expires": 10}},
    "do what waits in the background": {"task": "core.tasks.run_jobs", "schedule": 2.0, "options": {"expires": 2}},
    "seal the logs": {"task": "core.tasks.seal_logs", "schedule": 60.0, "options": {"expires": 60}},
    "remove old background jobs": {"task": "core.tasks.remove_old_jobs", "schedule": 3600.0},
    "pass on the places that nobody confirmed": {"task": "ogportal.tasks.pass_on_places", "schedule": 300.0},
    "write the messages of organisers": {
        "task": "ogportal.tasks.write_messages",
        "schedule": 10.0,
        "options": {"expires": 30},
    },
    "erase what is kept long enough": {"task": "ogportal.tasks.retain", "schedule": 86_400.0},
    "remind institutions of comments": {"task": "consultation.tasks.remind_institutions", "schedule": 6 * 3600.0},
    "forget old pictures of links": {"task": "ogportal.tasks.forget_previews", "schedule": 86_400.0},
    "keep the tally of ideas short": {"task": "ogportal.tasks.gather_tally", "schedule": 60.0},
    "erase drafts whose time is over": {"task": "ideas.tasks.erase_drafts", "schedule": 3600.0},
    "remind institutions of what they owe an answer": {
        "task": "ideas.tasks.remind_institutions",
        "schedule": 3600.0,
        "options": {"expires": 3000},
    },
}
#: Background jobs that run side by side; the others wait. One less than the worker has processes, so that mail goes on.
JOBS_AT_ONCE = 1
#: Days for which a background job and its file are kept.
JOB_DAYS = 7
#: Days, counted from the due date of a dossier, on which its focal points are reminded; and how often altogether.
ANSWER_REMINDER_DAYS = (-7, -1, 1, 14)
ANSWER_REMINDERS_AT_MOST = 6

# Who tells the pages of ideas which commitments take one up: a function on a floor above theirs.
IDEA_COMMITMENTS = "outcomes.trace.commitments_of"

# --- Files and pages ----------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = env.STATIC_ROOT
MEDIA_ROOT = env.MEDIA_ROOT
MEDIA_URL = "/media/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "ogportal.storage.HashedStaticFiles"
    },
}
# The admin's tabs of modeltranslation would otherwise load jQuery UI from a foreign server.
JQUERY_UI_URL = f"{STATIC_URL}vendor/jquery-ui/jquery-ui.min.js"

#: What a form without its files may weigh. A longer text is answered with 413; a shorter one that is too long for its
#: field is answered at the field. The proxy has the same limit (deploy/nginx.conf).
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 3_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 5_000_000

#: A table of ideas with more rows, or a workbook with more bytes, is read by the worker while its owner watches.
IMPORT_AT_ONCE_ROWS, IMPORT_AT_ONCE_BYTES = 500, 500_000
IMPORT_MOST_ROWS, IMPORT_MOST_BYTES = 100_000, 150_000_000
#: A workbook with more rows is made by the worker; a CSV is streamed whatever its length.
EXPORT_AT_ONCE_ROWS = 5_000
IMPORT_EXPORT_USE_TRANSACTIONS = True
IMPORT_EXPORT_SKIP_ADMIN_LOG = False
IMPORT_EXPORT_IMPORT_PERMISSION_CODE = "add"
IMPORT_EXPORT_EXPORT_PERMISSION_CODE = "view"
IMPORT_EXPORT_ESCAPE_FORMULAE_ON_EXPORT = True

# --- Security -----------------------------------------------------------------------------------------------
_https = SITE_URL.startswith("https://")
CSRF_TRUSTED_ORIGINS = [SITE_URL]
CSRF_FAILURE_VIEW = "ogportal.errors.csrf_failure"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = _https
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 12
SECURE_SSL_REDIRECT = _https
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz)$"]  # asked from inside, over http
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SECURE_HSTS_SECONDS = 31_536_000 if _https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = _https
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
#: The door of a workshop reads codes with the camera; nothing else is asked of a device.
PERMISSIONS_POLICY = "camera=(self), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}

# --- Logs ---------------------------------------------------------------------------------------------------
# One JSON object a line; what may stand in it is said in `ogportal.observing.logs`. For a person, text with DEBUG.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {"()": "ogportal.observing.logs.JsonFormatter"},
        "text": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "text" if DEBUG else "json"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "weasyprint": {"level": "ERROR"},
        "fontTools": {"level": "ERROR"},
        "django.server": {"level": "WARNING"},
        "django.request": {"level": "ERROR"},
        # Every task tells every two seconds that it came and went.
        "celery.app.trace": {"level": "WARNING"},
        "celery.worker.strategy": {"level": "WARNING"},
        "celery.beat": {"level": "WARNING"},
    },
}

APP_NAME = _("Open Government Portal")
