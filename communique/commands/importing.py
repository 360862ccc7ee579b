"""``communique ledger import``: brings the dataset of a bulk run into a ledger, without reading the documents again."""

from __future__ import annotations

import argparse
from dataclasses import fields
from itertools import islice

from communique.commands.ledgers import open_ledger
from communique.commands.options import DONE, Stop, Talk
from communique.knowledge.load import load_knowledge
from communique.scale.dataset import open_dataset, read_dataset
from communique.scale.errors import RunError

# Readings a transaction: what is killed loses so many, and starts again there.
BATCH = 200


def run_import(args: argparse.Namespace) -> int:
    """Records all readings of a dataset in a ledger and links them; the exit code. Raises Stop for what is no whole dataset."""
    talk = Talk()
    try:
        manifest = open_dataset(args.dataset)
        with open_ledger(args, write=True) as ledger:
            from communique.ledger.linking import link_documents
            from communique.versions import Versions, current_versions

            said = manifest["versions"]
            versions = Versions(**{one.name: str(said.get(one.name, "unknown")) for one in fields(Versions)})
            readings, total, added, changed, withdrawn = read_dataset(args.dataset), 0, 0, 0, 0
            while batch := list(islice(readings, BATCH)):
                for one in ledger.record_all(batch, versions, rename=True):
                    total, added, changed, withdrawn = total + 1, added + one.added, changed + one.changed, withdrawn + one.withdrawn
            knowledge = load_knowledge()
            linked, unlinked = link_documents(ledger, knowledge.linking, current_versions(knowledge.version))
    except (RunError, ValueError) as error:
        raise Stop(f"{args.dataset}: {error}" if isinstance(error, ValueError) else str(error)) from error
    talk.say(
        f"{total:,} documents; records {added:,} added, {changed:,} changed, {withdrawn:,} withdrawn; "
        f"links between documents {linked:,} added, {unlinked:,} withdrawn"
    )
    return DONE
