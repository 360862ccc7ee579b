"""The transfers register: arms, energy, goods, technology and aid that one party supplies to another."""

from __future__ import annotations

from dataclasses import dataclass

from communique.events.happenings import Happening
from communique.events.roles import Roles
from communique.mentions.amounts import AmountMention
from communique.mentions.cast import Cast
from communique.mentions.items import ItemMention
from communique.model import Evidence, Money, Party, Quantity, Transfer, make_id
from communique.registers.timing import Scene

# What a status makes of a frame's stage.
STAGE = {
    ("delivered", "happened"): "delivered", ("delivered", "ongoing"): "delivering", ("delivered", "planned"): "agreed",
    ("delivered", "possible"): "proposed", ("ordered", "happened"): "ordered", ("ordered", "ongoing"): "ordered",
    ("ordered", "planned"): "agreed", ("ordered", "possible"): "proposed",
}  # fmt: skip
# What the act around it makes of a transfer that is only its content.
CONTENT = {
    "AGREE": "agreed",
    "REQUEST": "proposed",
    "REJECT": "cancelled",
    "SANCTION": "cancelled",
    "CONCEDE": "agreed",
    "SUPPORT": "ordered",
}
PROPOSING = frozenset(("agree.offer", "agree.invite"))
CLIMB = 8


@dataclass(frozen=True, slots=True)
class Relation:
    """How an item moves: the happening that says so, its stage, and who is on which end."""

    happening: Happening
    stage: str
    supplier: Party | None
    recipient: Party | None


