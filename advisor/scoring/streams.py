"""Random numbers that any machine can draw again: each depends on its name and its index alone.

Knows nothing of what is drawn. A report's page draws the same numbers in JavaScript
(`templates/report/streams.js`), which numpy's own generators would not allow: their tables and
128-bit words are out of its reach. Change both files or neither; a test in a browser compares them.

The generator is Threefry-2x32 with 20 rounds (Salmon, Moraes, Dror & Shaw 2011, *Parallel random
numbers: as easy as 1, 2, 3*, SC '11): 32-bit additions, rotations and exclusive ors, no state.
"""

from __future__ import annotations

import itertools
import math
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Words = NDArray[np.uint32]
Key = tuple[Words, Words]

ROTATIONS = ((13, 15, 26, 6), (17, 29, 16, 24))
"""By how many bits each round rotates; the two rows take turns (Salmon et al. 2011, table 2)."""

PARITY = np.uint32(0x1BD11BDA)
"""Makes the third word of the key schedule, so that no key is all zero (the same, section 4.3)."""

ROUNDS = 20
"""What the authors recommend; 13 already pass every test that they know."""

WORD = 0xFFFFFFFF
"""The 32 bits of a word."""


@dataclass(frozen=True)
class Streams:
    """Sequences of random numbers, one a name; what is drawn from one moves no other."""

    seed: int
    """Of all streams; its lower 64 bits count."""
    names: Sequence[str]
    """Which ones, such as `bearing/latency/rag`."""

    def uniforms(self, count: int) -> Floats:
        """(names, count), uniform on (0, 1), neither end included."""
        return _in_turn(*_uniforms(self._key(), _counters(count)), count)

    def normals(self, count: int) -> Floats:
        """(names, count), standard normal."""
        return _in_turn(*_normals(self._key(), _counters(count)), count)

    def gammas(self, shapes: Floats, count: int) -> Floats:
        """(names, count), gamma of scale 1.

        A shape below 1 is drawn at shape + 1 and multiplied by u^(1 / shape) (Marsaglia & Tsang
        2000, *ACM Transactions on Mathematical Software* 26(3), section 6).

        Args:
            shapes: (names,), any positive ones; the twelfth decimal is the last that counts.
            count: How many of each.
        """
        # The two ways to draw differ in every number, and rounding may put a shape of 1 below it.
        shapes = np.maximum(np.round(shapes, 12), 1e-12)
        propose, accept = self._key("/propose"), self._key("/accept")
        small = shapes < 1
        boosted = (shapes + small)[:, None]
        drawn = _in_turn(*_gammas(boosted, propose, accept, _counters(count)), count)
        for attempt in itertools.count(1):
            row, column = np.nonzero(drawn == 0)
            if not row.size:
                break
            keys = (_of_rows(propose, row), _of_rows(accept, row))
            counters = (column // 2).astype(np.uint32)
            pair = _gammas(boosted[row, 0], *keys, counters, attempt=attempt)
            drawn[row, column] = np.where(column % 2, pair[1], pair[0])
        if small.any():
            boost = Streams(self.seed, [f"{name}/boost" for name in self.names]).uniforms(count)
            drawn[small] *= boost[small] ** (1 / shapes[small, None])
        return drawn

    def _key(self, part: str = "") -> Key:
        low, high = (np.array([self.seed >> bits & WORD], np.uint32) for bits in (0, 32))
        # crc32 and not hash(): Python salts hash() anew in every process.
        names = [[zlib.crc32(f"{name}{part}".encode())] for name in self.names]
        return threefry((low, high), np.array(names, np.uint32), np.zeros((1, 1), np.uint32))


def threefry(key: Key, first: Words, second: Words) -> tuple[Words, Words]:
    """Turn counters into random words.

    Args:
        key: Two words.
        first: The first words of the counters; all four broadcast together.
        second: The second words of the counters.

    Returns:
        Two words a counter.
    """
    schedule = (*key, key[0] ^ key[1] ^ PARITY)
    x: Words = first + key[0]
    y: Words = second + key[1]
    for group in range(ROUNDS // 4):
        for bits in ROTATIONS[group % 2]:
            x = x + y
            y = x ^ (y << np.uint32(bits) | y >> np.uint32(32 - bits))
        x = x + schedule[(group + 1) % 3]
        y = y + schedule[(group + 2) % 3] + np.uint32(group + 1)
    return x, y


def _of_rows(key: Key, row: NDArray[np.int64]) -> Key:
    return key[0][row, 0], key[1][row, 0]


def _counters(count: int) -> Words:
    # Each gives two words, so two numbers.
    return np.arange((count + 1) // 2, dtype=np.uint32)


def _in_turn(even: Floats, odd: Floats, count: int) -> Floats:
    return np.stack([even, odd], axis=-1).reshape(len(even), -1)[:, :count]


def _uniforms(key: Key, counters: Words, attempt: int = 0) -> tuple[Floats, Floats]:
    first, second = threefry(key, counters, np.full_like(counters, attempt))
    return (np.float64(0.5) + first) * 2.0**-32, (np.float64(0.5) + second) * 2.0**-32


def _normals(key: Key, counters: Words, attempt: int = 0) -> tuple[Floats, Floats]:
    """Standard normal: sqrt(-2 ln u) cos(2 pi v) and sqrt(-2 ln u) sin(2 pi v).

    (Box & Muller 1958, *Annals of Mathematical Statistics* 29(2).)
    """
    u, v = _uniforms(key, counters, attempt)
    radius, angle = np.sqrt(-2 * np.log(u)), 2 * math.pi * v
    return radius * np.cos(angle), radius * np.sin(angle)


def _gammas(
    shape: Floats, propose: Key, accept: Key, counters: Words, attempt: int = 0
) -> tuple[Floats, Floats]:
    """Gamma of a shape of 1 or more; 0 where the attempt was rejected.

    With d = shape - 1/3, c = 1 / sqrt(9 d), x normal, u uniform and v = (1 + c x)^3, d v is
    accepted where v > 0 and ln u < x^2 / 2 + d - d v + d ln v (Marsaglia & Tsang 2000). Unlike the
    paper, no cheaper test comes first: it would change no result.
    """
    d = shape - 1 / 3
    pairs = zip(
        _normals(propose, counters, attempt), _uniforms(accept, counters, attempt), strict=True
    )
    found = []
    for x, u in pairs:
        v = 1 + x / np.sqrt(9 * d)
        # Below 0 is no logarithm; that of the smallest number is rejected as surely.
        v = np.maximum(v * v * v, np.finfo(np.float64).tiny)
        found.append(np.where(np.log(u) < x * x / 2 + d * (1 - v + np.log(v)), d * v, 0.0))
    return found[0], found[1]
