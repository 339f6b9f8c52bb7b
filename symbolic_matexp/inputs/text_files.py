"""Reading and writing files. Messages say what should be in a file; a file is written completely or not at all."""

from __future__ import annotations

import codecs
import os
import secrets
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from ..errors import InputError

STANDARD_INPUT = "-"
"""What stands for the standard input, in place of a file's name."""
NPY, ZIP = b"\x93NUMPY", b"PK\x03\x04"
_NO_TEXT = (
    (NPY, "is a single NumPy array (.npy); give the matrices names: numpy.savez writes an .npz file of them"),
    (ZIP, "is a zip archive; only problems and weights may be .npz files, and then their names end so"),
    (b"\x1f\x8b", "is compressed with gzip; unpack it first"),
    (b"\x80", "is no text, perhaps a Python pickle, which is never read here; save it as JSON"),
    (b"MATLAB ", "is a MATLAB file; save its matrices with numpy.savez as .npz: scipy.io.loadmat reads it"),
    (b"\x89HDF", "is an HDF5 file, perhaps of MATLAB; save its matrices with numpy.savez as .npz"),
    (b"\xff\xfe", "is UTF-16 text; save it as UTF-8"),
    (b"\xfe\xff", "is UTF-16 text; save it as UTF-8"),
)


def read_text(path: str | Path, what: str, form: str = "") -> str:
    """Return the UTF-8 text in ``path``, without a byte order mark.

    In messages ``what`` names the content ("a problem") and ``form`` the format ("JSON"). Raises :class:`InputError`
    if the file cannot be read or is not such text.
    """
    return as_text(read_bytes(path, what, form), path, what, form)


def as_text(data: bytes, path: str | Path, what: str, form: str = "") -> str:
    """Return the text that ``data`` holds; the other arguments are those of :func:`read_text`, for messages."""
    file = _subject_of_message(path, form)
    for beginning, fault in _NO_TEXT:
        if data.startswith(beginning):
            raise InputError(f"{file} {fault}")
    if b"\0" in data:
        raise InputError(f"{file} is no text, or UTF-16 text; {what} is read from UTF-8 text")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        byte = data[error.start]
        raise InputError(
            f"{file} is not UTF-8 text: line {line} has the byte 0x{byte:02x} in it; save it as UTF-8"
        ) from None


def read_bytes(path: str | Path, what: str, form: str = "") -> bytes:
    """Return the content of ``path``, "-" for the standard input.

    Raises :class:`InputError` if it cannot be read or is empty.

    ``what`` and ``form`` are those of :func:`read_text`.
    """
    try:
        data = _standard_input() if str(path) == STANDARD_INPUT else Path(path).read_bytes()
    except IsADirectoryError:
        raise InputError(f"cannot read {path}: it is a folder, not a file with {what}") from None
    except InputError:
        raise
    except (OSError, ValueError) as error:  # ValueError: a null character in the name
        raise InputError(f"cannot read {path}: {getattr(error, 'strerror', None) or error}") from None
    if not data.removeprefix(codecs.BOM_UTF8).strip():
        raise InputError(f"{_subject_of_message(path, form)} is empty; it should hold {what}")
    return data


def _subject_of_message(path: str | Path, form: str) -> str:
    return f"{named(path)} is not valid {form}: it" if form else named(path)


def named(path: str | Path) -> str:
    """Return what messages call a file."""
    return "the standard input" if str(path) == STANDARD_INPUT else str(path)


def _standard_input() -> bytes:
    """Return all that the standard input holds; it can be read once."""
    if sys.stdin is None:  # closed by the caller
        raise InputError("the standard input is closed; give a file")
    binary = getattr(sys.stdin, "buffer", None)
    return sys.stdin.read().encode() if binary is None else bytes(binary.read())


def write_text(path: str | Path, text: str) -> None:
    """Write UTF-8 text. An existing file is replaced."""
    with replacing(path) as file:
        file.write(text.encode("utf-8"))


@contextmanager
def replacing(path: str | Path) -> Iterator[BinaryIO]:
    """Open a new file beside ``path``. It replaces ``path`` when the block ends without an exception.

    So a reader of ``path`` finds the old content or the new one, never half of it. A symbolic link stays; its target
    is replaced and keeps its permissions. A pipe, a device or the standard output is written to directly. Raises
    :class:`InputError` if the file cannot be written.
    """
    try:
        if stream := _open_stream(path):
            with stream:
                yield stream
            return
        target = os.path.realpath(path)
        temporary = os.path.join(os.path.dirname(target), f".{secrets.token_hex(8)}.tmp")
        with open(temporary, "xb") as file:
            try:
                if os.path.exists(target):
                    os.chmod(temporary, stat.S_IMODE(os.stat(target).st_mode))
                yield file
                file.close()
                os.replace(temporary, target)
            except BaseException:
                with suppress(OSError):
                    os.unlink(temporary)
                raise
    except BrokenPipeError:
        raise
    except OSError as error:
        raise InputError(f"cannot write {path}: {error.strerror or error}") from None


def _open_stream(path: str | Path) -> BinaryIO | None:
    """Open a pipe, a device or the standard output, which are written to directly. Return None for ordinary files."""
    try:
        found = os.stat(path)
    except FileNotFoundError:
        return None
    if is_standard_output(path):
        sys.stdout.flush()
        return os.fdopen(os.dup(1), "wb")  # a duplicate shares its position in the file with everything printed
    if stat.S_ISREG(found.st_mode):
        return None
    return open(path, "wb")


def is_standard_output(path: str | Path) -> bool:
    """Whether a path is the file or device that the standard output goes to, as /dev/stdout is."""
    try:
        return os.path.samestat(os.stat(path), os.fstat(1))
    except OSError:
        return False
