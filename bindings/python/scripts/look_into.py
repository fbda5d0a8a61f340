"""Looks into wheels: licences, SBOM, types, links, and nothing that only tests or this machine may have.

    python scripts/look_into.py [--release] WHEEL...

With --release the extension itself may name no folder of this machine either, for which it has to be built
as scripts/wheels.sh does.
"""

from __future__ import annotations

import base64
import csv
import hashlib
import json
import re
import sys
import zipfile
from pathlib import Path

# Of whoever builds: the checkout, and where cargo's sources are.
FOLDERS = [f"{folder}/".encode() for folder in (Path(__file__).resolve().parents[3], Path.home())]
LINES = [
    "Project-URL: Documentation, ",
    "Classifier: Typing :: Typed",
    "License-Expression: MIT OR Apache-2.0",
]


def look_into(path: str, is_release: bool) -> list[str]:
    """What is wrong with a wheel."""
    faults = []
    with zipfile.ZipFile(path) as wheel:
        content = {name: wheel.read(name) for name in wheel.namelist()}
    wanted = ["LICENSE-MIT", "LICENSE-APACHE", "py.typed", "__init__.pyi", "_native.pyi"]
    files = {name.rpartition("/")[2] for name in content}
    faults.extend(f"{file} is missing" for file in wanted if file not in files)
    modules = [name for name in content if name.endswith((".so", ".pyd"))]
    if len(modules) != 1:
        faults.append(f"extension modules: {modules}")
    faults.extend(
        f"{name} takes private keys from outside" for name in modules if b"replay_user" in content[name]
    )
    boms = [name for name in content if name.endswith(".cyclonedx.json")]
    if not boms:
        faults.append("there is no SBOM")
    for name in boms:
        listed = {part["name"] for part in json.loads(content[name]).get("components", [])}
        faults.extend(f"{name} lacks {part}" for part in {"caldera-srp", "pyo3", "sha2"} - listed)
        if re.search(rb"file:/*(?!/*caldera-srp)", content[name]):
            faults.append(f"{name} tells the folder in which it was built")
    faults.extend(
        f"{name} has a folder of this machine in it"
        for name, text in content.items()
        if (is_release or name not in modules) and any(folder in text for folder in FOLDERS)
    )
    for name, text in content.items():
        if name.endswith(".dist-info/METADATA"):
            told = text.decode().partition("\n\n")[0]
            faults.extend(f"{name} lacks {line}" for line in LINES if f"\n{line}" not in told)
        if name.endswith(".dist-info/RECORD"):
            recorded = {file: digest for file, digest, _ in csv.reader(text.decode().splitlines())}
            faults.extend(
                f"{file} is not what RECORD says"
                for file in content
                if recorded.get(file) != digest_of(content, file)
            )
    return faults


def digest_of(content: dict[str, bytes], file: str) -> str:
    """What RECORD says of a file; nothing of itself."""
    if file.endswith(".dist-info/RECORD"):
        return ""
    digest = base64.urlsafe_b64encode(hashlib.sha256(content[file]).digest())
    return f"sha256={digest.decode().rstrip('=')}"


def main(arguments: list[str]) -> int:
    """Looks into each, and says what is wrong."""
    is_release = "--release" in arguments
    paths = [path for path in arguments if path != "--release"]
    faults = [f"{path}: {fault}" for path in paths for fault in look_into(path, is_release)]
    for fault in faults:
        print(fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
