"""Recency, frequency, monetary value: each customer's place among all, from 1 to 5."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

GRADES = 5


@dataclass(frozen=True)
class Grades:
    """Grades 1 (lowest fifth) to 5 (highest fifth); one row per customer, in the caller's order."""

    recency: NDArray[np.int8]
    frequency: NDArray[np.int8]
    monetary: NDArray[np.int8]


def grade(values: ArrayLike, grades: int = GRADES) -> NDArray[np.int8]:
    """Return in which of ``grades`` equal parts of the ranking each value stands, 1 for the lowest.

    values: shape (n,), finite numbers. Equal values share the middle of their ranks and therefore one grade;
    the order of the rows plays no part; a higher value never gets a lower grade.
    Raises ValueError when a value is not finite.
    """
    numbers = np.asarray(values, dtype=np.float64)
    if numbers.ndim != 1 or not np.isfinite(numbers).all():
        raise ValueError("one row of finite numbers is needed")
    if numbers.size == 0:
        return np.empty(0, dtype=np.int8)
    ordered = np.sort(numbers)
    below = np.searchsorted(ordered, numbers, side="left")
    not_above = np.searchsorted(ordered, numbers, side="right")
    # Twice the middle rank, in whole numbers, so that no rounding can move a grade.
    middle = (below + not_above).astype(np.int64)
    return np.minimum(1 + middle * grades // (2 * numbers.size), grades).astype(np.int8)


def grade_all(days_since: ArrayLike, frequency: ArrayLike, monetary: ArrayLike) -> Grades:
    """Return the three grades of each customer.

    days_since: days since the last purchase, fewer is better. frequency: number of purchases.
    monetary: what they brought, in any one unit; may be negative. All of shape (n,).
    After Hughes (1994), by rank and not by fixed bounds, ties kept together.
    Raises ValueError when the lengths differ or a value is not finite.
    """
    rows = [np.asarray(values, dtype=np.float64) for values in (days_since, frequency, monetary)]
    if len({row.shape for row in rows}) != 1:
        raise ValueError("one value of each kind per customer is needed")
    return Grades(recency=grade(-rows[0]), frequency=grade(rows[1]), monetary=grade(rows[2]))
