"""Makes the coded clips beside this file and coded-clips.json, what independent decoders read from them.

Run in this folder; needs ffmpeg (with libmp3lame, libvorbis, libopus), sox, opusdec and numpy. Made with
ffmpeg 5.1.9, sox 14.4.2, opus-tools 0.2 (libopus 1.3.1), numpy 2.4.6. The tolerance of the test is 2e-5 of full scale: decoders round differently.

The sound: a second, silent for its first tenth (both channels equal), then 440 Hz left and 660 Hz right (.5, .4).
"""

import json
import subprocess

import numpy as np

STEP = 509
# Several pages a second, so that a clip that is cut off still has some.
PAGES = ["-page_duration", "200000"]
# Vorbis puts the centre second and the low effects last; WAV, and Affekt, do not.
VORBIS_TO_WAV = [0, 2, 1, 5, 3, 4]
SOUND = "if(lt(t,0.1),0,0.5*sin(2*PI*440*t))|if(lt(t,0.1),0,0.4*sin(2*PI*660*t))"
CLIPS = {
    "stereo.mp3": ["-b:a", "96k"],
    "mono.mp3": ["-ac", "1", "-b:a", "48k"],
    "low-rate.mp3": ["-ar", "16000", "-b:a", "24k"],
    "stereo.flac": ["-sample_fmt", "s16"],
    "stereo.oga": ["-c:a", "flac", "-sample_fmt", "s16", "-f", "ogg", *PAGES],
    "stereo.ogg": ["-c:a", "libvorbis", "-q:a", "2", *PAGES],
    "six.ogg": ["-ac", "6", "-c:a", "libvorbis", "-q:a", "1"],
    "stereo.opus": ["-c:a", "libopus", "-b:a", "64k"],
    "mono.opus": ["-ac", "1", "-c:a", "libopus", "-b:a", "32k"],
}


def reference(name):
    """Float samples (time, channel) of a clip by a decoder that Affekt does not use."""
    if name.endswith(".opus"):
        channels = 1 if name.startswith("mono") else 2
        command = ["opusdec", "--quiet", "--float", "--rate", "48000", name, "-"]
        data = subprocess.run(command, check=True, capture_output=True).stdout
    elif name.endswith(".ogg"):
        # ffmpeg leaves out the last 128 samples of a Vorbis file; sox reads it with libvorbis.
        channels = 6 if name.startswith("six") else 2
        command = ["sox", name, "-t", "f32", "-"]
        data = subprocess.run(command, check=True, capture_output=True).stdout
    else:
        probe = ["ffprobe", "-v", "error", "-of", "csv=p=0", "-show_entries", "stream=channels", name]
        channels = int(subprocess.run(probe, check=True, capture_output=True).stdout.split()[0])
        command = ["ffmpeg", "-v", "error", "-i", name, "-f", "f32le", "-"]
        data = subprocess.run(command, check=True, capture_output=True).stdout
    samples = np.frombuffer(data[: len(data) // 4 * 4], "<f4").reshape(-1, channels)
    return samples[:, VORBIS_TO_WAV] if name == "six.ogg" else samples


def main():
    source = ["-f", "lavfi", "-i", f"aevalsrc='{SOUND}':s=44100:d=1"]
    found = {}
    for name, options in CLIPS.items():
        command = ["ffmpeg", "-v", "error", "-y", *source, "-map_metadata", "-1", *options, name]
        subprocess.run(command, check=True)
        samples = reference(name)
        rate = 48000 if name.endswith(".opus") else 16000 if name.startswith("low") else 44100
        found[name] = {
            "sampleRateHz": rate,
            "channelCount": samples.shape[1],
            "sampleCount": samples.shape[0],
            "step": STEP,
            "values": [[round(float(v), 7) for v in row] for row in samples[::STEP]],
        }
    with open("coded-clips.json", "w") as out:
        json.dump(found, out, indent=1)


main()
