"""The site that `guiju serve` runs: `granian --interface rsgi guiju.web.site:site`."""

import asyncio
import os

STATEMENT_SECONDS = 30
os.environ.setdefault("PGOPTIONS", f"-c statement_timeout={STATEMENT_SECONDS}s -c lock_timeout=10s")
# a page waits no longer for the database; the worker and the command line do

from guiju import config  # noqa: E402
from guiju.web.serving.gate import Gate  # noqa: E402
from guiju.web.serving.lanes import Lanes  # noqa: E402
from guiju.web.serving.rsgi import Site  # noqa: E402
from guiju.web.wsgi import application  # noqa: E402

WARM = ("/indicators/", "/statistics/", "/committees/")
"""Pages whose first view reads the columns of the registry."""


class Served(Site):
    """The site, which reads what its costly pages stand on as soon as it is there."""

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._warming = loop.create_task(self.warm(*WARM))


site = Served(application, Lanes(), Gate(config.number("GUIJU_RATE_PAGES"), config.number("GUIJU_PROXIES")))
