"""Fits weights to cases: an estimator as scikit-learn's searches expect it.

Knows no rubric: what is fitted, and between which bounds, are arrays.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, minimize
from sklearn.base import BaseEstimator

from advisor.calibration.smoothed import Floats, acceptability, brier, loss


class FittedWeights(BaseEstimator):  # type: ignore[misc]
    """Weights within bounds that make the smoothed judgement's Brier score least.

    Signs never change: weights are fitted by their logarithms.
    """

    def __init__(
        self,
        start: Floats,
        low: Floats,
        high: Floats,
        temperature: float = 0.05,
        ridge: float = 0.01,
    ) -> None:
        """Keep what is to be fitted, as scikit-learn wants it: unchanged, under the same names.

        Args:
            start: (traits,), the rubric's weights.
            low: (traits,), their lower bounds; equal to `high` where a weight is to stay.
            high: (traits,), their upper bounds.
            temperature: Of the softmax.
            ridge: Strength that holds the weights to `start`.
        """
        self.start = start
        self.low = low
        self.high = high
        self.temperature = temperature
        self.ridge = ridge

    def fit(self, X: Floats, y: NDArray[np.int64]) -> FittedWeights:
        """Fit on cases.

        Args:
            X: (cases, draws, options, traits + 1), see `SmoothedCases.parts`.
            y: (cases,), column of the recommended option.
        """
        start = np.log(self.start)

        def objective(log_weights: Floats) -> tuple[float, Floats]:
            found = loss(
                log_weights, X, y, start=start, temperature=self.temperature, ridge=self.ridge
            )
            return found.value, found.slope

        found = minimize(
            objective,
            start,
            jac=True,
            method="L-BFGS-B",
            bounds=Bounds(np.log(self.low), np.log(self.high)),
            options={"maxiter": 60, "ftol": 1e-6},
        )
        self.weights_ = np.clip(np.exp(found.x), self.low, self.high)
        return self

    def predict_proba(self, X: Floats) -> Floats:
        """(cases, options), smoothed acceptabilities under the fitted weights."""
        weights = self.weights_ / self.weights_.sum()
        return acceptability(X, weights, temperature=self.temperature)

    def score(self, X: Floats, y: NDArray[np.int64]) -> float:
        """Mean Brier score, turned round so that more is better."""
        return -float(brier(self.predict_proba(X), y).mean())
