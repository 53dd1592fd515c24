"""What came in, looked at by the malware scanner before any of it is read."""

from custody.unsealing import SealedReader
from intake.safety.malware import refuse_malware
from intake.unwrapping import without_encryption
from journey.instance import Instance


def scan(instance: Instance, sealed: SealedReader) -> None:
    """Have a sealed file scanned as it came, and as it is inside where a partner encrypted it; without a scanner, pass.

    Raises intake's `UnreadableFileError` for a file in which something was found, and `ScannerError`, which leaves the
    delivery as it is, where the scanner is away or did not look at all of it.
    """
    if instance.scanner is None:
        return
    inside = without_encryption(sealed.chunks(), instance.limits, instance.keyring.open_for_intake)
    refuse_malware(inside.chunks, instance.scanner)
