-- views by day agree from the versions to the fact: nothing is lost, doubled or stale on the way
{%- set days = days_tested_in(['fct_post_metrics_daily', 'int_post_days__versions']) %}

with post_days as (
    select * from {{ ref('fct_post_metrics_daily') }}
    where {{ days }} and not is_derived
),

versions as (
    select * from {{ ref('int_post_days__versions') }}
    where {{ days }} and known_to is null and not is_removed
),

-- the Analytics API before the bulk report before an import; the reach report states no views
ranked as (
    select
        *,
        row_number() over (
            partition by post_key, metric_date
            order by case reading_source when 'api' then 1 when 'bulk' then 2 when 'bulk_reach' then 4 else 3 end
        ) as source_rank
    from versions
),

newest as (
    select * from ranked
    where source_rank = 1
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
