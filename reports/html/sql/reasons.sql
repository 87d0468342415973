-- the newest reason why an account lacks a metric
with reasons as (
    select
        account_key,
        metric,
        availability,
        reason,
        row_number() over (
            partition by account_key, metric order by metric_date desc nulls last
        ) as newest_rank
    from marts.metric_availability
    where entity_type = 'account' and availability <> 'available'
)

select account_key, metric, availability, reason
from reasons
where newest_rank = 1