class Transfers:
    """Writes the transfers of one document."""

    def __init__(
        self, cast: Cast, roles: Roles, document: str, items: tuple[ItemMention, ...], amounts: tuple[AmountMention, ...]
    ) -> None:
        self.cast, self.parse, self.roles, self.document = cast, cast.parse, roles, document
        self.items = items
        self.amounts = amounts

    def read(
        self, happenings: list[Happening], scenes: dict[int, Scene], contact_ids: dict[int, str]
    ) -> list[tuple[int, Happening, Transfer]]:
        """(token of the item, happening, transfer) in order of the text, each deal once."""
        by_trigger = {h.trigger: h for h in happenings}
        for h in happenings:
            if h.match.object is not None:
                by_trigger.setdefault(h.match.object, h)
        found: list[tuple[int, Happening, Transfer]] = []
        for item in self.items:
            if item.modifies is not None:
                continue
            relation = self._relation(item, by_trigger)
            if relation is None or relation.supplier is None or relation.recipient is None:
                continue
            if relation.supplier.code == relation.recipient.code:
                continue
            transfer = self._transfer(item, relation, scenes, contact_ids)
            if not any(self._same(transfer, other) for _, _, other in found):
                found.append((item.head, relation.happening, transfer))
        return found

    def _relation(self, item: ItemMention, by_trigger: dict[int, Happening]) -> Relation | None:
        parse, node = self.parse, item.head
        inner: Happening | None = None
        for step in range(CLIMB):
            happening = by_trigger.get(node)
            if happening is not None and (step or node == item.head):
                frame = happening.match.frame
                if frame.transfer is not None:
                    inner = inner or happening
                elif (
                    inner is None
                    and frame.type in CONTENT
                    and frame.id not in ("agree.invite", "support.thank", "support.praise")
                ):
                    return self._by_act(happening)
                elif inner is not None or frame.type in ("ACCUSE", "ASSAULT", "THREATEN"):
                    break
            # A noun that is modified by a participle: "systems ordered by New Delhi".
            if inner is None:
                for child in parse.children[node]:
                    acl = by_trigger.get(child)
                    if (
                        acl is not None
                        and parse.deps[child] in ("acl", "relcl", "amod")
                        and acl.match.frame.transfer is not None
                    ):
                        inner = acl
            if parse.heads[node] == node or (parse.deps[node] == "relcl" and inner is not None):
                break
            node = parse.heads[node]
        return self._by_frame(inner, item, by_trigger) if inner is not None else None

    def _by_frame(self, happening: Happening, item: ItemMention, by_trigger: dict[int, Happening]) -> Relation | None:
        frame = happening.match.frame
        above = happening.standing.content_of
        stage = STAGE.get((frame.transfer or "", happening.status))
        if above is not None and happening.status in ("happened", "ongoing", "planned"):
            if above.frame.type in ("ACCUSE", "THREATEN"):
                return None
            stage = "proposed" if above.frame.id in PROPOSING else CONTENT.get(above.frame.type or "", stage)
        if stage is None:
            return None
        stage = self._later_stage(item, happening, stage, by_trigger)
        supplier = happening.actors[0] if happening.actors else None
        recipient = happening.recipients[0] if happening.recipients else None
        if above is not None and above.trigger in by_trigger and (supplier is None or recipient is None):
            outer = by_trigger[above.trigger]
            known = supplier or recipient
            others = [p for p in (*outer.actors, *outer.recipients) if known is None or p.code != known.code]
            supplier = supplier or (others[0] if others else None)
            recipient = recipient or next((p for p in others if supplier is not None and p.code != supplier.code), None)
        supplier, recipient = self._other_end(happening, supplier, recipient, by_trigger)
        return Relation(happening, stage, supplier, recipient)

    def _later_stage(self, item: ItemMention, happening: Happening, stage: str, by_trigger: dict[int, Happening]) -> str:
        """What was ordered and then arrives is being delivered: the main verb outranks the participle."""
        parse, node = self.parse, item.head
        for _ in range(CLIMB):
            outer = by_trigger.get(node)
            if outer is not None and outer is not happening and outer.match.frame.transfer == "delivered":
                return STAGE.get(("delivered", outer.status), stage)
            if parse.deps[node] in ("nsubj", "nsubjpass") and parse.pos[parse.heads[node]] == "VERB":
                verb = parse.heads[node]
                for complement in (verb, *self.roles.complements(verb)):
                    if complement in by_trigger and by_trigger[complement].match.frame.transfer == "delivered":
                        return STAGE.get(("delivered", by_trigger[complement].status), stage)
            if parse.heads[node] == node:
                break
            node = parse.heads[node]
        return stage

    def _by_act(self, happening: Happening) -> Relation | None:
        frame = happening.match.frame
        stage = "proposed" if frame.id in PROPOSING else CONTENT[frame.type or ""]
        if happening.status == "possible":
            stage = "proposed"
        if happening.status == "denied" or (
            happening.standing.content_of is not None and happening.standing.content_of.frame.type == "ACCUSE"
        ):
            return None
        if frame.type == "SUPPORT" or frame.type == "REQUEST":
            return None
        supplier = happening.actors[0] if happening.actors else None
        recipient = happening.recipients[0] if happening.recipients else None
        return Relation(happening, stage, supplier, recipient)

    def _other_end(
        self, happening: Happening, supplier: Party | None, recipient: Party | None, by_trigger: dict[int, Happening]
    ) -> tuple[Party | None, Party | None]:
        """A missing end, where the deal or the sentence has just one other party."""
        if (supplier is None) == (recipient is None):
            return supplier, recipient
        known = supplier or recipient
        node, others = happening.trigger, []
        for _ in range(CLIMB):
            node = self.parse.heads[node]
            outer = by_trigger.get(node)
            if outer is not None and len(outer.codes) == 2 and known is not None and known.code in outer.codes:
                others = [p for p in (*outer.actors, *outer.recipients) if p.code != known.code]
                break
        if not others:
            first, end = self.parse.sentences[happening.sentence]
            references = [r for t, r in self.cast.at.items() if first <= t < end]
            parties = [
                p
                for r in references
                for p in self.cast.make_parties(r)
                if known is not None and p.code != known.code and p.kind in ("state", "person", "organisation")
            ]
            if len({p.code for p in parties}) == 1:
                others = parties[:1]
        if not others:
            return supplier, recipient
        other = Party(
            others[0].code,
            others[0].name,
            others[0].kind,
            others[0].sector,
            others[0].person,
            others[0].office,
            others[0].mention,
            "inferred",
        )
        return (other, recipient) if supplier is None else (supplier, other)

    def _amount(self, item: ItemMention) -> tuple[Quantity | None, Money | None, Evidence | None]:
        """The count and the money of an item, with their words."""
        parse = self.parse
        quantity: Quantity | None = None
        money: Money | None = None
        proof: Evidence | None = None
        above = (
            parse.heads[parse.heads[item.head]]
            if parse.deps[item.head] == "pobj" and parse.lowers[parse.heads[item.head]] in ("of", "in")
            else -1
        )
        for amount in self.amounts:
            near = (
                amount.noun is not None
                and (amount.noun == item.head or item.first <= amount.noun < item.end or amount.noun == above)
            ) or (amount.content is not None and item.first <= amount.content < item.end)
            if not near or amount.anaphoric or amount.conversion:
                continue
            if amount.money is not None and money is None:
                money, proof = amount.money, amount.evidence
            elif amount.quantity is not None and quantity is None:
                quantity, proof = amount.quantity, amount.evidence
        return quantity, money, proof

    def _same(self, a: Transfer, b: Transfer) -> bool:
        ends = (a.supplier.code if a.supplier else None, a.recipient.code if a.recipient else None)
        if ends != (b.supplier.code if b.supplier else None, b.recipient.code if b.recipient else None):
            return False
        if (a.designation or "") != (b.designation or "") or (
            a.quantity and b.quantity and a.quantity.value != b.quantity.value
        ):
            return False
        return (a.item or "").split()[-1:] == (b.item or "").split()[-1:]

    def _transfer(
        self, item: ItemMention, relation: Relation, scenes: dict[int, Scene], contact_ids: dict[int, str]
    ) -> Transfer:
        quantity, money, amount_proof = self._amount(item)
        scene = scenes.get(relation.happening.trigger)
        supplier, recipient = relation.supplier, relation.recipient
        proof: dict[str, tuple[Evidence, ...]] = {"cue": (item.evidence, relation.happening.cue), "item": (item.evidence,)}
        if supplier is not None:
            proof["supplier"] = (supplier.mention,)
        if recipient is not None:
            proof["recipient"] = (recipient.mention,)
        if amount_proof is not None:
            proof["quantity" if quantity is not None else "value"] = (amount_proof,)
        if scene is not None and scene.when_evidence:
            proof["when"] = scene.when_evidence
        codes = (supplier.code if supplier else None, recipient.code if recipient else None)
        encounter = scene.encounter if scene is not None else None
        return Transfer(
            id=make_id(self.document, "transfer", *codes, item.designation, item.name, item.first),
            supplier=supplier,
            recipient=recipient,
            item=item.name or None,
            designation=item.designation,
            category=item.category,
            quantity=quantity,
            value=money,
            status=relation.stage,
            when=scene.when if scene is not None else None,
            contact=contact_ids.get(encounter) if encounter is not None else None,
            rule=(relation.happening.match.frame.id, f"item.{item.class_}"),
            basis="inferred" if any(p is not None and p.basis == "inferred" for p in (supplier, recipient)) else "stated",
            evidence=proof,
        )
