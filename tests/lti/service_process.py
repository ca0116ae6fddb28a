"""One process of the service, to be killed: python -m lti.service_process SETTINGS-JSON PART."""

from __future__ import annotations

import json
import sys
from pathlib import Path


def main() -> None:
    """Run until killed."""
    # A grading process begins by importing this module again: it needs neither the pages nor the queue.
    from autograder.lti import serving
    from autograder.lti.settings import Settings

    from . import reports

    plain = json.loads(sys.argv[1])
    settings = Settings(**plain | {"data": Path(plain["data"]), "course": Path(plain["course"])})
    service = serving.assemble(settings)
    part = serving.Part(web=sys.argv[2] != "work", work=sys.argv[2] != "web")
    port = int(settings.url.rpartition(":")[2])
    serving.run(service, reports.grade, host="127.0.0.1", port=port, part=part)


if __name__ == "__main__":
    main()
