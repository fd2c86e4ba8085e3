"""The WSGI application that gunicorn serves."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "casetracker.settings")

application = get_wsgi_application()

# What is loaded by now stays for good: the collector need not walk through it again and again, and
# workers forked from here go on sharing it.
gc.collect()
gc.freeze()
# A page of thousands of passages makes many objects that all live until it is sent; looking for
# garbage among them at Python's usual pace takes a tenth of the page's time.
gc.set_threshold(50_000, 20, 20)
