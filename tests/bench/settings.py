"""The settings of the site as it is measured: its own, but for how many requests one may send.

A load of thousands a second is one account's; with the limit of a real account all but the first
would be refused. Who asked when is still noted and looked at for every request.
"""

from casetracker.settings import *
from casetracker.settings import REST_FRAMEWORK, THROTTLE_RATES

MANY = dict.fromkeys(("anonymous", "token", "user"), "100000/s")
REST_FRAMEWORK |= {"DEFAULT_THROTTLE_RATES": {**THROTTLE_RATES, **MANY}}
