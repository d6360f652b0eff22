"""The site that `guiju serve` runs: `granian --interface rsgi guiju.web.site:site`."""

import os

STATEMENT_SECONDS = 30
os.environ.setdefault("PGOPTIONS", f"-c statement_timeout={STATEMENT_SECONDS}s -c lock_timeout=10s")
# a page waits no longer for the database; the worker and the command line do

from guiju import config  # noqa: E402
from guiju.web.gate import Gate  # noqa: E402
from guiju.web.lanes import Lanes  # noqa: E402
from guiju.web.rsgi import Site  # noqa: E402
from guiju.web.wsgi import application  # noqa: E402

site = Site(application, Lanes(), Gate(config.number("GUIJU_RATE_PAGES"), config.number("GUIJU_PROXIES")))
