"""Peer of `affekt analyze`: the usual offline pipeline in Python, on one core.

soundfile reads, soxr (through librosa, "soxr_hq") resamples to 22,050 Hz, librosa makes a 2048-point STFT, numpy applies the
filterbank, librosa makes a chroma of 36 bins from an 8192-point STFT, and a network of the same shape and weights in PyTorch takes
a window of 10 s of frames for every estimate.
Differences from Affekt: librosa's hop is a whole number (706 for 705.6), frames are centred, the level is normalised by
the peak of the whole file as in the mid-level paper, and there are no descriptors, no onsets and no explanation.

usage: librosa_pipeline.py SETUP.json
Prints one JSON object: seconds of each part, versions, the mean of every band, and what the network says of the given frames.
"""

import json
import sys
import time

import numpy as np

started = time.perf_counter()
import librosa  # noqa: E402
import soundfile  # noqa: E402
import soxr  # noqa: E402

try:
    import torch
    import torch.nn.functional as functional
except ImportError:
    torch = None

WINDOW_FRAMES = 312
STEP_FRAMES = 4
PITCH_CLASSES = 36


def load_weights(folder):
    with open(f"{folder}/model.json") as file:
        manifest = json.load(file)
    halves = np.fromfile(f"{folder}/weights.bin", dtype="<f2").astype(np.float32)
    weights, position = {}, 0
    for spec in manifest["weightsManifest"][0]["weights"]:
        size = int(np.prod(spec["shape"]))
        weights[spec["name"]] = halves[position : position + size].reshape(spec["shape"])
        position += size
    return manifest, weights


def pulse(frames):
    """Clarity of beats and bars over the onset flux of frames that are not standardised; as `pulseInputs`, through an FFT."""
    flux = np.maximum(np.diff(frames, axis=0, prepend=frames[:1]), 0).mean(axis=1)
    flux = flux - flux.mean()
    sums = np.fft.irfft(np.abs(np.fft.rfft(flux, 1024)) ** 2, 1024)[: len(flux)]
    correlations = sums / np.arange(len(flux), 0, -1) / max((flux**2).mean(), 1e-12)
    peaks = [correlations[8:48].max(), correlations[48:101].max()]
    return torch.tensor([(min(1.0, max(0.0, peak)) - 0.4) / 0.2 for peak in peaks], dtype=torch.float32)


class Network:
    """Trunk, harmony, pooling over the whole window, pulse and the affect head."""

    def __init__(self, trunk, weights):
        self.trunk = trunk
        self.weights = {}
        for name, values in weights.items():
            if name.startswith("conv") and name.endswith("/kernel"):
                values = values.transpose(3, 2, 0, 1)
            self.weights[name] = torch.from_numpy(np.ascontiguousarray(values))

    def linear(self, name, x):
        return x @ self.weights[f"{name}/kernel"] + self.weights[f"{name}/bias"]

    def match(self, name, profiles):
        """How well profiles [steps, 36] match the templates of a layer at the best transposition of each."""
        compressed = torch.sqrt(profiles)
        centred = compressed - compressed.mean(1, keepdim=True)
        shape = centred / (centred.norm(dim=1, keepdim=True) + 1e-3)
        turns = torch.cat([shape, shape[:, :-1]], 1).unfold(1, PITCH_CLASSES, 1)
        matches = turns @ self.weights[f"{name}/kernel"].reshape(PITCH_CLASSES, -1)
        return (matches + self.weights[f"{name}/bias"]).amax(1)

    def affect(self, frames, standard, pitch_classes):
        x = torch.from_numpy(standard)[None, None]
        for spec in self.trunk:
            margin = (spec["kernelBands"] - 1) // 2
            past = spec["kernelTime"] - spec["stride"]
            x = functional.pad(x, (margin, margin, past, 0))
            kernel, bias = (self.weights[f"{spec['name']}/{part}"] for part in ("kernel", "bias"))
            x = torch.relu(functional.conv2d(x, kernel, bias, stride=spec["stride"]))
            if spec["pool"] != [1, 1]:
                x = functional.max_pool2d(x, tuple(spec["pool"]))
        profiles = torch.from_numpy(np.ascontiguousarray(pitch_classes))
        steps = torch.cat([x.mean(3)[0].T, self.match("chord", profiles)], 1)
        mean = steps.mean(0)
        deviation = torch.sqrt(((steps - mean) ** 2).mean(0) + 1e-4)
        keys = self.match("key", profiles.mean(0, keepdim=True))[0]
        hidden = torch.relu(self.linear("hidden", torch.cat([mean, deviation, keys])))
        units = self.linear("units", torch.cat([hidden, keys])) + self.linear("pulse", pulse(frames))
        terms = torch.cat([units[:6], self.linear("modality", keys), units[6:]])
        return self.linear("affect", terms).numpy()


