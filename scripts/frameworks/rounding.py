"""How far off an output is, as it is stored: machines agree on one digit."""

#: Differences up to this one are rounding, which is not the same on every machine.
ROUNDING = 1e-6


def one_digit(gap: float) -> float:
    """Return a difference in one digit, or 0 where it is rounding; what is no number stays so."""
    return 0.0 if gap <= ROUNDING else float(f"{gap:.0e}")
