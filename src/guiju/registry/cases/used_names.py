"""Names of procedures, acts, states and facts that programs speak of: told in one place of each module, and compared
with the definitions at start. A name that was changed in a definition stops the start; it is no silent zero."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from guiju.core.errors import GuijuError
from guiju.core.procedure import loader
from guiju.core.procedure.model import Procedure


@dataclass(frozen=True)
class Used:
    """What a module speaks of in one procedure. `options` maps a fact to the choices it has."""

    module: str
    procedure: str
    acts: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    options: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


_USED: list[Used] = []


def uses(
    module: str, procedure: str, *, acts: Sequence[str] = (), states: Sequence[str] = (), facts: Sequence[str] = (),
    options: Mapping[str, tuple[str, ...]] | None = None,
) -> Used:  # fmt: skip
    """Tell that a module speaks of these names; they are compared by `check`."""
    used = Used(module, procedure, tuple(acts), tuple(states), tuple(facts), dict(options or {}))
    _USED.append(used)
    return used


def told() -> tuple[Used, ...]:
    """What the modules loaded so far speak of."""
    return tuple(_USED)


def check(procedures: Mapping[str, Procedure] | None = None, used: Iterable[Used] | None = None) -> None:
    """GuijuError for a name that a module speaks of and its procedure does not have. The procedures are those of the
    house, and the names those told so far."""
    held = loader.house() if procedures is None else procedures
    for one in told() if used is None else used:
        if one.procedure not in held:
            raise GuijuError(
                "{} speaks of the procedure {}, which is not there", one.module, repr(one.procedure), where=one.module,
                expected=", ".join(sorted(held)),
            )  # fmt: skip
        procedure = held[one.procedure]
        _known(one, "act", one.acts, procedure.acts)
        _known(one, "state", one.states, procedure.states)
        _known(one, "fact", (*one.facts, *one.options), procedure.facts)
        for fact, options in one.options.items():
            _known(one, f"option of {fact}", options, procedure.facts[fact].options)


def _known(one: Used, what: str, names: Iterable[str], held: Iterable[str]) -> None:
    held = list(held)
    for name in names:
        if name not in held:
            raise GuijuError(
                "{} speaks of the {} {}, which {} does not have", one.module, what, repr(name), one.procedure,
                where=one.module, expected=", ".join(held),
            )  # fmt: skip
