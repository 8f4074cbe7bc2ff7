"""Reads a show's lines and prints the emotion once a second:
affekt start --config ndjson.json | python3 read_ndjson.py    (ndjson.json: {"outputs": {"ndjson": {"rateHz": 1}}})
"""

import json
import sys

for line in sys.stdin:
    if not line.startswith("{"):
        continue
    said = json.loads(line)
    if said["type"] == "event":
        print("  ", said["name"], said["reason"], flush=True)
    elif said["signals"]["valence"] is not None:
        values = said["signals"]
        print(f"valence {values['valence']:+.2f} arousal {values['arousal']:+.2f}", flush=True)
