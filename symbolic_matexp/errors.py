"""Every exception of the package, one family."""


class SymbolicMatexpError(Exception):
    """Root of the family: ``except SymbolicMatexpError`` catches everything raised on purpose here."""


class InputError(SymbolicMatexpError, ValueError):
    """The input cannot be used; the message names what is wrong and what to do."""


class SingularMatrixError(InputError):
    """A matrix that has to be invertible is exactly singular."""


class FormulaError(InputError):
    """A formula does what no formula can mean; the message names its line and what to write instead."""


class UnsupportedError(SymbolicMatexpError):
    """The number system asked for cannot represent this answer (for example SymPy, roots of a quintic)."""


class OnlyRealError(InputError, UnsupportedError):
    """A function of real numbers, such as max(x, 0), met a number that is not real."""


class InconclusiveError(SymbolicMatexpError):
    """Nothing could be decided at this working precision; more bits may help."""


class DivisionByZeroError(InconclusiveError):
    """A formula divided by a scalar that is zero, as far as this working precision can tell."""


class CutError(InconclusiveError):
    """An eigenvalue could not be told apart from the cut of the logarithm."""


class NotSeparatedError(InconclusiveError):
    """No first layers were found that tell two nearly equal inputs apart."""


class PrecisionError(SymbolicMatexpError):
    """The digits asked for were not reached at the largest working precision allowed."""


class RangeError(SymbolicMatexpError, OverflowError):
    """A number left the range of the number system (float64: beyond about 1.8e308, or not finite)."""


class SolveError(SymbolicMatexpError):
    """Raised by ``Solution.raise_for_status`` when there is no solution to hand out."""


class WorkerError(SymbolicMatexpError):
    """The processes or machines that measure a sweep are gone; what they had measured is kept."""
