"""What the test signals of this folder have in common; test/support/golden-signal.ts computes the same."""
import numpy as np


def time_and_noise(rate, seconds):
    """Time of each sample, s, and noise from a linear congruential generator, -0.5..0.5."""
    count = int(rate * seconds)
    noise = np.empty(count)
    state = 1
    for index in range(count):
        state = (state * 1664525 + 1013904223) % 2**32
        noise[index] = state / 2**32 - 0.5
    return np.arange(count) / rate, noise
