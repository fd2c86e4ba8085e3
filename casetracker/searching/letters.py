"""Sets of characters, as the inside of a ``[…]`` in patterns of Python and of PostgreSQL.

The database's notion of a letter depends on its locale; these do not.
"""

HAN = r"\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
"""Chinese characters, which are written without gaps between words."""

IGNORED = (
    r"\u0027\u0060\u00ad\u02b9-\u02bd\u02c8\u0300-\u036f\u0610-\u061a\u0640\u064b-\u065f\u0670"
    r"\u200b-\u200d\u2018\u2019\u201b\u2032\u2060\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef"
)
"""Accents, apostrophes and what is not seen: Xī'ān is xian."""

GAPS = (
    r"\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00bf\u00d7\u00f7\u037e\u0387\u055a-\u055f"
    r"\u0589\u058a\u05be\u060c\u061b\u061f\u066a-\u066d\u06d4\u0f01-\u0f17\u0f34\u0f36\u0f38"
    r"\u0f3a-\u0f3d\u0f85\u0fbe-\u0fda\u1680\u1800-\u180a\u2000-\u206f\u20a0-\u20cf\u2190-\u2bff"
    r"\u2e00-\u2e7f\u3000-\u3004\u3008-\u3020\u3030\u303d-\u303f\u30fb\ue000-\uf8ff\ufd3e\ufd3f"
    r"\ufe10-\ufe19\ufe30-\ufe6f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65\ufff0-\uffff"
    r"\U0001f000-\U0001faff"
)
"""White space, punctuation and signs, Chinese, Arabic, Tibetan and Mongolian ones included."""