def main():
    with open(sys.argv[1]) as file:
        setup = json.load(file)
    # librosa loads and compiles parts of itself at the first call: not counted.
    warm = librosa.resample(np.zeros(44100, dtype=np.float32), orig_sr=44100, target_sr=22050, res_type="soxr_hq")
    librosa.stft(warm, n_fft=2048, hop_length=706)
    librosa.feature.chroma_stft(y=warm, sr=22050, n_fft=8192, hop_length=2824, n_chroma=PITCH_CLASSES, tuning=0)
    imported = time.perf_counter()
    imported_cpu = time.process_time()
    samples, rate = soundfile.read(setup["audio"], dtype="float32", always_2d=True)
    mono = samples.mean(axis=1)
    mono = librosa.resample(mono, orig_sr=rate, target_sr=22050, res_type="soxr_hq")
    mono /= max(np.abs(mono).max(), 1e-9)
    magnitudes = np.abs(librosa.stft(mono, n_fft=2048, hop_length=706))[:-1]
    filters = np.zeros((len(setup["bands"]), 1024), dtype=np.float32)
    for row, band in zip(filters, setup["bands"]):
        row[band["firstBin"] : band["firstBin"] + len(band["weights"])] = band["weights"]
    bands = np.log10(1 + filters @ magnitudes).T.astype(np.float32)
    chroma = librosa.feature.chroma_stft(
        y=mono, sr=22050, n_fft=8192, hop_length=STEP_FRAMES * 706, n_chroma=PITCH_CLASSES, tuning=0
    ).T.astype(np.float32)
    featured = time.perf_counter()
    featured_cpu = time.process_time()

    result = {
        "versions": {module.__name__: module.__version__ for module in (np, librosa, soundfile, soxr)},
        "audioSeconds": len(mono) / 22050,
        "importSeconds": imported - started,
        "featureSeconds": {"wall": featured - imported, "cpu": featured_cpu - imported_cpu},
        "bandMeans": bands.mean(axis=0).tolist(),
        "networkSeconds": None,
        "estimateCount": 0,
        "affect": None,
    }
    if torch is not None:
        torch.set_num_threads(1)
        result["versions"]["torch"] = torch.__version__
        manifest, weights = load_weights(setup["model"])
        network = Network(setup["trunk"], weights)
        scale = manifest["input"]
        mean, sd = np.float32(scale["mean"]), np.float32(scale["sd"])
        with torch.inference_mode():
            given = np.fromfile(setup["frames"], dtype="<f4").reshape(WINDOW_FRAMES, -1)
            given_pitches = np.fromfile(setup["pitchClasses"], dtype="<f4").reshape(-1, PITCH_CLASSES)
            result["affect"] = network.affect(given, (given - mean) / sd, given_pitches).tolist()
            begun, begun_cpu = time.perf_counter(), time.process_time()
            standard = (bands - mean) / sd
            hop = setup["estimateSeconds"] * 31.25
            for index in range(int((len(standard) - WINDOW_FRAMES) / hop) + 1):
                start = int(index * hop)
                step = start // STEP_FRAMES
                network.affect(
                    bands[start : start + WINDOW_FRAMES],
                    standard[start : start + WINDOW_FRAMES],
                    chroma[step : step + WINDOW_FRAMES // STEP_FRAMES],
                )
                result["estimateCount"] += 1
            result["networkSeconds"] = {
                "wall": time.perf_counter() - begun,
                "cpu": time.process_time() - begun_cpu,
            }
    print(json.dumps(result))


main()
