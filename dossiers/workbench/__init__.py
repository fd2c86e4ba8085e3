"""The reading view: a document with the claims that rest on its passages."""
