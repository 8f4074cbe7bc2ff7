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
    elif said.get("valence") is not None:
        print(f"valence {said['valence']:+.2f} arousal {said['arousal']:+.2f}", flush=True)
