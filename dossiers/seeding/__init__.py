"""Seeding: what an analyst read in the documents of ``fixtures/``, recorded with every quote.

``fixtures/cases.yaml`` is read and checked as a whole (`reading`) before anything is written
(`planting`); `seed` does both in one transaction.
"""

from dossiers.seeding.casefile import CaseFile
from dossiers.seeding.errors import SeedError
from dossiers.seeding.reading import read_case_file
from dossiers.seeding.run import Seeded, seed

__all__ = ["CaseFile", "SeedError", "Seeded", "read_case_file", "seed"]
