"""Text search over documents, passages, and what is written of people and on their behalf."""
