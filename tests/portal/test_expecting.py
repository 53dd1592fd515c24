"""`gateway status --due`: the same facts for people and machines, with a message ready to be sent."""

from journey.deliveries import DeliveryBook
from journey.instance import open_instance
from tests.invented import FEED


def test_what_is_still_to_be_sent_is_listed_by_partner_with_its_message(gateway, home):
    said = gateway("status", "--due", "--home", home, "--as-of", "2024-04-15", "--json").json
    street = {item["period"]: item for item in said["expected"] if item["feed"] == FEED}
    assert {period: (item["arrival"], item["due"]) for period, item in street.items()} == {
        "2024-02": ("late", "2024-03-30"),
        "2024-03": ("due", "2024-04-30"),
    }
    assert said["on"] == "2024-04-15"
    assert f"- {FEED} (clause 3.1), 2024-02: late, was due by 30 March 2024" in said["messages"]["police"]
    fire = {item["arrival"] for item in said["expected"] if item["partner"] == "avon_fire"}
    assert fire == {"never sent", "due"}


def test_a_person_reads_the_same(gateway, home):
    shown = gateway("status", "--due", "--home", home, "--as-of", "2024-04-15").out
    assert "To send to police:" in shown
    assert "To the data officer of Avon and Somerset Police" in shown
    assert "never sent" in shown


def test_without_the_option_deliveries_are_listed_as_ever(gateway, home):
    assert "deliveries" in gateway("status", "--home", home, "--json").json
    assert len(DeliveryBook(open_instance(home)).all()) == 2
