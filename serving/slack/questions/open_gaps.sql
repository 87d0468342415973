-- How many account days are missing that could still be had, by platform.
select platform, count(*) as gap_count, min(gap_date) as first_gap_date
from marts.fct_collection_gaps
where status = 'open' and is_recoverable
group by platform
order by platform
