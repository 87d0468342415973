select cast(count(*) as bigint) as gap_day_count
from (
    select distinct account_key, resource, reason, gap_date
    from marts.fct_collection_gaps
    where status = 'open' and gap_date >= $year_start
) as distinct_gaps
