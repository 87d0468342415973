-- the newest reason why an account lacks a metric; one without a day holds for every day
with reasons as (
    select
        account_key,
        metric,
        availability,
        reason,
        row_number() over (
            partition by account_key, metric
            order by metric_date desc nulls last, availability, reason
        ) as newest_rank
    from marts.metric_availability
    where
        entity_type = 'account'
        and availability <> 'available'
        and (metric_date >= $year_start or metric_date is null)
)

select account_key, metric, availability, reason
from reasons
where newest_rank = 1
order by account_key, metric
