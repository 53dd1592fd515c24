-- One row for each person under 25 by their youngest age in the period, and how many partners gave a row about them.
-- rows: person (a number, null for nobody), partner, age_band.
select
    person,
    min(age_band) as age_band,
    case when count(distinct partner) >= 3 then '3 or more' else count(distinct partner)::varchar end as partners
from rows
where person is not null
group by person
having min(age_band) in ('0-9', '10-14', '15-17', '18-24')
