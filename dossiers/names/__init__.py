"""Names as one: the many ways of writing a name, found by any of them.

`keys` derives what is stored with a name, `finding` asks the database for names like the one
given, `likeness` says how alike two are and why.
"""

from dossiers.names.columns import KeysVersionField, SearchGramsField, SearchKeysField
from dossiers.names.folding import HAN
from dossiers.names.keys import KEYS_VERSION, search_keys_of

__all__ = [
    "HAN",
    "KEYS_VERSION",
    "KeysVersionField",
    "SearchGramsField",
    "SearchKeysField",
    "search_keys_of",
]
