-- A cell for every authority and crime type, so that a true zero is told from a missing month.
-- events: event rows under the plan's treatments; local_authorities: code, name; code_lists: column_name, code.
select
    area.code as local_authority_code,
    area.name as local_authority_name,
    $period as month,
    crime_types.code as crime_type,
    count(events.line) as crimes
from local_authorities as area
cross join (select code from code_lists where column_name = 'crime_type') as crime_types
left join events
    on events.local_authority_code = area.code
    and events.crime_type = crime_types.code
group by all
order by all
