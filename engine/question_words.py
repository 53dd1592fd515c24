"""The functions that a question may use, by name. Whatever else there is, now or in a later DuckDB, is refused.

None of them reads a file, a setting, the environment or a catalogue, runs SQL, waits, writes or keeps state.
"""

_OPERATORS = """
+ - * / // % ** ^ || & | ~ << >> ~~ !~~ ~~* !~~* ~~~ ^@ @> <@ && @ add subtract multiply divide mod xor
like_escape not_like_escape ilike_escape not_ilike_escape regexp_full_match regexp_matches
"""
_COUNTING = """
count count_star count_if countif sum fsum kahan_sum sumkahan favg avg mean min max any_value arbitrary first last mode
median quantile quantile_cont quantile_disc approx_quantile approx_count_distinct mad entropy product geomean
geometric_mean stddev stddev_pop stddev_samp var_pop var_samp variance sem skewness kurtosis kurtosis_pop corr covar_pop
covar_samp regr_avgx regr_avgy regr_count regr_intercept regr_r2 regr_slope regr_sxx regr_sxy regr_syy arg_max arg_min
argmax argmin max_by min_by bool_and bool_or bit_and bit_or bit_xor string_agg group_concat listagg list array_agg
histogram weighted_avg wavg grouping
"""
_RANKING = """
row_number rank dense_rank rank_dense percent_rank cume_dist ntile lag lead first_value last_value nth_value fill
"""
_NUMBERS = """
abs ceil ceiling floor round round_even trunc sign sqrt cbrt exp ln log log10 log2 pow power pi greatest least gcd lcm
fdiv fmod isnan isinf isfinite even equi_width_bins sin cos tan asin acos atan atan2 degrees radians
"""
_WORDS = """
lower upper lcase ucase trim ltrim rtrim length len strlen char_length character_length left right substr substring
concat concat_ws replace reverse starts_with prefix ends_with suffix contains instr strpos position split_part
string_split str_split split lpad rpad translate strip_accents regexp_extract regexp_replace format printf ascii chr
unicode levenshtein jaro_similarity jaro_winkler_similarity jaccard damerau_levenshtein hamming
"""
_DAYS = """
date_part datepart date_trunc datetrunc date_diff datediff date_sub datesub date_add age year quarter month week
weekofyear isoyear yearweek day dayofmonth dayofweek dayofyear isodow weekday hour minute second dayname monthname
last_day days_in_month decade century make_date make_time make_timestamp strftime strptime try_strptime time_bucket
epoch epoch_ms to_days to_weeks to_months to_quarters to_years to_hours to_minutes to_seconds
"""
_CHOOSING = """
coalesce ifnull nullif if case constant_or_null typeof cast try_cast
"""
_LISTS = """
list_value list_pack row struct_pack struct_extract array_extract list_extract list_element element_at list_contains
list_has array_contains list_position list_sort list_reverse_sort list_distinct list_unique list_sum list_avg list_min
list_max list_count list_aggregate list_transform list_apply list_filter list_concat list_slice array_slice array_length
array_value flatten unnest range generate_series map map_keys map_values map_entries map_extract cardinality
"""

_ALL = (_OPERATORS, _COUNTING, _RANKING, _NUMBERS, _WORDS, _DAYS, _CHOOSING, _LISTS)
FUNCTIONS = frozenset(name for words in _ALL for name in words.split())
"""Names in lower case, operators among them."""
TABLE_FUNCTIONS = frozenset({"range", "generate_series", "unnest"})
"""Those that may stand in FROM."""
