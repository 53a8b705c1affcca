"""The lines of a file, plain or compressed, in bounded memory whatever the file holds."""

import gzip
import lzma
import re
import zlib
from collections.abc import Iterable, Iterator
from typing import BinaryIO

CHUNK = 1 << 20  # bytes, of what is read and of what it is decompressed to
LONGEST_LINE = 4 << 20  # bytes
XZ_MEMORY = 128 << 20  # bytes; `xz -9` needs 65 MiB, and a hostile header may ask for 4 GiB

UNPACKED = 64 << 20  # bytes that a compressed file may hold whatever its size
RATIO = 100  # times its size that it may hold beyond; papers as JSON shrink to a tenth
TOLD = re.compile(rb"\S[^\n]*")  # a line without the white space before it

GZIP, XZ = b"\x1f\x8b", b"\xfd7zXZ\x00"


class DamagedFileError(Exception):
    """Why a file cannot be decompressed any further."""


def bounded_lines(file: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
    """Yields each line that is not blank, with its number from 1, of a file that is open at its beginning; None for one
    longer than 4 MiB, which is never held whole.

    What the file is compressed with is known by its first bytes. Raises DamagedFileError behind the last line that can
    be read, and OSError as the file does.
    """
    return _lines(_bounded(file, _chunks(file)))


def _bounded(file: BinaryIO, chunks: Iterable[bytes]) -> Iterator[bytes]:
    """As much as a file of its size may hold."""
    unpacked = 0
    for chunk in chunks:
        unpacked += len(chunk)
        if unpacked > UNPACKED + RATIO * file.tell():
            raise DamagedFileError(f"it unpacks to more than {RATIO} times its size: no text does")
        yield chunk


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    start = file.read(len(XZ))
    file.seek(0)
    try:
        if start.startswith(GZIP):
            with gzip.GzipFile(fileobj=file) as unpacked:
                yield from iter(lambda: unpacked.read1(CHUNK), b"")
        elif start == XZ:
            yield from _unxz(file)
        else:
            yield from iter(lambda: file.read(CHUNK), b"")
    except (gzip.BadGzipFile, lzma.LZMAError, zlib.error) as error:
        raise DamagedFileError(f"the compressed file is damaged ({error})") from None
    except EOFError:
        raise DamagedFileError("the compressed file is cut off") from None


def _unxz(file: BinaryIO) -> Iterator[bytes]:
    """As `lzma.open`, which cannot bound the memory that a header asks for."""
    packed = file.read(CHUNK)
    while packed:
        stream = lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=XZ_MEMORY)
        while not stream.eof:
            yield stream.decompress(packed, CHUNK)
            packed = file.read(CHUNK) if stream.needs_input and not stream.eof else b""
            if stream.needs_input and not stream.eof and not packed:
                raise EOFError
        packed = stream.unused_data.lstrip(b"\0") or file.read(CHUNK).lstrip(b"\0")  # another stream, or padding


def _lines(chunks: Iterable[bytes]) -> Iterator[tuple[int, bytes | None]]:
    number, rest, too_long = 1, b"", False
    for chunk in chunks:
        text = rest + chunk
        end, counted = text.rfind(b"\n") + 1, 0
        if too_long and end:
            yield number, None
            counted, number, too_long = text.index(b"\n") + 1, number + 1, False
        for line in TOLD.finditer(text, counted, end):  # blank lines, of which a file may hold any number, cost nothing
            number, counted = number + text.count(b"\n", counted, line.start()), line.start()
            yield number, None if line.end() - line.start() > LONGEST_LINE else line[0]
        number += text.count(b"\n", counted, end)
        rest = b"" if too_long else text[end:]
        if len(rest) > LONGEST_LINE:
            rest, too_long = b"", True
    if too_long or rest.strip():
        yield number, None if too_long else rest
