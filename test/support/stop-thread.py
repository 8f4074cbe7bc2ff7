"""Holds one thread of another process still: stop-thread.py PROCESS SECONDS

The thread is the busiest beside the main one over two seconds. It is held by ptrace, so the others of its process go on.
"""

import ctypes
import os
import sys
import time

PTRACE_ATTACH, PTRACE_DETACH, WALL = 16, 17, 0x40000000
process, seconds = int(sys.argv[1]), float(sys.argv[2])
libc = ctypes.CDLL(None, use_errno=True)


def ticks(thread):
    with open(f"/proc/{process}/task/{thread}/stat") as stat:
        fields = stat.read().rsplit(")", 1)[1].split()
    return int(fields[11]) + int(fields[12])


threads = [thread for thread in os.listdir(f"/proc/{process}/task") if int(thread) != process]
before = {thread: ticks(thread) for thread in threads}
time.sleep(2)
busiest = int(max(threads, key=lambda thread: ticks(thread) - before[thread]))
if libc.ptrace(PTRACE_ATTACH, busiest, None, None) != 0:
    sys.exit(f"thread {busiest} cannot be held: {os.strerror(ctypes.get_errno())}")
os.waitpid(busiest, WALL)
time.sleep(seconds)
libc.ptrace(PTRACE_DETACH, busiest, None, None)
