"""Leave a real server in the middle of what takes long, and see on its processor time how soon the work ends.

    PYTHONPATH=.:tests python tests/bench/leaving.py HOME

Asks for the papers of all days ranked by fifty interests, as the page of triage does, and questions at the end of long
conversations over REST and in the frame; leaves after three seconds. A line each: seconds until the server's processor
time stands still.
"""

import json
import os
import re
import socket
import sys
import time
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import urlopen

from browsing import served

from assistant.triage import MOST_WISHES

LEFT = 3.0
"""Seconds after which the one who asked leaves."""
STILL = 0.5
"""Seconds without any work that count as the end."""
TICK = 0.01
"""Seconds of the processor's time that Linux counts."""


def used(process: int) -> int:
    """Ticks of the processor that a process has used."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def until_still(process: int) -> float:
    """Seconds until it has used no more than a twentieth of half a second for so long."""
    began = last = time.monotonic()
    before = used(process)
    while time.monotonic() - last < STILL:
        time.sleep(0.05)
        if (now := used(process)) - before > STILL / 20 / TICK:
            last, before = time.monotonic(), now
    return last - began


def sent(address: str, method: str, path: str, body: object = None) -> socket.socket:
    """A connection with a request, and nothing read."""
    host, port = re.findall(r"//([\d.]+):(\d+)", address)[0]
    data = json.dumps(body).encode() if body else b""
    asking = socket.create_connection((host, int(port)), timeout=60)
    head = f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    asking.sendall(f"{head}Content-Length: {len(data)}\r\n\r\n".encode() + data)
    return asking


def page_ranks(address: str) -> socket.socket:
    """The connection over which a page waits for its ranking, of all days by fifty interests."""
    with urlopen(f"{address}/api/status") as answer:
        held = json.load(answer)
    wanted = [("interest", f"robots that handle object {number}") for number in range(MOST_WISHES)]
    days = f"{held['first_day']}..{held['last_day']}"
    return sent(address, "GET", f"/triage?{urlencode([('days', days), *wanted])}")


def process_of() -> int:
    """The child of this process, which serves."""
    children = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text().split()
    assert len(children) == 1, children
    return int(children[0])


def main() -> None:
    """A line for each kind of request."""
    history = [f"papers on video diffusion and topic {number}" for number in range(100)]
    question = {"question": "and which of them release code, and for how many of them is it on GitHub?"}
    with served(Path(sys.argv[1])) as address:
        server = process_of()
        kinds = {
            "page of triage": lambda: page_ranks(address),
            "POST /api/ask": lambda: sent(address, "POST", "/api/ask", {**question, "history": history}),
            "POST /c": lambda: sent(address, "POST", "/c", {**question, "history": history}),
        }
        for name, asking in kinds.items():
            before = used(server)
            connection = asking()
            time.sleep(LEFT)
            worked = (used(server) - before) * TICK
            connection.close()
            print(f"{name}: {worked:.1f} s of work, then left, still after {until_still(server):.1f} s")


if __name__ == "__main__":
    main()
