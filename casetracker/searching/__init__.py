"""Text search: how texts become words, in Python and in the database, and what is asked for.

Which records are searched, and who may see what is found, is said where the records are.
"""
