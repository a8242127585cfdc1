"""Users from the command line: for the first one, and for the day when nobody can sign in any more."""

import argparse
import getpass
import secrets
import sys

from peyvand.foundation.access import commands
from peyvand.foundation.access.actors import SystemActor
from peyvand.foundation.access.models import User
from peyvand.foundation.base.ports import Verb
from peyvand.kernel import clock
from peyvand.kernel.refused import Refused


class UserVerb(Verb):
    """``user add``, ``user password``, ``user list``."""

    key = "user"
    help = "add a user, give one a new password, list all"

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        add = acts.add_parser("add", help="add a user")
        add.add_argument("email")
        add.add_argument("--name", default="", help="by default what stands before the @")
        add.add_argument("--role", action="append", default=[], help="a built-in role, by default administrator")
        password = acts.add_parser("password", help="give a user a new password")
        password.add_argument("email")
        for parser_of_act in (add, password):
            parser_of_act.add_argument("--password", help="made up and printed when left out; - asks for it")
        acts.add_parser("list", help="list all users")

    def run(self, options: argparse.Namespace) -> int:
        """Do it; 1 with a sentence when a rule says no."""
        try:
            {"add": self._add, "password": self._password, "list": self._list}[options.act](options)
        except Refused as refused:
            print(" ".join(map(str, refused.errors.values())) or str(refused), file=sys.stderr)
            return 1
        return 0

    def _add(self, options: argparse.Namespace) -> None:
        password = _password_of(options)
        new = commands.NewUser(
            email=options.email,
            name=options.name or options.email.partition("@")[0],
            role_keys=options.role or ["administrator"],
            password=password,
        )
        commands.add_user(new, by=SystemActor("command line"), at=clock.now())
        print(f"{options.email} may sign in with the password {password}")

    def _password(self, options: argparse.Namespace) -> None:
        user = User.objects.filter(email=options.email.strip().lower()).first()
        if user is None:
            raise Refused("missing", f"There is no user {options.email}.")
        password = _password_of(options)
        commands.set_password(user.id, password, by=SystemActor("command line"), at=clock.now())
        print(f"{user.email} may sign in with the password {password}")

    def _list(self, options: argparse.Namespace) -> None:
        for user in User.objects.prefetch_related("roles").order_by("name"):
            roles = ", ".join(sorted(role.name for role in user.roles.all())) or "-"
            print(f"{user.email}\t{user.name}\t{user.user_kind}\t{roles}\t{'active' if user.is_active else 'off'}")


def _password_of(options: argparse.Namespace) -> str:
    if options.password == "-":  # noqa: S105 (it stands for standard input)
        return getpass.getpass()
    return options.password or secrets.token_urlsafe(12)
