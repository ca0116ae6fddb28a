"""Runs the demonstration LMS: `python -m autograder.lti.demo_platform --port 8001 --tool http://localhost:8000 --out F`.

It writes what the tool needs to know of its two clients to the file F, as JSON, and serves until it is stopped.
"""

from __future__ import annotations

import argparse
import json
import logging
import secrets
import socketserver
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import django
from django.conf import settings
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application


class _Server(socketserver.ThreadingMixIn, WSGIServer):
    daemon_threads = True
    request_queue_size = 256


class _Handler(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


def main() -> None:
    """Configure Django, make the database, serve."""
    asked = _arguments()
    url = f"http://127.0.0.1:{asked.port}"
    _configure(url, asked.data)
    django.setup()
    from lti_consumer.utils import get_lms_lti_access_token_link, get_lms_lti_keyset_link, get_lms_lti_launch_link

    from autograder.lti.demo_platform import host

    host.install()
    call_command("migrate", verbosity=0)
    clients = [
        {
            "issuer": url,
            "client": configuration.lti_1p3_client_id,
            "login_url": get_lms_lti_launch_link(),
            "token_url": get_lms_lti_access_token_link(configuration.passport_id),
            "keys_url": get_lms_lti_keyset_link(configuration.passport_id),
            "name": "Demo LMS (Open edX)",
            "product": "open-edx",
        }
        for configuration in host.seed(asked.tool, f"{asked.reach or asked.tool}/lti/jwks.json", asked.students)
        if configuration.lti_1p3_public_jwk
    ]
    with make_server("127.0.0.1", asked.port, get_wsgi_application(), _Server, _Handler) as server:
        draft = asked.out.with_suffix(".draft")
        draft.write_text(json.dumps(clients), encoding="utf-8")
        draft.replace(asked.out)
        server.serve_forever()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="demo_platform", description="A demonstration LMS on Open edX's LTI code.")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--tool", required=True, help="the tool's address")
    parser.add_argument("--reach", default="", help="its address from this machine, if browsers have another")
    parser.add_argument("--data", type=Path, required=True, help="a folder for its database")
    parser.add_argument("--out", type=Path, required=True, help="where to write its clients")
    parser.add_argument("--students", type=int, default=6)
    return parser.parse_args()


def _configure(url: str, data: Path) -> None:
    logging.disable(logging.INFO)
    settings.configure(
        SECRET_KEY=secrets.token_hex(32),
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF="autograder.lti.demo_platform.pages",
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": str(data / "platform.sqlite"),
                "OPTIONS": {"timeout": 30, "transaction_mode": "IMMEDIATE", "init_command": "PRAGMA journal_mode=WAL;"},
            }
        },
        CACHES={
            "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 99999}}
        },
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "rest_framework",
            "config_models",
            "lti_consumer.apps.LTIConsumerApp",
        ],
        MIDDLEWARE=[
            "edx_django_utils.cache.middleware.RequestCacheMiddleware",
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
        ],
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}],
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        USE_TZ=True,
        PLATFORM_NAME="Demo LMS",
        LMS_ROOT_URL=url,
        LTI_BASE=url,
        LTI_API_BASE=url,
        LEARNING_MICROFRONTEND_URL=url,
        USAGE_ID_PATTERN=r"(?P<usage_id>(?:i4x://?[^/]+/[^/]+/[^/]+/[^@]+(?:@[^/]+)?)|(?:[^/]+))",
        SILENCED_SYSTEM_CHECKS=["models.W042"],
        # The token endpoint fetches the tool's keys from this machine: no REST throttling, no session needed.
        REST_FRAMEWORK={"DEFAULT_AUTHENTICATION_CLASSES": []},
    )


if __name__ == "__main__":
    main()
