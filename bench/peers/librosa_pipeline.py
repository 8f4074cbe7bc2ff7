"""Peer of `affekt analyze`: the usual offline pipeline in Python, on one core.

soundfile reads, soxr (through librosa, "soxr_hq") resamples to 22,050 Hz, librosa makes a 2048-point STFT, numpy applies the
filterbank, and a network of the same shape and weights in PyTorch takes a window of 10 s of frames for every estimate.
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


class Network:
    """Trunk, pooling over the whole window and the affect head."""

    def __init__(self, trunk, weights):
        self.trunk = trunk
        self.weights = {}
        for name, values in weights.items():
            if name.startswith("conv") and name.endswith("/kernel"):
                values = values.transpose(3, 2, 0, 1)
            self.weights[name] = torch.from_numpy(np.ascontiguousarray(values))

    def affect(self, frames):
        x = torch.from_numpy(frames)[None, None]
        for spec in self.trunk:
            margin = (spec["kernelBands"] - 1) // 2
            past = spec["kernelTime"] - spec["stride"]
            x = functional.pad(x, (margin, margin, past, 0))
            kernel, bias = (self.weights[f"{spec['name']}/{part}"] for part in ("kernel", "bias"))
            x = torch.relu(functional.conv2d(x, kernel, bias, stride=spec["stride"]))
            if spec["pool"] != [1, 1]:
                x = functional.max_pool2d(x, tuple(spec["pool"]))
        steps = x.mean(3)[0]
        mean = steps.mean(1)
        variance = ((steps - mean[:, None]) ** 2).mean(1)
        pooled = torch.cat([mean, torch.sqrt(variance + 1e-4)])
        for name in ("hidden", "midLevel", "affect"):
            pooled = pooled @ self.weights[f"{name}/kernel"] + self.weights[f"{name}/bias"]
            if name == "hidden":
                pooled = torch.relu(pooled)
        return pooled.numpy()


def main():
    with open(sys.argv[1]) as file:
        setup = json.load(file)
    # librosa loads and compiles parts of itself at the first call: not counted.
    warm = librosa.resample(np.zeros(44100, dtype=np.float32), orig_sr=44100, target_sr=22050, res_type="soxr_hq")
    librosa.stft(warm, n_fft=2048, hop_length=706)
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
            result["affect"] = network.affect((given - mean) / sd).tolist()
            begun, begun_cpu = time.perf_counter(), time.process_time()
            standard = (bands - mean) / sd
            hop = setup["estimateSeconds"] * 31.25
            for index in range(int((len(standard) - WINDOW_FRAMES) / hop) + 1):
                start = int(index * hop)
                network.affect(standard[start : start + WINDOW_FRAMES])
                result["estimateCount"] += 1
            result["networkSeconds"] = {
                "wall": time.perf_counter() - begun,
                "cpu": time.process_time() - begun_cpu,
            }
    print(json.dumps(result))


main()
