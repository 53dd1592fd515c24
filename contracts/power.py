"""The power to give a class of data: which legal gateway reaches it, and how far. Asked at the door and before release.

Section 16 of the Police, Crime, Sentencing and Courts Act 2022 gives no power to disclose patient information, or
personal information of a health or social-care authority; MAPPA, MARAC and Channel are never given.
"""

from contracts.agreement import Agreement
from contracts.clauses import LegalGateway, Supply
from contracts.data_classes import DataClassRules
from contracts.errors import IntakeRefusedError, PlanRefusedError, ReleaseRefusedError
from contracts.feed import Column, Feed
from contracts.ladders import coarser
from contracts.lawful_basis import refuse_without_basis
from contracts.treatment_fitness import unfit_for
from contracts.vocabulary import FeedKind, FieldClass, ScopeReason, Tier, Treatment

_OF_RECORDS = frozenset({FeedKind.EVENTS, FeedKind.EXCLUSION_LIST})


def refuse_without_power(
    classes: DataClassRules, agreement: Agreement, supply: Supply, feed: Feed, refusal: type[PlanRefusedError]
) -> None:
    """Raise `refusal` where no power or lawful basis reaches what a clause lets a partner give.

    It names what is missing first: the class of data, the power for it and for this kind of authority, the basis.
    """
    refuse_always(classes, feed, refusal)
    if feed.data_class is None:
        if feed.kind is FeedKind.REFERENCE:
            return
        raise refusal(f"{feed.id} names no class of data", "its contract must say which, as vrpDataClass")
    gateway = agreement.legal_gateway(supply.legal_gateway)
    if not gateway.reaches(feed.data_class):
        reached = ", ".join(gateway.data_classes or ())
        raise refusal(
            f"the legal gateway {gateway.id} of clause {supply.clause} does not reach {feed.data_class}",
            f"it reaches {reached}; the clause must name one that gives {supply.partner} power to give {feed.id}",
        )
    if feed.kind in _OF_RECORDS:
        _refuse_authority(agreement, supply, gateway, feed, refusal)
        refuse_without_basis(classes, agreement.lawful_basis(supply.basis), supply, feed, refusal)


def _refuse_authority(
    agreement: Agreement, supply: Supply, gateway: LegalGateway, feed: Feed, refusal: type[PlanRefusedError]
) -> None:
    """Raise `refusal` where a power gives none over records of this kind of authority, however coarse they are.

    What a partner is that is no party any more nobody knows, so it may be one.
    """
    party = agreement.party(supply.partner)
    if kinds := [item for item in gateway.not_from if party is None or item is party.authority]:
        raise refusal(
            f"the legal gateway {gateway.id} of clause {supply.clause} gives no power over personal data of "
            f"{' or '.join(kinds)} authorities, as {supply.partner} {'is' if party else 'may be'} one",
            f"give {feed.id} as a table of counts, or name in the clause a power of its own for these records",
        )


def refuse_always(classes: DataClassRules, feed: Feed, refusal: type[PlanRefusedError]) -> None:
    """Raise `refusal` for a class of data that no agreement can admit."""
    if feed.data_class is not None and feed.data_class in classes.refused:
        raise refusal(
            f"{feed.data_class} is never taken", f"{classes.refused[feed.data_class]}; no agreement can admit {feed.id}"
        )


def refuse_without_opt_outs(classes: DataClassRules, feed: Feed) -> None:
    """Raise `IntakeRefusedError` where rows about patients do not say that the National Data Opt-out was applied.

    An exclusion list is how opt-outs are told, so it needs none.
    """
    about_patients = feed.kind is FeedKind.EVENTS and feed.data_class in classes.opt_out and bool(feed.identifiers)
    if about_patients and not any(marker.reason is ScopeReason.OPT_OUT for marker in feed.markers):
        raise IntakeRefusedError(
            f"{feed.id} names patients and has no column that says the National Data Opt-out was applied",
            "its contract must have one, as vrpOptOut, such as ndoo_applied with the codes Y and N",
        )


def supplies_with_power(classes: DataClassRules, agreement: Agreement, feed: Feed) -> tuple[Supply, ...]:
    """The clauses under which a feed is given, each with the power for it.

    `ReleaseRefusedError` where there is none, where one has lost its power, and for a list of whom not to share.
    """
    supplies = tuple(item for item in agreement.supplies if item.feed == feed.id)
    if not supplies:
        raise ReleaseRefusedError(f"no partner gives {feed.id} under {agreement.label}", "a supply clause must name it")
    if feed.kind is FeedKind.EXCLUSION_LIST:
        raise ReleaseRefusedError(
            f"{feed.id} is an exclusion list", "nothing of it goes to anybody: take the clause out of the agreement"
        )
    for supply in supplies:
        refuse_without_power(classes, agreement, supply, feed, ReleaseRefusedError)
    return supplies


def class_ceiling(classes: DataClassRules, agreement: Agreement, supply: Supply, feed: Feed) -> Tier:
    """The highest tier at which a class of data may leave under a clause's legal gateway."""
    if feed.data_class is None or agreement.legal_gateway(supply.legal_gateway).names(feed.data_class):
        return Tier.IDENTIFIABLE
    return classes.unless_named.get(feed.data_class, Tier.IDENTIFIABLE)


def unfit_under(  # noqa: PLR0913, PLR0917 - every fact that bears on one grant
    classes: DataClassRules, agreement: Agreement, feed: Feed, column: Column, treatment: Treatment, tier: Tier
) -> str:
    """Why no clause may grant a column a treatment: it makes nothing of it, or a power reaches no place so fine.

    Of several powers under which partners give the feed the strictest counts. Empty where a clause may.
    """
    if unfit := unfit_for(feed, column, treatment, tier):
        return unfit
    if column.field_class is not FieldClass.GEO_RES or not coarser(Treatment.LOCAL_AUTHORITY, treatment):
        return ""
    limited = next(
        (powers for name, powers in classes.coarse_residence.items() if name is feed.data_class), frozenset()
    )
    limits = sorted({item.legal_gateway for item in agreement.supplies if item.feed == feed.id} & limited)
    return f"{limits[0]} tells of where somebody lives no more than the local authority" if limits else ""
