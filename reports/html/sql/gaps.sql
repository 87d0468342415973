-- consecutive days with one reason become one row
with gaps as (
    select
        account_key,
        resource,
        reason,
        detail,
        gap_date,
        recoverable_until,
        is_recoverable,
        row_number() over (partition by account_key, resource, reason order by gap_date) as place
    from (
        select
            account_key,
            resource,
            reason,
            gap_date,
            max(detail) as detail,
            max(recoverable_until) as recoverable_until,
            max(case when is_recoverable then 1 else 0 end) = 1 as is_recoverable
        from marts.fct_collection_gaps
        where status = 'open'
        group by account_key, resource, reason, gap_date
    ) as distinct_gaps
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
    max(case when is_recoverable then 1 else 0 end) = 1 as is_recoverable
from gaps
group by account_key, resource, reason, gap_date - cast(place as integer)
order by is_recoverable desc, last_date desc, account_key, resource, reason
