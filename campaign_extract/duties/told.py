"""What is seen of who may act, in names: facts of a candidate and of the duty, and the names that weights are learned for."""

from __future__ import annotations

from collections.abc import Sequence

from .grounds import Stands


def sort(force: str, cue: str | None, basis: str | None, rule: str) -> Sequence[str]:
    return f"force {force}", f"cue {cue}", f"basis {basis}", f"rule {rule} {basis}"


def paper(relation: str, paper: str, sent: bool, opens: str) -> Sequence[str]:
    first = "later" if relation == "sentence" else "first"
    return f"after {relation}", first, f"paper {paper}", f"sent {sent}", f"opens {opens} {first}"


def words(words: str) -> Sequence[str]:
    return f"w1 {words[:1]}", f"w2 {words[:2]}", f"w3 {words}"


def core(words: str) -> Sequence[str]:
    return f"m2 {words[:2]}", f"m3 {words}"


def since(how: str, relation: str, before: str, force: str) -> Sequence[str]:
    return f"acted {how} {relation}", f"forces {before} {force} {relation}"


def edges(stop: str, behind: str, page: str, deep: bool) -> Sequence[str]:
    return f"stop {stop}", f"from {behind}", f"page {page}", f"deep {deep}"


def build(long: int, own: bool, cells: bool, issuer: bool, to: bool, handover: bool) -> Sequence[str]:
    return f"long {long}", f"own {own}", f"cells {cells}", f"issuer {issuer}", f"to {to} {handover}"


def heading(words: str) -> Sequence[str]:
    return [f"h {words[n : n + 2]}" for n in range(len(words) - 1)]


def subjects(modal: bool, shape: str) -> Sequence[str]:
    return f"modal {modal}", f"names {shape}"


def itself(name: str, first: str, size: int, often: int, addressee: bool, kind: str) -> Sequence[str]:
    """What is seen of names themselves, and of the last of them."""
    return (
        f"e1 {name[-1:]}", f"e2 {name[-2:]}", f"e3 {name}", f"s2 {first}",
        f"e2 {name[-2:]} {kind}", f"s1 {first[:1]} {kind}", f"size {size} {kind}", f"often {often} {kind}", f"addressee {addressee} {kind}",
    )  # fmt: skip


def headed(head: str, first: str, kind: str) -> Sequence[str]:
    """What is seen of what sort of name it is."""
    return f"head {head} {kind}", f"first {first} {head}"


def ended(head: str, sign: str, behind: str, before: str, into: int, sure: int, kind: str) -> Sequence[str]:
    """What is seen of what stands around a name of its sort."""
    return (
        f"head {head} {sign}", f"head {head} {behind[:1]}", f"head {head} {behind}", f"head {head} {into} {sign}", f"head {head} {before} {sign}",
        f"head {head} {sign} {kind}", f"head {head} {min(3, into)} {kind}", f"sure {sure} {head}",
    )  # fmt: skip


def issuer(issuer: bool, kind: str, force: str) -> Sequence[str]:
    return (f"issuer {issuer} {kind} {force}",)


def beside(before: str, behind: str, into: int, sure: int, kind: str) -> Sequence[str]:
    """What is seen of what stands around names."""
    one, next_, next_two = before[-1:], behind[:1], behind[:2]
    return (
        f"b2 {before}", f"b1 {one}", f"a3 {behind}", f"a2 {next_two}", f"a1 {next_}", f"into {into}", f"into {into} {next_}", f"around {before} {next_}",
        f"b1 {one} {kind}", f"a2 {next_two} {kind}", f"into {min(3, into)} {kind}", f"sure {sure} {kind}",
    )  # fmt: skip


def here(clauses: int, sooner: bool, off: int, main: bool, kind: str) -> Sequence[str]:
    """What is seen of where names stand in the sentence of a duty."""
    return f"clauses {clauses} {kind} {sooner}", f"off {off} {sooner}", f"main {main} {kind}"


def away(lines: int, far: int, kind: str) -> Sequence[str]:
    """What is seen of where names stand that are none of its sentence."""
    return f"lines {lines} {kind}", f"far {far} {kind}"


def grounds(stands: Stands, kind: str, count: int, beside: Sequence[str]) -> Sequence[str]:
    """What is seen of how names were found."""
    seen = [f"is {kind}", "grounds " + " + ".join(stands.grounds), f"sources {stands.sources} {kind}", f"count {count} {kind}"]
    for ground in stands.grounds:
        seen.append(f"ground {ground}")
        seen += (f"ground {ground} {n} {said}" for n, said in enumerate(beside))
    return seen


def share(tagged: int, many: int, paper: str) -> Sequence[str]:
    """What is seen of how many duties of the notice have a name in their sentence."""
    return f"share {tagged}", f"share {tagged} {many}", f"share {tagged} {paper}"


def sibling(above: str, own: str) -> Sequence[str]:
    """What is seen of who acts in the items beside, and in its own item so far."""
    return f"sibling {above}", f"section so far {own}", f"sibling {above} {own}"


def ahead(where: str, tagged: bool) -> Sequence[str]:
    """What is seen of the next duty: how near it is, and whether a name stands in its sentence."""
    return (f"ahead {where} {tagged}",)


def against(kind: str, rules: str, relation: str, rule: str, basis: str, same: bool) -> Sequence[str]:
    """What is seen of a candidate beside the one that the rules took, and of why they took it."""
    if same:
        return f"rules {kind} {rule} {basis}", f"rules {kind} {rule} {relation}"
    return f"against {kind} {rules} {relation}", f"against {kind} {rules} {rule}"


def offered(kinds: str, relation: str) -> Sequence[str]:
    """What is seen of nobody: who else might act."""
    return f"offered {kinds}", f"offered {kinds} {relation}"


def acts(often: int, kind: str, head: str) -> Sequence[str]:
    """What is seen of how often names act elsewhere in the notice."""
    return f"acts {often} {kind}", f"acts {often} {head}"


def fits(head: str, verb: str, force: str, paper: str, kind: str) -> Sequence[str]:
    """What is seen of what sort of name does what, with what force, in what kind of paper."""
    return f"head {head} does {verb}", f"head {head} {force} {kind}", f"head {head} on {paper}", f"head {head} {paper} {kind}"


def shape(first: str, begins: str, sign: str, head: str, kind: str) -> Sequence[str]:
    """What is seen of how names begin and end."""
    return f"shape {first} {begins} {sign}", f"shape {begins} {sign} {head}", f"shape {first} {begins} {sign} {head}", f"shape {begins} {sign} {kind}"
