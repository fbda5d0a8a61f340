"""Looks into wheels: licences, SBOM, types, and nothing that only tests may have."""

from __future__ import annotations

import json
import sys
import zipfile


def look_into(path: str) -> list[str]:
    """What is wrong with a wheel."""
    faults = []
    with zipfile.ZipFile(path) as wheel:
        names = wheel.namelist()
        wanted = ["LICENSE-MIT", "LICENSE-APACHE", "py.typed", "__init__.pyi", "_native.pyi"]
        files = {name.rpartition("/")[2] for name in names}
        faults.extend(f"{file} is missing" for file in wanted if file not in files)
        modules = [name for name in names if name.endswith((".so", ".pyd"))]
        if len(modules) != 1:
            faults.append(f"extension modules: {modules}")
        faults.extend(
            f"{name} takes private keys from outside"
            for name in modules
            if b"replay_user" in wheel.read(name)
        )
        boms = [name for name in names if name.endswith(".cyclonedx.json")]
        if not boms:
            faults.append("there is no SBOM")
        for name in boms:
            listed = {part["name"] for part in json.loads(wheel.read(name)).get("components", [])}
            faults.extend(f"{name} lacks {part}" for part in {"caldera-srp", "pyo3", "sha2"} - listed)
    return faults


def main(paths: list[str]) -> int:
    """Looks into each, and says what is wrong."""
    faults = [f"{path}: {fault}" for path in paths for fault in look_into(path)]
    for fault in faults:
        print(fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
