"""Completion scripts for bash, zsh and fish, made from the tree of commands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Option:
    """An option: its spellings, its help, whether a value follows."""

    names: tuple[str, ...]
    help: str
    takes_value: bool


@dataclass(frozen=True)
class Node:
    """A command: its help, its options and its subcommands."""

    help: str
    options: tuple[Option, ...]
    children: dict[str, Node]


ITEM_OPTIONS = ("--done", "--skip", "--fail")
"""Options whose value is an item of the list."""
FILE_OPTIONS = ("--config", "-c", "--state", "--output", "-o")
TICKET_STEPS = ("reply", "pause", "resume", "resolve", "reopen", "schedule", "priority", "note", "show")
ARGUMENT_VALUES = {
    "checklist": "checklists",
    "sla": "priorities",
    **dict.fromkeys(
        (f"ticket {step}" for step in TICKET_STEPS),
        "tickets",
    ),
    "checkin draft": "kinds",
    "checkin record": "kinds",
    "checkin promise done": "promises",
    "checkin promise drop": "promises",
    "checkin promise ticket": "promises",
}
"""Commands whose argument is a value that upkeep is asked for, and the kind of value."""
OPTION_VALUES = {"--answer": "questions", "--also": "kinds", "--priority": "priorities", "-p": "priorities"}
"""The same for options."""


def script(shell: str, tree: Node) -> str:
    """The script of one shell."""
    return {"bash": _bash, "zsh": _zsh, "fish": _fish}[shell](tree)


def _paths(node: Node, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Node]]:
    yield path, node
    for name, child in node.children.items():
        yield from _paths(child, (*path, name))


def _words(node: Node) -> str:
    names = [*node.children, *(name for option in node.options for name in option.names), "--help"]
    return " ".join(names)


def _cases(tree: Node) -> str:
    rows = [f'    "{" ".join(path)}") words="{_words(node)}" ;;' for path, node in _paths(tree)]
    return "\n".join(rows)


def _valued(tree: Node) -> str:
    names = {name for _, node in _paths(tree) for option in node.options if option.takes_value for name in option.names}
    return "|".join(sorted(names))


def _commands(tree: Node) -> str:
    return "|".join(f'"{" ".join(path)}"' for path, _ in _paths(tree) if path)


_SHARED = """\
  local path="" word skip="" words=""
  for word in "${before[@]}"; do
    if [[ -n $skip ]]; then skip=""; continue; fi
    case "$word" in
      %(valued)s) skip=1 ;;
      -*|@*) ;;
      *) case "${path:+$path }$word" in
           %(commands)s) path="${path:+$path }$word" ;;
         esac ;;
    esac
  done
  case "$path" in
%(cases)s
  esac
"""

_BASH = """\
# bash completion for upkeep
_upkeep() {
  local current="${COMP_WORDS[COMP_CWORD]}" previous="${COMP_WORDS[COMP_CWORD-1]}"
  local before=("${COMP_WORDS[@]:1:COMP_CWORD-1}")
%(shared)s
  case "$previous" in
    %(items)s) words="$(upkeep completion values items "${path#checklist }" 2>/dev/null)" ;;
%(options)s
    %(files)s) COMPREPLY=($(compgen -f -- "$current")); return ;;
  esac
%(arguments)s
  if [[ $current == @* ]]; then words="$(upkeep completion values projects 2>/dev/null)"; fi
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _upkeep upkeep
"""

_ZSH = """\
#compdef upkeep
_upkeep() {
  setopt local_options no_ksh_arrays sh_word_split
  local current="${words[CURRENT]}" previous="${words[CURRENT-1]}"
  local -a before; before=("${(@)words[2,CURRENT-1]}")
  _upkeep_words "$current" "$previous"
}
_upkeep_words() {
  local current="$1" previous="$2"
%(shared)s
  case "$previous" in
    %(items)s) words="$(upkeep completion values items "${path#checklist }" 2>/dev/null)" ;;
%(options)s
    %(files)s) _files; return ;;
  esac
%(arguments)s
  if [[ $current == @* ]]; then words="$(upkeep completion values projects 2>/dev/null)"; fi
  compadd -- ${=words}
}
_upkeep "$@"
"""


def _filled(template: str, tree: Node, path_variable: str) -> str:
    shared = _SHARED % {"valued": _valued(tree), "commands": _commands(tree), "cases": _cases(tree)}
    text = template % {
        "shared": shared.rstrip(),
        "items": "|".join(ITEM_OPTIONS),
        "files": "|".join(FILE_OPTIONS),
        "options": "\n".join(f'    {name}) words="$({_asked(kind)})" ;;' for name, kind in OPTION_VALUES.items()),
        "arguments": "\n".join(
            f'  if [[ $path == "{command}" ]]; then words="$words $({_asked(kind)})"; fi'
            for command, kind in ARGUMENT_VALUES.items()
        ),
    }
    return (
        text.replace("path=", f"{path_variable}=")
        .replace("$path", f"${path_variable}")
        .replace("${path", f"${{{path_variable}")
    )


def _asked(kind: str) -> str:
    return f"upkeep completion values {kind} 2>/dev/null"


def _bash(tree: Node) -> str:
    return _filled(_BASH, tree, "command")


def _zsh(tree: Node) -> str:
    return (
        _filled(_ZSH, tree, "command")
        .replace("words=", "offered=")
        .replace("$words", "$offered")
        .replace("{=words", "{=offered")
    )


def _fish(tree: Node) -> str:
    lines = ["# fish completion for upkeep", "complete -c upkeep -f"]
    for path, node in _paths(tree):
        condition = _fish_condition(path, node)
        for name, child in node.children.items():
            lines.append(f"complete -c upkeep -n '{condition}' -a {name} -d {_quoted(child.help)}")
        for option in node.options:
            lines.append(_fish_option(option, condition, path))
    asked = "(upkeep completion values projects 2>/dev/null)"
    lines.append(f"complete -c upkeep -n __fish_use_subcommand -a '{asked}'")
    for command, kind in ARGUMENT_VALUES.items():
        seen = "; and ".join(f"__fish_seen_subcommand_from {word}" for word in command.split())
        lines.append(f"complete -c upkeep -n '{seen}' -a '({_asked(kind)})'")
    return "\n".join(lines) + "\n"


def _fish_condition(path: tuple[str, ...], node: Node) -> str:
    if not path:
        return "__fish_use_subcommand"
    seen = "; and ".join(f"__fish_seen_subcommand_from {name}" for name in path)
    return seen + (f"; and not __fish_seen_subcommand_from {' '.join(node.children)}" if node.children else "")


def _fish_option(option: Option, condition: str, path: tuple[str, ...]) -> str:
    names = " ".join(f"-l {name[2:]}" if name.startswith("--") else f"-s {name[1:]}" for name in option.names)
    text = f"complete -c upkeep -n '{condition}' {names} -d {_quoted(option.help)}"
    if option.names[0] in ITEM_OPTIONS and path:
        return f"{text} -x -a '(upkeep completion values items {path[-1]} 2>/dev/null)'"
    if option.names[0] in OPTION_VALUES:
        return f"{text} -x -a '({_asked(OPTION_VALUES[option.names[0]])})'"
    if option.names[0] in FILE_OPTIONS:
        return f"{text} -r -F"
    return f"{text} -x" if option.takes_value else text


def _quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
