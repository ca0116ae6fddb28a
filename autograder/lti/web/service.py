"""What every page needs, put together once at the start."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from sqlalchemy import Engine

from autograder.lti.checking import KeySets
from autograder.lti.services import Services
from autograder.lti.settings import Keys, Settings
from autograder.lti.web.bounds import Rates
from autograder.lti.web.progress import Progress


@dataclass(frozen=True, slots=True)
class Service:
    """One process of the service."""

    settings: Settings
    keys: Keys
    engine: Engine
    services: Services
    progress: Progress
    key_sets: KeySets = field(default_factory=KeySets)
    # A campus may come from one address: two requests for each of three thousand students in a minute.
    logins: Rates = field(default_factory=lambda: Rates(6000, 60.0))
    uploads: Rates = field(default_factory=lambda: Rates(10, 60.0))
    registrations: Rates = field(default_factory=lambda: Rates(10, 60.0))
    clock: Callable[[], float] = time.time
    graders_loaded: Callable[[], bool] = lambda: True
