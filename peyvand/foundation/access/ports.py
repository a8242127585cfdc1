"""What record types tell access about themselves: which actions there are, and how rows are owned."""

from dataclasses import dataclass

from peyvand.kernel.registry import Registry

# What can be done with a record of any type, unless its policy says otherwise.
ACTIONS = ("view", "create", "change", "delete", "export")


@dataclass(frozen=True, kw_only=True)
class Policy:
    """The rights that can be given for one record type.

    key: the type's key (``Record.kind``). label: a lazy translation. actions: in the order of the matrix.
    through: the foreign key ("party") whose record decides who sees the row; "" when the row has an owner itself.
    is_owned: False for types without owner and team, which are seen all or not at all.
    is_system: only administrators have it unless the matrix says otherwise.
    owner, team: paths of the columns that hold owner and team.
    """

    key: str
    label: object
    actions: tuple[str, ...] = ACTIONS
    through: str = ""
    is_owned: bool = True
    is_system: bool = False
    owner: str = "owner_id"
    team: str = "team_id"


policies: Registry[Policy] = Registry("policy")
