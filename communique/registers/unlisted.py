"""Tells what may be handed over though no list knows it: "handed over 50 [wheelchairs]", "exported 3,000 [pianos]"."""

from __future__ import annotations

from communique.events.roles import Roles
from communique.mentions.amounts import AmountMention
from communique.mentions.cast import Cast

# Verbs by which a counted thing surely changes hands.
MOVING_VERBS = frozenset(
    "donate gift deliver supply export import ship sell buy purchase order airlift procure hand receive acquire provide "
    "present give".split()
)
# Who and what can be counted and is no thing that one state hands to another.
PERSONS = frozenset(
    "people person man woman child boy girl student pupil teacher doctor nurse medic soldier troop personnel officer police guard citizen "
    "national refugee migrant prisoner detainee hostage captive expert specialist adviser advisor trainer trainee cadet delegate "
    "official diplomat envoy ambassador visitor tourist worker staff volunteer monitor observer peacekeeper athlete player candidate "
    "suspect fugitive victim body remains family household member state country nation party company firm business side team group "
    "scholar fellow artist journalist lawyer judge engineer scientist pilot crew sailor marine fighter militant".split()
)
ABSTRACT = frozenset(
    "scholarship fellowship visa place seat vote point day week month year hour minute time step measure way area sector field project "
    "programme program plan proposal recommendation request letter message statement document agreement deal contract memorandum treaty "
    "protocol job opportunity course training workshop lesson session service flight visit meeting round talk question answer reason "
    "name list percent share stake dollar euro territory village town island base building house site port kilometre mile hectare acre "
    "case test sample life death attack strike sortie rule law right tariff sanction licence license permit passport certificate "
    "award medal prize gift copy book signature page chapter article item part tonne ton barrel litre liter gallon dose shipment batch "
    "consignment delivery tranche instalment installment loan grant".split()
)
TAILS = ("tion", "sion", "ment", "ship", "ness", "ity", "ance", "ence", "ism", "ing", "ist", "ian", "ee", "man", "eer", "cy")
# Of nouns in "-er" and "-or" most are people; these are things.
DEVICES = frozenset(
    "computer printer container trailer freezer cooler boiler router server scanner detector sensor motor elevator projector shelter "
    "locker charger heater refrigerator compressor incubator scooter harvester planter loader".split()
)


def unlisted(cast: Cast, roles: Roles, amount: AmountMention) -> int | None:
    """The noun that an amount counts where a verb of handing over has it for object, or None where it is no thing or is unsure."""
    parse, noun = cast.parse, amount.noun
    if noun is None or amount.kind != "count" or not (amount.value or 0) > 1 or noun in cast.at or parse.tags[noun] != "NNS":
        return None
    lemma, verb = parse.lemmas[noun].lower(), parse.heads[noun]
    if parse.deps[noun] not in ("dobj", "nsubjpass") or parse.lemmas[verb].lower() not in MOVING_VERBS or noun not in roles.objects(verb):
        return None
    if lemma in PERSONS or lemma in ABSTRACT or lemma.endswith(TAILS) or (lemma.endswith(("er", "or")) and lemma not in DEVICES):
        return None
    return noun if parse.words[noun].islower() and amount.first < noun <= amount.end + 3 else None
