"""The user that the database runs as when the program is started by root: PostgreSQL refuses to be root."""

import ctypes
import os
import pwd
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from peyvand.project.trouble import Trouble

NAME = "peyvand"

# linux/prctl.h and linux/capability.h
_KEEP_CAPABILITIES = 8
_AMBIENT, _AMBIENT_RAISE = 47, 2
_OVERRIDE_FILE_RIGHTS = 1
_CAPABILITY_VERSION = 0x20080522


def find_user() -> pwd.struct_passwd | None:
    """Return the user to run the database as: None for an ordinary user, who runs it as himself.

    Root gets the system's user "peyvand", made at first need.
    """
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam(NAME)
    except KeyError:
        pass
    program = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    if program is None:
        raise Trouble(
            "PostgreSQL cannot run as root, and there is no useradd to make it a user: start as another user."
        )
    done = subprocess.run(
        [program, "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", NAME],
        capture_output=True,
        text=True,
        check=False,
    )
    try:
        return pwd.getpwnam(NAME)
    except KeyError:
        raise Trouble(f"The user {NAME} for the database could not be made: {done.stderr.strip()}") from None


def give_to(user: pwd.struct_passwd | None, folder: Path) -> None:
    """Make the folder and all in it the user's; None changes nothing. Quick where it is so already."""
    if user is None or folder.stat().st_uid == user.pw_uid:
        return
    for place, _, files in os.walk(folder):
        for name in files:
            os.lchown(os.path.join(place, name), user.pw_uid, user.pw_gid)
        os.chown(place, user.pw_uid, user.pw_gid)


def becoming(user: pwd.struct_passwd | None) -> Callable[[], None]:
    """Return what a child calls between fork and exec to become the user; for None it does nothing.

    The data folder and the programs may stand below a folder that only root may enter (/root itself): the child
    keeps the right to pass it, so that no one's rights on folders need to be changed.
    """
    if user is None:
        return lambda: None
    libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None

    def become() -> None:
        if libc is not None:
            libc.prctl(_KEEP_CAPABILITIES, 1)
        os.setgroups([])
        os.setgid(user.pw_gid)
        os.setuid(user.pw_uid)
        if libc is not None:
            bit = 1 << _OVERRIDE_FILE_RIGHTS
            header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION, 0)
            # Effective, permitted, inheritable; the upper halves stay empty. Where the system does not grant it
            # (a container without the right), the child goes without: it is needed only below closed folders.
            rights = (ctypes.c_uint32 * 6)(bit, bit, bit, 0, 0, 0)
            if libc.capset(ctypes.byref(header), ctypes.byref(rights)) == 0:
                libc.prctl(_AMBIENT, _AMBIENT_RAISE, _OVERRIDE_FILE_RIGHTS, 0, 0)

    return become
