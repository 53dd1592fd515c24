"""Making the keys of a new gateway anew, where `instance.json` names a key service for some of its roots.

That can be done while nothing hangs on the keys that `gateway init` made: before anything was received or entered.
"""

import json
import os

from custody.cabinet import destroy
from custody.errors import KeyringExistsError
from custody.keyring import Keyring, create_keyring
from custody.kms_root import AwsKms, kms_from
from custody.passphrase import find_passphrase
from journey.agreed import owner_key, pin_owner
from journey.instance import Instance, Zone


def key_service_of(instance: Instance) -> AwsKms | None:
    """The key service that `instance.json` names, if any. Raises KeyServiceError for one that is not understood."""
    settings = json.loads((instance.home / "instance.json").read_text("utf-8"))
    return kms_from(settings.get("keys", {}))


def make_keys(instance: Instance) -> Keyring:
    """Destroy the keys of a gateway that has done nothing yet and make them anew, each where the settings put it.

    Whose signature on the agreement counts stays. Raises KeyringExistsError where anything hangs on the keys that there
    are, or no key service is named, and what custody raises; a key service is asked before anything is destroyed.
    """
    with instance.exclusive():
        service, cabinet = key_service_of(instance), instance.zone(Zone.CUSTODY)
        if service is None or any(instance.zone(zone).list() for zone in Zone if zone is not Zone.CUSTODY):
            raise KeyringExistsError
        for use in service.uses():
            service.root(use)
        passphrase = find_passphrase(instance.passphrase_file, os.environ, instance.remembered_passphrase)
        owner = owner_key(cabinet, Keyring(cabinet, lambda: passphrase))
        for name in cabinet.list():
            destroy(cabinet, name)
        keyring = create_keyring(cabinet, passphrase, service)
        pin_owner(cabinet, keyring, owner)
        return keyring
