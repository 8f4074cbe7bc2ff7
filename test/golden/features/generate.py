"""Reference values for the feature tests, from numpy, scipy and librosa (never from Affekt's own output).

    python3 test/golden/features/generate.py > test/golden/features/features.json

The test signal is a formula, so that both sides compute it: see `signal` here and in test/support/golden-signal.ts.
"""
import json
import sys

import librosa
import numpy as np
import scipy
from scipy.signal import lfilter

from golden_signal import time_and_noise

RATE, SIZE = 22050, 2048


def signal(rate, seconds):
    """A 440 Hz tone, gated bursts of 3 kHz, and noise from a linear congruential generator."""
    time, noise = time_and_noise(rate, seconds)
    gate = (time % 0.5) < 0.1
    return 0.2 * np.sin(2 * np.pi * 440 * time) + 0.1 * gate * np.sin(2 * np.pi * 3000 * time) + 0.02 * noise


def filterbank(bands_per_octave=24, low=20.0, high=16000.0):
    """Triangles over centre frequencies tuned to 440 Hz, moved to FFT bins, merged, of unit area."""
    steps = np.arange(np.floor(np.log2(low / 440) * bands_per_octave), np.ceil(np.log2(high / 440) * bands_per_octave))
    centres = 440 * 2 ** (steps / bands_per_octave)
    centres = centres[(centres >= low) & (centres <= high)]
    bins = np.arange(SIZE // 2) * RATE / SIZE
    unique = np.unique(np.abs(centres[:, None] - bins[None, :]).argmin(axis=1))
    unique = unique[unique > 0]
    bank = np.zeros((SIZE // 2, len(unique) - 2))
    for band in range(len(unique) - 2):
        start, centre, stop = unique[band : band + 3]
        bank[:, band] = np.interp(np.arange(SIZE // 2), [start, centre, stop], [0, 1, 0], left=0, right=0)
    return bank / bank.sum(axis=0)


def frame_ends(count):
    return [int(np.floor((index + 1) * 705.6 + 0.5)) for index in range(count)]


def loudness(rate):
    """Momentary and short-term loudness with the coefficients that BS.1770-4 prints for 48 kHz."""
    assert rate == 48000
    x = signal(rate, 4)
    x = lfilter([1.53512485958697, -2.69169618940638, 1.19839281085285], [1, -1.69065929318241, 0.73248077421585], x)
    x = lfilter([1, -2, 1], [1, -1.99004745483398, 0.99007225036621], x)
    power = lambda start, stop: -0.691 + 10 * np.log10(np.mean(x[int(start * rate) : int(stop * rate)] ** 2))
    return [{"seconds": s, "momentaryLufs": power(s - 0.4, s), "shortTermLufs": power(s - 3, s)} for s in (3.2, 3.52, 4.0)]


def main():
    x = signal(RATE, 2)
    padded = np.concatenate([np.zeros(SIZE), x])
    window = scipy.signal.get_window("hann", SIZE, fftbins=True)
    bank = filterbank()
    frames = []
    for index in (0, 2, 3, 17, 40, 61):
        end = frame_ends(62)[index]
        frame = padded[end : end + SIZE]
        magnitude = np.abs(np.fft.rfft(frame * window))[: SIZE // 2]
        column = magnitude[:, None]
        frequencies = np.arange(SIZE // 2) * RATE / SIZE
        frames.append(
            {
                "frameIndex": index,
                "sampleIndex": end,
                "bandMagnitudes": np.round(magnitude @ bank, 7).tolist(),
                "rms": float(np.sqrt(np.mean(frame**2))),
                "zeroCrossingRate": float(np.mean(np.diff(np.signbit(frame).astype(int)) != 0)),
                "spectralCentroidHz": float(librosa.feature.spectral_centroid(S=column, freq=frequencies)[0, 0]),
                "spectralRolloffHz": float(
                    librosa.feature.spectral_rolloff(S=column, freq=frequencies, roll_percent=0.99)[0, 0]
                ),
                "spectralFlatness": float(librosa.feature.spectral_flatness(S=column, power=1.0, amin=1e-12)[0, 0]),
            }
        )
    versions = {"python": sys.version.split()[0], "numpy": np.__version__, "scipy": scipy.__version__}
    versions["librosa"] = librosa.__version__
    json.dump({"versions": versions, "frames": frames, "loudness": loudness(48000)}, sys.stdout, indent=1)


main()
