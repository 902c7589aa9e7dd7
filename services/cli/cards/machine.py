"""On what speed was measured, as far as the system tells."""

import os
import platform
import re
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_CPUINFO = Path("/proc/cpuinfo")
_VNNI = {"avx_vnni", "avx512_vnni"}


def machine() -> dict[str, str | int]:
    """Return the processor, the instructions for 8-bit products that it has, and the versions of what computes."""
    info = _CPUINFO.read_text() if _CPUINFO.exists() else ""
    flags = set(re.findall(r"^flags\s*:\s*(.*)$", info, re.M)[:1])
    known = set().union(*(line.split() for line in flags))
    model = re.search(r"^model name\s*:\s*(.*)$", info, re.M)
    return {
        "processor": model[1] if model else platform.processor() or platform.machine(),
        "cores": os.cpu_count() or 1,
        "vnni": "yes" if known & _VNNI else "no" if known else "unknown",
        "python": platform.python_version(),
        "onnxruntime": _version("onnxruntime"),
    }


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "none"
