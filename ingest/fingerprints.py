"""Whether a file is as it was when it was read last: a hash of its content, and of how Paperlight reads it."""

from hashlib import blake2b
from pathlib import Path

READING = b"1"  # of files and their passages; another number has every file read anew
CHUNK = 1 << 20  # bytes


def fingerprint(data: bytes) -> str:
    """Computes the fingerprint of a whole file's bytes."""
    return blake2b(data, digest_size=16, person=READING).hexdigest()


def fingerprint_of(path: Path) -> str:
    """Computes the fingerprint of a file of any size; empty where it cannot be read."""
    hashed = blake2b(digest_size=16, person=READING)
    try:
        with path.open("rb") as file:
            while chunk := file.read(CHUNK):
                hashed.update(chunk)
    except OSError:
        return ""
    return hashed.hexdigest()
