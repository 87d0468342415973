-- the mart's own totals of the outcomes shown: posts, each once a stage and horizon, of the
-- newest thirteen months of their account
with known as (
    select
        platform,
        metric,
        account_key,
        post_key || '|' || stage || '|' || horizon as question,
        extract(year from target_at) * 12 + extract(month from target_at) as month_number
    from marts.fct_post_forecasts
    where
        target_at >= $outcomes_start_at
        and actual_count is not null
        and made_at <= target_at
),

newest as (
    select
        account_key,
        metric,
        max(month_number) as month_number
    from known
    group by account_key, metric
),

engaged as (
    select account_key
    from newest
    where metric = 'engaged_view_count'
)

select
    known.platform,
    known.metric,
    cast(count(distinct known.question) as bigint) as post_count
from known
inner join newest
    on known.account_key = newest.account_key and known.metric = newest.metric
left join engaged on known.account_key = engaged.account_key
where
    known.month_number > newest.month_number - 13
    and (known.metric <> 'view_count' or engaged.account_key is null)
group by known.platform, known.metric
order by known.platform, known.metric
