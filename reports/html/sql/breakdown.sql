-- a dimension's values in the period and the one before it
with parts as (
    select
        dimension_value,
        max(dimension_label) as dimension_label,
        cast(count(distinct case when metric_date >= $start then metric_epoch end) as bigint)
            as epoch_count,
        cast(sum(case when metric_date >= $start then view_count end) as bigint) as view_count,
        cast(sum(case when metric_date >= $start then engaged_view_count end) as bigint)
            as engaged_view_count,
        cast(sum(case when metric_date >= $start then watch_seconds end) as bigint)
            as watch_seconds,
        cast(sum(case when metric_date < $start then engaged_view_count end) as bigint)
            as previous_engaged_view_count,
        cast(sum(case when metric_date < $start then watch_seconds end) as bigint)
            as previous_watch_seconds
    from marts.fct_account_breakdowns_daily
    where
        platform = $platform
        and dimension = $dimension
        and metric_date between $previous_start and $end
    group by dimension_value
)

select
    dimension_value,
    dimension_label,
    epoch_count,
    view_count,
    engaged_view_count,
    watch_seconds,
    previous_engaged_view_count,
    previous_watch_seconds
from parts
order by coalesce(engaged_view_count, view_count) desc nulls last, dimension_value nulls last
