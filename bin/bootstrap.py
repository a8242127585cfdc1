"""Prepares the Python that Peyvand runs on, then becomes the program: ``bootstrap.py COMMAND ARGUMENTS…``.

Runs on any Python from 3.6 and needs nothing but its own library. Finds or fetches the Python of .python-version,
makes .venv with it and installs the pinned packages by their hashes; does so again only when the pins changed.
"""

import fcntl
import glob
import hashlib
import os
import shutil
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
PYTHON = os.path.join(VENV, "bin", "python")

# Command -> (module, requirements).
COMMANDS = {
    "start": ("peyvand.project.launcher", "app"),
    "peyvand": ("peyvand.project.commandline", "app"),
    "test": ("peyvand.project.testing", "test"),
    "prove": ("peyvand.project.proving", "test"),
    "bench": ("peyvand.project.benching", "test"),
}


class Trouble(Exception):
    """Something stands in the way; one clear sentence."""


def main(command, arguments):
    """Prepare what the command needs and become it."""
    module, name = COMMANDS[command]
    if not is_prepared(name):
        prepare(name)
    os.environ.pop("PYTHONHOME", None)
    os.execv(PYTHON, [PYTHON, "-m", module] + arguments)


def wanted_version():
    """Return the version of .python-version, such as "3.13"."""
    with open(os.path.join(ROOT, ".python-version")) as file:
        return file.read().strip()


def requirements(name):
    return os.path.join(ROOT, "requirements", name + ".txt")


def fingerprint(name):
    """Return what the packages in .venv follow from: the pins, the Python, the place of the checkout."""
    with open(requirements(name), "rb") as file:
        pins = file.read()
    return hashlib.sha256(pins + wanted_version().encode() + ROOT.encode()).hexdigest()


def stamp(name):
    return os.path.join(VENV, "peyvand-%s.stamp" % name)


def is_prepared(name):
    """Return whether .venv holds the packages of ``requirements/<name>.txt`` as they are pinned now."""
    try:
        with open(stamp(name)) as file:
            return file.read() == fingerprint(name) and os.path.exists(PYTHON)
    except OSError:
        return False


def prepare(name):
    """Make .venv with the pinned packages; one process at a time, the others wait."""
    cache = os.path.join(ROOT, ".cache")
    try:
        if not os.path.isdir(cache):
            os.mkdir(cache)
        lock = open(os.path.join(cache, "venv.lock"), "w")
    except OSError as error:
        raise Trouble("%s cannot be written to (%s), and .venv has to be made there." % (ROOT, error.strerror))
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if is_prepared(name):
            return
        version = wanted_version()
        if version_of(PYTHON) != version:
            python = find_python(version)
            say("Making .venv with Python %s (%s)" % (version, python))
            make_venv(python)
            if version_of(PYTHON) != version:
                raise Trouble("%s runs Python %s where %s is needed." % (PYTHON, version_of(PYTHON), version))
        say("Installing the packages of requirements/%s.txt" % name)
        install(name)
        write_path()
        with open(stamp(name), "w") as file:
            file.write(fingerprint(name))


def version_of(python):
    """Return "3.13" as the program itself says it, None where it does not run: a shim may run another version."""
    code = "import sys; print('%d.%d' % sys.version_info[:2])"
    try:
        done = subprocess.run([python, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd="/")
    except OSError:
        return None
    return done.stdout.decode().strip() if done.returncode == 0 else None


def find_python(version):
    """Return a Python of that version: one that is there, else one that uv fetches."""
    candidates = [sys.executable, shutil.which("python" + version), shutil.which("python3")]
    for pyenv in (os.environ.get("PYENV_ROOT"), os.path.expanduser("~/.pyenv")):
        if pyenv:
            candidates += sorted(glob.glob(os.path.join(pyenv, "versions", version + "*", "bin", "python" + version)))
    candidates += ["/usr/bin/python" + version, "/usr/local/bin/python" + version]
    for candidate in candidates:
        if candidate and version_of(candidate) == version:
            return candidate
    uv = find_uv()
    if uv is not None:
        say("Fetching Python %s" % version)
        run([uv, "python", "install", version])
        done = subprocess.run([uv, "python", "find", version], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        found = done.stdout.decode().strip()
        if done.returncode == 0 and version_of(found) == version:
            return found
    raise Trouble(
        "Peyvand needs Python %s, which was neither found nor could be fetched: install it (pyenv install %s, "
        "uv python install %s or your system's packages) and try again." % (version, version, version)
    )


def find_uv():
    """Return the program uv: one that is there and runs, else one installed from the package registry, else None."""
    own = os.path.join(ROOT, ".cache", "uv")
    for candidate in (shutil.which("uv"), os.path.expanduser("~/.local/bin/uv"), os.path.join(own, "bin", "uv")):
        if candidate and run([candidate, "--version"]):
            return candidate
    if run([sys.executable, "-m", "pip", "install", "--quiet", "--target", own, "uv"]):
        program = os.path.join(own, "bin", "uv")
        if run([program, "--version"]):
            return program
    return None


def make_venv(python):
    """Make .venv anew with that Python."""
    if os.path.lexists(VENV):
        if not os.path.exists(os.path.join(VENV, "pyvenv.cfg")):
            raise Trouble("%s is there and is no virtual environment: move it away." % VENV)
        shutil.rmtree(VENV)
    if run([python, "-m", "venv", VENV]):
        return
    shutil.rmtree(VENV, ignore_errors=True)
    uv = find_uv()
    if uv is None or not run([uv, "venv", "--quiet", "--python", python, VENV]):
        raise Trouble("%s could not make a virtual environment (on Debian: apt-get install python3-venv)." % python)


def install(name):
    """Install exactly the pinned packages, each checked by its hash."""
    pins = requirements(name)
    uv = shutil.which("uv")
    if uv and run([uv, "pip", "install", "--quiet", "--python", PYTHON, "--require-hashes", "-r", pins]):
        return
    done = pip(["install", "--quiet", "--disable-pip-version-check", "--require-hashes", "-r", pins])
    if done is None:
        uv = find_uv()
        if uv is None:
            raise Trouble("There is neither pip nor uv to install packages with.")
        done = subprocess.run(
            [uv, "pip", "install", "--quiet", "--python", PYTHON, "--require-hashes", "-r", pins],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
    if done.returncode:
        lines = [line for line in done.stdout.decode(errors="replace").splitlines() if line.strip()]
        raise Trouble("The packages could not be installed: %s" % (lines[-1] if lines else "pip said nothing"))


def pip(arguments):
    """Run the environment's own pip and return what came of it, None where it has none."""
    if not run([PYTHON, "-m", "pip", "--version"]) and not run([PYTHON, "-m", "ensurepip"]):
        return None
    return subprocess.run([PYTHON, "-m", "pip"] + arguments, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


def write_path():
    """Let the environment find the package from every folder."""
    code = "import sysconfig; print(sysconfig.get_path('purelib'))"
    folder = subprocess.check_output([PYTHON, "-c", code]).decode().strip()
    with open(os.path.join(folder, "peyvand.pth"), "w") as file:
        file.write(ROOT + "\n")


def run(command):
    """Run it quietly and return whether it did its work."""
    try:
        return subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0
    except OSError:
        return False


def say(text):
    sys.stderr.write(text + " …\n")
    sys.stderr.flush()


if __name__ == "__main__":
    try:
        main(sys.argv[1], sys.argv[2:])
    except Trouble as error:
        sys.stderr.write(str(error) + "\n")
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
    except OSError as error:
        sys.stderr.write("%s could not be prepared: %s.\n" % (VENV, error))
        sys.exit(1)
