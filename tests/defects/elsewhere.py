"""Defects that are no single file's, and the tests beside the corpus that hold what the gateway makes of them."""

_JOURNEY, _DAGSTER, _KNOWN = "tests/journey", "tests/dagster_project", "tests/known_answers"
_LINKING, _DRIFT = "tests/anonymisation/linking", "tests/intake/telling/test_drift.py"

ELSEWHERE: dict[int, tuple[str, ...]] = {
    1: (
        f"{_JOURNEY}/test_received.py::test_the_same_bytes_again_are_the_same_delivery",
        f"{_JOURNEY}/test_received.py::test_the_first_bytes_again_after_a_restatement_supersede_the_restatement",
        f"{_JOURNEY}/test_protected.py::test_a_restatement_supersedes_and_is_compared_in_scope",
        f"{_KNOWN}/test_real_police_months.py::test_release_b_supersedes_release_a_and_the_rows_in_scope_are_compared",
        "tests/portal/test_acting.py::test_the_same_file_twice_is_one_delivery",
    ),
    2: (
        "tests/defects/test_periods_spelt.py::test_a_period_in_any_other_spelling_is_refused_at_the_door",
        "tests/contracts/test_vocabulary.py::test_any_other_period_is_refused_without_being_shown",
    ),
    3: (
        f"{_JOURNEY}/test_received.py::test_an_empty_file_is_refused_and_leaves_nothing",
        f"{_JOURNEY}/test_restating.py::test_nil_is_a_delivery_of_no_rows_that_is_entered_and_protected",
        f"{_JOURNEY}/test_restating.py::test_a_file_without_a_row_is_still_no_nil",
    ),
    7: (
        f"{_JOURNEY}/test_landing.py::test_a_file_in_the_wrong_place_is_mentioned_and_left",
        f"{_DAGSTER}/test_running.py::test_a_file_that_cannot_be_understood_stops_neither_the_next_nor_a_product",
    ),
    41: (
        f"{_JOURNEY}/test_linked.py::test_one_person_in_four_feeds_is_one_and_another_is_another",
        f"{_LINKING}/test_match_keys.py::test_a_number_that_fails_its_check_is_told_with_its_delivery_and_so_is_like_none_of_another",
        "tests/attacks/test_truth_of_links.py::test_no_two_people_of_the_truth_share_a_pid",
    ),
    52: (
        "tests/contracts/test_power.py::test_some_classes_are_refused_whatever_names_them",
        f"{_JOURNEY}/test_excluding.py::test_a_subject_out_of_scope_is_found_nowhere",
    ),
    53: ("tests/contracts/test_refused_columns.py::test_a_column_that_is_never_asked_for_is_refused_by_its_heading",),
    55: (
        f"{_JOURNEY}/test_excluding.py::test_a_row_about_somebody_on_the_list_is_counted_and_found_nowhere_unsealing_included",
        f"{_JOURNEY}/test_excluding.py::test_while_a_list_is_not_read_its_partner_s_rows_wait_and_no_other_s",
    ),
    56: (
        f"{_JOURNEY}/test_excluding.py::test_who_withdrew_consent_is_found_nowhere_whether_a_column_or_a_list_says_so",
        f"{_JOURNEY}/test_erasing.py::test_whoever_is_listed_later_is_taken_out_of_every_file_that_is_held",
        f"{_JOURNEY}/test_erasing.py::test_the_accounts_still_balance_and_the_ledger_says_what_was_erased",
    ),
    57: (
        f"{_JOURNEY}/test_excluding.py::test_who_opted_out_is_found_nowhere_whether_a_column_or_a_list_says_so",
        f"{_JOURNEY}/test_excluding.py::test_patients_without_a_word_about_opt_outs_are_refused_at_the_door",
    ),
    58: (
        "tests/products/test_catalogue.py::test_no_table_adds_up_events_of_several_feeds",
        f"{_JOURNEY}/test_linked.py::test_one_person_in_four_feeds_is_one_and_another_is_another",
        f"{_JOURNEY}/test_shared_people.py::test_how_many_partners_know_a_young_person_is_counted_as_by_hand",
    ),
    59: (
        f"{_JOURNEY}/test_shared.py::test_a_restatement_makes_a_new_version_and_the_old_one_can_still_be_cited",
        f"{_JOURNEY}/test_earlier.py::test_a_restatement_is_held_against_what_it_takes_the_place_of",
        f"{_KNOWN}/test_partnership.py::test_nothing_is_lost_in_any_delivery_and_every_count_is_as_the_generator_expects",
    ),
    60: (
        f"{_JOURNEY}/test_inputs.py::test_a_quarter_that_nobody_sent_has_no_product_in_which_it_could_be_nought",
        f"{_JOURNEY}/test_expected.py::test_where_nothing_was_ever_sent_the_late_are_never_sent_and_the_others_due",
        f"{_JOURNEY}/test_restating.py::test_nil_takes_the_place_of_what_was_sent_and_products_say_so",
    ),
    61: (
        f"{_JOURNEY}/test_earlier.py::test_a_step_against_the_months_before_is_told_with_what_it_was_held_against",
        f"{_DRIFT}::test_a_column_of_which_a_fifth_more_is_empty_than_ever_before_is_found",
    ),
    62: (
        f"{_DRIFT}::test_a_step_of_volume_is_less_than_half_or_more_than_twice",
        f"{_DRIFT}::test_a_flag_that_always_varied_and_is_now_constant_is_found",
        f"{_DRIFT}::test_all_rows_on_one_day_is_found_unless_it_was_so_before",
    ),
    64: (
        f"{_JOURNEY}/test_shared_people.py::test_two_partners_that_contradict_each_other_about_somebody_are_each_left_what_they_said",
    ),
    65: (
        "tests/defects/test_whoever_looks.py::test_whoever_looks_is_entered_and_whom_they_looked_for_is_nowhere",
        "tests/defects/test_whoever_looks.py::test_no_question_can_name_a_known_person",
        f"{_JOURNEY}/test_asking.py::test_every_decision_and_every_answer_is_entered_and_nothing_of_the_question",
        f"{_JOURNEY}/test_asking.py::test_a_decision_is_entered_before_a_row_is_read",
        f"{_JOURNEY}/test_asking.py::test_whoever_is_not_whom_they_say_is_refused_and_entered_as_nobody",
        f"{_JOURNEY}/reviewing/test_comparing.py::test_a_look_is_entered_with_a_commitment_and_its_basis_and_without_a_name",
        f"{_JOURNEY}/test_entering.py::test_an_entry_names_the_instance_and_not_a_person",
    ),
    66: (
        f"{_JOURNEY}/test_landing.py::test_a_file_that_grows_between_two_looks_waits",
        f"{_JOURNEY}/test_landing.py::test_a_copy_in_progress_is_not_even_looked_at",
        f"{_JOURNEY}/test_received.py::test_a_file_that_changes_while_it_is_read_is_not_taken",
        f"{_DAGSTER}/test_running.py::test_a_file_that_another_process_claims_first_is_its_own",
        f"{_DAGSTER}/test_sensors.py::test_a_busy_gateway_is_not_waited_for",
    ),
    67: (f"{_JOURNEY}/test_passing.py::test_blocks_of_any_size_tell_the_same",),
    68: (
        f"{_JOURNEY}/test_deliveries.py::test_a_clock_set_back_does_not_reorder_receipts",
        "tests/intake/telling/test_drift.py::test_a_day_that_has_not_been_is_found_by_line_in_what_dates_events_and_extracts_only",
    ),
    69: (
        f"{_JOURNEY}/test_landing.py::test_a_clear_file_left_after_it_was_sealed_is_removed",
        f"{_JOURNEY}/test_landing.py::test_receiving_a_landed_file_twice_changes_nothing",
        f"{_JOURNEY}/test_protected.py::test_protecting_again_changes_nothing",
        f"{_JOURNEY}/test_inputs.py::test_another_agreement_contract_or_rule_makes_another_version",
    ),
    70: (
        "tests/leaks/test_canary.py::test_every_plant_is_in_its_zones_and_nowhere_else",
        "tests/leaks/test_canary.py::test_an_exception_that_quotes_values_leaves_none_of_them",
        f"{_DAGSTER}/test_refusals.py::test_no_byte_of_the_history_holds_what_an_exception_quoted",
    ),
}
"""By the number of the defect, where its tests are."""

NO_FILE_SHOWS = {
    65: "that somebody looked at a known person is a question and no delivery: the ledger shows it (consultation)",
}
"""The defects of which there can be no file, and why; each has tests above."""
