-- one row per account: this period and the one before it
with account_days as (
    select *, metric_date >= $start as is_current
    from marts.fct_account_metrics_daily
    where platform = $platform and metric_date between $previous_start and $end
),

final as (
    select
        account_key,
        cast(count(distinct case when is_current then metric_date end) as bigint) as day_count,
        cast(count(distinct case when not is_current then metric_date end) as bigint)
            as previous_day_count,
        cast(count(distinct case when is_current then metric_epoch end) as bigint) as epoch_count,
        cast(count(distinct metric_epoch) as bigint) as both_epoch_count,
        cast(sum(case when is_current then view_count end) as bigint) as view_count,
        cast(sum(case when not is_current then view_count end) as bigint) as previous_view_count,
        cast(sum(case when is_current then engaged_view_count end) as bigint)
            as engaged_view_count,
        cast(sum(case when not is_current then engaged_view_count end) as bigint)
            as previous_engaged_view_count,
        cast(sum(case when is_current then watch_seconds end) as bigint) as watch_seconds,
        cast(sum(case when not is_current then watch_seconds end) as bigint)
            as previous_watch_seconds,
        cast(sum(case when is_current then followers_gained_count end) as bigint)
            as followers_gained_count,
        cast(sum(case when not is_current then followers_gained_count end) as bigint)
            as previous_followers_gained_count,
        cast(
            sum(case when is_current then followers_gained_count - followers_lost_count end)
            as bigint
        ) as followers_net_count,
        cast(
            sum(case when not is_current then followers_gained_count - followers_lost_count end)
            as bigint
        ) as previous_followers_net_count
    from account_days
    group by account_key
)

select * from final
order by account_key
