"""The site as a WSGI application, for granian."""

from guiju.start import ready

ready()

from django.core.wsgi import get_wsgi_application  # noqa: E402

application = get_wsgi_application()
