"""Positions in the plane by the vectors of papers: near are those that are alike.

t-SNE of some papers (landmarks) by scikit-learn, after van der Maaten and Hinton (2008); every other paper stands at
the mean of the landmarks that are nearest to it, weighted by how near they are, as in landmark MDS. t-SNE of all of
50,000 papers would take many minutes of two cores.
"""

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]

DIMENSIONS = 50
"""Of the vectors that are compared: the principal components of theirs."""
LANDMARKS = 2_500
STEPS = 500
"""Of t-SNE: as many neighbours stay neighbours as after 1,000, in half the time."""
NEAREST = 6
"""Landmarks by which a paper is placed."""
FEW = 20
"""Papers up to which principal components alone place them."""
BLOCK = 4_096
SEED = 7


def reduced(vectors: Matrix) -> Matrix:
    """Returns the first principal components of vectors [papers, dimensions], at most 50, each row of unit length."""
    centred = vectors - vectors.mean(axis=0)
    _, axes = np.linalg.eigh(centred.T @ centred)
    found = centred @ axes[:, ::-1][:, :DIMENSIONS]
    length = np.linalg.norm(found, axis=1, keepdims=True)
    return np.asarray(found / np.maximum(length, 1e-9), np.float32)


def positions(points: Matrix) -> Matrix:
    """Returns [papers, 2], from 0 to 1, of reduced vectors."""
    if len(points) <= FEW:
        flat = np.zeros((len(points), 2), np.float32)
        flat[:, : points.shape[1]] = points[:, :2]
        return _scaled(flat)
    chosen = np.random.default_rng(SEED).permutation(len(points))[:LANDMARKS]
    landmarks, placed = points[chosen], _by_neighbours(points[chosen])
    found = np.empty((len(points), 2), np.float32)
    for start in range(0, len(points), BLOCK):
        found[start : start + BLOCK] = _between(points[start : start + BLOCK], landmarks, placed)
    found[chosen] = placed
    return _scaled(found)


def _by_neighbours(points: Matrix) -> Matrix:
    from sklearn.manifold import TSNE
    from threadpoolctl import threadpool_limits

    perplexity = min(30.0, (len(points) - 1) / 3)
    with threadpool_limits(1):  # questions are answered meanwhile; threads that wait for each other take far longer
        tsne = TSNE(2, perplexity=perplexity, init="pca", random_state=SEED, n_jobs=1, max_iter=STEPS)
        made = tsne.fit_transform(points)
    return np.asarray(made, np.float32)


def _between(points: Matrix, landmarks: Matrix, placed: Matrix) -> Matrix:
    """Each point at the weighted mean of its nearest landmarks, and a little beside it, so that no two hide each
    other."""
    cosines = points @ landmarks.T
    most = min(NEAREST, len(landmarks))
    nearest = np.argpartition(-cosines, most - 1, axis=1)[:, :most]
    near = np.take_along_axis(cosines, nearest, axis=1)
    weights = np.exp(12 * (near - near.max(axis=1, keepdims=True)))
    weights /= weights.sum(axis=1, keepdims=True)
    places = placed[nearest]
    means = (weights[:, :, None] * places).sum(axis=1)
    spread = np.sqrt((weights[:, :, None] * (places - means[:, None]) ** 2).sum(axis=1))
    noise = np.random.default_rng(SEED).standard_normal(means.shape)
    return np.asarray(means + np.minimum(spread, np.median(spread)) * 0.5 * noise, np.float32)


def _scaled(flat: Matrix) -> Matrix:
    low, high = (flat.min(axis=0), flat.max(axis=0)) if len(flat) else (flat, flat)
    return np.asarray((flat - low) / np.maximum(high - low, 1e-9), np.float32) if len(flat) else flat
