"""Make `.venv` and install one of the locked requirement files into it, unless that is done.

    python3 tools/install.py embedded      what `make run` needs
    python3 tools/install.py dev           that, and what `make test` and `make check` need

Uses the standard library, in words that an older Python can read too, so that it is told what is
wrong in one sentence. On a Debian whose Python lacks `ensurepip`, root installs the package.
"""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

OLDEST = (3, 11)
ROOT = Path(__file__).resolve().parent.parent
# The development lock holds every package of the other in the same version (see locks.py).
SETS = {"embedded": ["embedded"], "dev": ["dev", "embedded"]}


def main(name: str, *, root: Path = ROOT) -> None:
    """Install `requirements-<name>.txt` into `root/.venv`; silent when that is done already.

    Exits with one sentence and code 1 where it cannot.
    """
    if sys.version_info < OLDEST:
        found = ".".join(str(number) for number in sys.version_info[:2])
        sys.exit(f"Casetracker needs Python 3.11 or newer, not {found}: name one with PYTHON=.")
    if is_installed(name, root):
        return
    if not works(root):
        make_venv(root)
    print(f"Installing requirements-{name}.txt ...", flush=True)
    command = [str(python(root)), "-m", "pip", "install", "--quiet", "--no-input"]
    command += ["--disable-pip-version-check", "--require-hashes", "-r", str(locked(name, root))]
    if subprocess.call(command) != 0:
        sys.exit(f"The packages of requirements-{name}.txt could not be installed; see above.")
    for each in SETS[name]:
        stamp(each, root).write_text(fingerprint(each, root), encoding="ascii")


def python(root: Path) -> Path:
    """The environment's Python."""
    return root / ".venv" / "bin" / "python"


def locked(name: str, root: Path) -> Path:
    """The requirement file of that name."""
    return root / f"requirements-{name}.txt"


def stamp(name: str, root: Path) -> Path:
    """The file that says what was installed last."""
    return root / ".venv" / f"installed-{name}"


def fingerprint(name: str, root: Path) -> str:
    """What the installed packages follow from: the requirement file and the Python."""
    return hashlib.sha256(locked(name, root).read_bytes() + sys.version.encode()).hexdigest()


def is_installed(name: str, root: Path) -> bool:
    """Whether the environment holds what the requirement file says, by its stamp."""
    if not (stamp(name, root).exists() and os.access(python(root), os.X_OK)):
        return False
    return stamp(name, root).read_text(encoding="ascii") == fingerprint(name, root)


def works(root: Path) -> bool:
    """Whether there is an environment of this very Python with pip in it."""
    if not os.access(python(root), os.X_OK):
        return False
    command = [str(python(root)), "-c", "import pip, sys; print(sys.version, end='')"]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
    return done.returncode == 0 and done.stdout.decode() == sys.version


def make_venv(root: Path) -> None:
    """Make the environment anew, or exit with a sentence."""
    if importlib.util.find_spec("ensurepip") is None:
        install_ensurepip()
    print("Making .venv ...", flush=True)
    if subprocess.call([sys.executable, "-m", "venv", "--clear", str(root / ".venv")]) != 0:
        sys.exit(f"{sys.executable} could not make a virtual environment in {root / '.venv'}.")


def install_ensurepip() -> None:
    """Install the part that Debian leaves out of its Python, or exit naming its package."""
    package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
    apt = shutil.which("apt-get")
    if os.geteuid() == 0 and apt:
        environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
        print(f"Installing {package} ...", flush=True)
        for words in (["update"], ["install", "-y", package]):
            subprocess.call([apt, *words], stdout=subprocess.DEVNULL, env=environment)
        importlib.invalidate_caches()
        if importlib.util.find_spec("ensurepip") is not None:
            return
    sys.exit(
        "This Python cannot make virtual environments: "
        f"install {package} (as root: apt-get install {package})."
    )


if __name__ == "__main__":
    main(sys.argv[1])
