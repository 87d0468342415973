-- views by day agree from the versions to the fact: nothing is lost, doubled or stale on the way
with post_days as (
    select * from {{ ref('fct_post_metrics_daily') }}
    where not is_derived
),

newest as (
    select * from {{ ref('int_post_days__newest') }}
),

fact_sums as (
    select
        metric_date,
        count(*) as row_count,
        {{ sum_metric('view_count') }} as view_count
    from post_days
    group by metric_date
),

newest_sums as (
    select
        metric_date,
        count(*) as row_count,
        {{ sum_metric('view_count') }} as view_count
    from newest
    group by metric_date
),

final as (
    select
        coalesce(fact_sums.metric_date, newest_sums.metric_date) as metric_date,
        fact_sums.view_count as fact_view_count,
        newest_sums.view_count as newest_view_count
    from fact_sums
    full outer join newest_sums on fact_sums.metric_date = newest_sums.metric_date
    where
        fact_sums.row_count is distinct from newest_sums.row_count
        or fact_sums.view_count is distinct from newest_sums.view_count
)

select * from final
