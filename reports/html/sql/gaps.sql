-- consecutive days with one reason become one row
with distinct_gaps as (
    select
        account_key,
        resource,
        reason,
        gap_date,
        max(detail) as detail,
        max(recoverable_until) as recoverable_until,
        max(case when is_recoverable then 1 else 0 end) as recoverable
    from marts.fct_collection_gaps
    where status = 'open' and gap_date >= $year_start
    group by account_key, resource, reason, gap_date
),

gaps as (
    select
        *,
        row_number() over (partition by account_key, resource, reason order by gap_date) as place
    from distinct_gaps
),

spans as (
    select
        *,
        -- the same for each day of a span: both numbers rise by one a day
        date_diff('day', date '2001-01-01', gap_date) - place as span
    from gaps
)

select
    account_key,
    resource,
    reason,
    max(detail) as detail,
    min(gap_date) as first_date,
    max(gap_date) as last_date,
    cast(count(*) as bigint) as gap_day_count,
    max(recoverable_until) as recoverable_until,
    max(recoverable) = 1 as is_recoverable
from spans
group by account_key, resource, reason, span
order by
    is_recoverable desc, last_date desc, account_key nulls last, resource nulls last,
    reason nulls last, first_date
