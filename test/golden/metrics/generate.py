"""Reference values of the metrics, from scikit-learn and scipy. Writes metrics.json beside this file.

    pip install scikit-learn==1.9.1 scipy==1.17.1 numpy==2.4.6
    python test/golden/metrics/generate.py
"""

import json
import math
import pathlib

import numpy as np
import scipy
import scipy.stats
import sklearn
from sklearn import calibration, metrics

rng = np.random.default_rng(20240611)


def numbers(array):
    return [float(value) for value in np.asarray(array).ravel()]


def regression():
    cases = []
    for count, slope, offset, noise in [(40, 1.0, 0.0, 0.3), (25, -0.4, 2.0, 0.8), (3, 0.2, -5.0, 0.01)]:
        truth = rng.normal(size=count)
        predicted = slope * truth + offset + noise * rng.normal(size=count)
        covariance = np.cov(truth, predicted, ddof=0)
        cases.append(
            {
                "truth": numbers(truth),
                "predicted": numbers(predicted),
                "r2": metrics.r2_score(truth, predicted),
                "rmse": metrics.root_mean_squared_error(truth, predicted),
                "pearson": float(scipy.stats.pearsonr(truth, predicted).statistic),
                "ccc": float(
                    2
                    * covariance[0, 1]
                    / (covariance[0, 0] + covariance[1, 1] + (truth.mean() - predicted.mean()) ** 2)
                ),
            }
        )
    return cases


def averages(truth, predicted, labels, average):
    precision, recall, f1, _ = metrics.precision_recall_fscore_support(
        truth, predicted, labels=labels, average=average, zero_division=0
    )
    return {"precision": float(precision), "recall": float(recall), "f1": float(f1)}


def classification():
    cases = []
    for class_count, never in [(4, []), (5, [3]), (2, [])]:
        labels = [label for label in range(class_count) if label not in never]
        truth = rng.choice(labels, size=60, p=np.arange(1, len(labels) + 1) / sum(range(1, len(labels) + 1)))
        predicted = np.where(rng.random(60) < 0.6, truth, rng.choice(labels, size=60))
        every = list(range(class_count))
        precision, recall, f1, support = metrics.precision_recall_fscore_support(
            truth, predicted, labels=every, zero_division=0
        )
        cases.append(
            {
                "classCount": class_count,
                "truth": [int(v) for v in truth],
                "predicted": [int(v) for v in predicted],
                "confusionMatrix": metrics.confusion_matrix(truth, predicted, labels=every).tolist(),
                "accuracy": float(metrics.accuracy_score(truth, predicted)),
                "classes": [
                    {"precision": float(p), "recall": float(r), "f1": float(f), "support": int(s)}
                    for p, r, f, s in zip(precision, recall, f1, support)
                ],
                "micro": averages(truth, predicted, every, "micro"),
                "macro": averages(truth, predicted, every, "macro"),
                "weighted": averages(truth, predicted, every, "weighted"),
            }
        )
    return cases


def multilabel():
    cases = []
    for items, labels in [(50, 9), (12, 3)]:
        truth = rng.random((items, labels)) < 0.3
        truth[0] = False
        predicted = np.where(rng.random((items, labels)) < 0.8, truth, rng.random((items, labels)) < 0.4)
        predicted[0] = False
        predicted[:, -1] = False

        def f1(average):
            return float(metrics.f1_score(truth, predicted, average=average, zero_division=0))

        cases.append(
            {
                "truth": truth.tolist(),
                "predicted": predicted.tolist(),
                "samplesF1": f1("samples"),
                "microF1": f1("micro"),
                "macroF1": f1("macro"),
                "labelF1": numbers(metrics.f1_score(truth, predicted, average=None, zero_division=0)),
                "hammingLoss": float(metrics.hamming_loss(truth, predicted)),
                "exactMatch": float(metrics.accuracy_score(truth, predicted)),
            }
        )
    return cases


def ranking():
    cases = []
    for count, digits in [(60, 8), (60, 1), (7, 1)]:
        truth = rng.random(count) < 0.4
        truth[:2] = [True, False]
        scores = np.round(rng.normal(size=count) + truth, digits)
        false_positive, true_positive, thresholds = metrics.roc_curve(truth, scores, drop_intermediate=False)
        precision, recall, pr_thresholds = metrics.precision_recall_curve(truth, scores)
        with np.errstate(invalid="ignore"):
            f1 = np.nan_to_num(2 * precision * recall / (precision + recall))
        cases.append(
            {
                "truth": truth.tolist(),
                "scores": numbers(scores),
                "roc": [
                    {"threshold": None if math.isinf(t) else float(t), "falsePositiveRate": float(f), "truePositiveRate": float(r)}
                    for f, r, t in zip(false_positive, true_positive, thresholds)
                ],
                "areaUnderRoc": float(metrics.roc_auc_score(truth, scores)),
                # scikit-learn lists rising thresholds and ends with a point (1, 0) that has none.
                "precisionRecall": [
                    {"threshold": float(t), "precision": float(p), "recall": float(r)}
                    for p, r, t in list(zip(precision, recall, pr_thresholds))[::-1]
                ],
                "averagePrecision": float(metrics.average_precision_score(truth, scores)),
                "bestF1": float(f1.max()),
            }
        )
    return cases


def probability_calibration():
    cases = []
    for bins in [10, 4]:
        probabilities = rng.random(80) ** 2
        truth = rng.random(80) < np.sqrt(probabilities)
        share, mean = calibration.calibration_curve(truth, probabilities, n_bins=bins, strategy="uniform")
        cases.append(
            {
                "binCount": bins,
                "truth": truth.tolist(),
                "probabilities": numbers(probabilities),
                "shareTrue": numbers(share),
                "meanPredicted": numbers(mean),
            }
        )
    return cases


def silhouette():
    cases = []
    for clusters, spread in [(3, 0.5), (4, 2.0)]:
        labels = rng.integers(0, clusters, size=40)
        labels[-1] = clusters
        points = rng.normal(size=(40, 3)) * spread + labels[:, None]
        cases.append(
            {
                "points": points.tolist(),
                "clusters": [int(v) for v in labels],
                "silhouettes": numbers(metrics.silhouette_samples(points, labels)),
                "score": float(metrics.silhouette_score(points, labels)),
            }
        )
    return cases


def quantiles():
    values = np.sort(rng.normal(size=11))
    shares = [0, 0.025, 0.31, 0.5, 0.975, 1]
    return {"sorted": numbers(values), "shares": shares, "quantiles": numbers(np.quantile(values, shares))}


def normal():
    distances = [0, 0.1, 0.5, 1, 1.5, 1.959963984540054, 3, 5]
    return {
        "distances": distances,
        "central": [float(scipy.stats.norm.cdf(d) - scipy.stats.norm.cdf(-d)) for d in distances],
    }


golden = {
    "versions": {"scikit-learn": sklearn.__version__, "scipy": scipy.__version__, "numpy": np.__version__},
    "regression": regression(),
    "classification": classification(),
    "multilabel": multilabel(),
    "ranking": ranking(),
    "calibration": probability_calibration(),
    "silhouette": silhouette(),
    "quantiles": quantiles(),
    "normal": normal(),
}
path = pathlib.Path(__file__).with_name("metrics.json")
path.write_text(json.dumps(golden) + "\n")
