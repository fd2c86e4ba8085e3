"""The REST resources of documents and passages."""
