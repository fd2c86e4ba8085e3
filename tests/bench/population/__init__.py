"""A made-up population as large as the real one: the same rows every time, for what is measured.

`blocks` makes the rows, a thousand people at a time; `loading.load` stores them by COPY.
"""
