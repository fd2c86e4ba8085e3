"""Every change to visible records, in an order that a mirror can follow for ever.

`rules` says of each tracked model whether it is told and what decides on who sees it, `past` who
saw what at a moment, `feed` which changes one reader is told, `forms` how they read, and `places`
what a cursor is.
"""
