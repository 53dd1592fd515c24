-- One row for each person of each partner's feed in the period, and who else has a row about them.
-- rows: person (a number, null for nobody, another in each partner's feed), whole (the same in all), partner, feed.
with known as (
    select whole, count(distinct partner) as partners, count(distinct partner || '/' || feed) as feeds
    from rows
    where whole is not null
    group by whole
)
select distinct
    person,
    partner || '/' || feed as source,
    case
        when partners > 1 then 'another partner'
        when feeds > 1 then 'another feed of the partner'
        else 'nobody else'
    end as also_known_to
from rows join known using (whole)
where person is not null
