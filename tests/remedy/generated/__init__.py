"""Generate valid policies that the real loader reads, and cases to try on them."""

from .cases import Case, a_case, worse_than
from .chooser import Chooser, DrawnChooser, SeededChooser
from .files import write_policy
from .policies import policy_files, products_and_remedies

__all__ = [
    "Case",
    "Chooser",
    "DrawnChooser",
    "SeededChooser",
    "a_case",
    "policy_files",
    "products_and_remedies",
    "worse_than",
    "write_policy",
]
