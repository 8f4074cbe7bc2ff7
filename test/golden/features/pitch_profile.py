"""Reference values for the pitch class profile, from numpy and scipy (never from Affekt's own output).

    python3 test/golden/features/pitch_profile.py > test/golden/features/pitch-profile.json

The test signal is the one of generate.py without its bursts: 440 Hz and noise, and a second, mistuned tone.
"""
import json
import sys

import numpy as np
import scipy
from scipy.signal import find_peaks

from golden_signal import time_and_noise

RATE, SIZE, CLASSES = 22050, 8192, 36


def signal(seconds):
    time, noise = time_and_noise(RATE, seconds)
    return 0.2 * np.sin(2 * np.pi * 440 * time) + 0.1 * np.sin(2 * np.pi * 668.7 * time) + 0.02 * noise


def profile(frame):
    magnitude = np.abs(np.fft.rfft(frame * scipy.signal.get_window("hann", SIZE, fftbins=True)))
    peaks, _ = find_peaks(magnitude)
    peaks = peaks[(peaks >= 24) & (peaks < 780)]
    left, middle, right = (np.log(magnitude[peaks + k]) for k in (-1, 0, 1))
    hertz = (peaks + 0.5 * (left - right) / (left - 2 * middle + right)) * RATE / SIZE
    place = CLASSES * np.log2(hertz / 440)
    below = np.floor(place)
    classes = np.zeros(CLASSES)
    np.add.at(classes, below.astype(int) % CLASSES, magnitude[peaks] * (1 - (place - below)))
    np.add.at(classes, (below.astype(int) + 1) % CLASSES, magnitude[peaks] * (place - below))
    return classes / classes.sum()


def main():
    padded = np.concatenate([np.zeros(SIZE), signal(2)])
    frames = []
    for index in (3, 7, 15, 31, 59):
        end = int(np.floor((index + 1) * 705.6 + 0.5))
        frames.append({"frameIndex": index, "pitchClasses": np.round(profile(padded[end : end + SIZE]), 8).tolist()})
    versions = {"python": sys.version.split()[0], "numpy": np.__version__, "scipy": scipy.__version__}
    json.dump({"versions": versions, "frames": frames}, sys.stdout, indent=1)


main()
