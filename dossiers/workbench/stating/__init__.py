"""Stating a claim in the reading view: words are selected, and said to bear out a fact.

`selection` holds the words to the text, `people` and `records` say whom they may speak of, `offer`
and `inputs` what may be claimed and how its value is asked for, `statement` stores it all at once.
"""
