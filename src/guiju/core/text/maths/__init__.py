"""Formulas: MathML, LaTeX, OMML (Word), AsciiMath and Typst, one into another; MathML stands in the middle.

Nothing here raises for a formula that is merely odd: an element that no rule knows gives its text.
"""

from guiju.core.text.maths.asciimath import from_asciimath
from guiju.core.text.maths.latex import from_latex, to_latex
from guiju.core.text.maths.linear import to_linear
from guiju.core.text.maths.mathml import canonical, parsed
from guiju.core.text.maths.omml import from_omml, to_omml
from guiju.core.text.maths.typst import to_typst

__all__ = [
    "canonical", "from_asciimath", "from_latex", "from_omml", "parsed", "to_latex", "to_linear", "to_omml", "to_typst",
]  # fmt: skip
