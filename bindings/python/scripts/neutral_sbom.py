"""Takes the folder in which a wheel was built out of its SBOM: scripts/neutral_sbom.py WHEEL...

Cargo names packages that it has from a path by that path, so that the list of what is in a wheel would
tell where somebody's checkout lies, and would be another one for each. The wheel's RECORD is kept right.
"""

from __future__ import annotations

import base64
import hashlib
import os
import re
import sys
import zipfile
from pathlib import Path

# A package of this repository, by cargo's name for it or by the URL of a package: the folder goes, and the
# package's name and version stay.
FOLDER = re.compile(rb'(path\+file://|download_url=file:(?://)?)[^"#?&]*')


def neutral(path: Path) -> None:
    """Writes a wheel anew, if there is anything to take out of it."""
    with zipfile.ZipFile(path) as wheel:
        entries = [(info, wheel.read(info)) for info in wheel.infolist()]
    changed: dict[str, bytes] = {}
    for info, content in entries:
        if info.filename.endswith(".cyclonedx.json"):
            made = FOLDER.sub(rb"\g<1>/caldera-srp", content)
            if made != content:
                changed[info.filename] = made
    if not changed:
        return
    fresh = path.with_name(path.name + ".new")
    with zipfile.ZipFile(fresh, "w", zipfile.ZIP_DEFLATED) as wheel:
        for info, content in entries:
            made = changed.get(info.filename, content)
            if info.filename.endswith(".dist-info/RECORD"):
                made = recorded(content, changed)
            wheel.writestr(info, made)
    os.replace(fresh, path)


def recorded(record: bytes, changed: dict[str, bytes]) -> bytes:
    """RECORD with the hashes and lengths of what was changed."""
    lines = []
    for line in record.decode().splitlines():
        name = line.partition(",")[0]
        if name in changed:
            digest = base64.urlsafe_b64encode(hashlib.sha256(changed[name]).digest()).rstrip(b"=").decode()
            lines.append(f"{name},sha256={digest},{len(changed[name])}")
        else:
            lines.append(line)
    return ("\n".join(lines) + "\n").encode()


if __name__ == "__main__":
    for argument in sys.argv[1:]:
        neutral(Path(argument))
