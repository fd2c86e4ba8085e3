"""The list of documents, and their original files."""
