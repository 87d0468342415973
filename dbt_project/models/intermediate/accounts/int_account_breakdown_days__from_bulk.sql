{{ config(materialized = 'ephemeral', meta = {'read_for': 'int_account_breakdown_days__versions'}) }}

with basic as (
    select * from {{ ref('stg_youtube__bulk_channel_basic_a3') }}
    where {{ raw_load_filter() }}
),

traffic_sources as (
    select * from {{ ref('stg_youtube__bulk_channel_traffic_source_a3') }}
    where {{ raw_load_filter() }}
),

traffic_source_types as (
    select * from {{ ref('traffic_source_types') }}
),

effective_reports as (
    select * from {{ ref('int_bulk_reports__effective') }}
    where {{ days_filter('metric_date', days_of_new_loads(breakdown_day_resources())) }}
),

basic_ranked as (
    select
        *,
        row_number() over (
            partition by
                report_id, account_key, coalesce(post_id, ''), metric_date, live_or_on_demand,
                subscribed_status, country_code
            order by observed_at desc, _dlt_id desc
        ) as reading_rank
    from basic
),

traffic_ranked as (
    select
        *,
        row_number() over (
            partition by
                report_id, account_key, coalesce(post_id, ''), metric_date, live_or_on_demand,
                subscribed_status, country_code, traffic_source_code,
                coalesce(traffic_source_detail, '')
            order by observed_at desc, _dlt_id desc
        ) as reading_rank
    from traffic_sources
),

report_rows as (
    select
        'channel_basic_a3' as report_type, 'country' as dimension,
        coalesce(country_code, 'ZZ') as dimension_value, report_id, account_key, platform, account_id,
        metric_date, view_count, engaged_view_count, watch_seconds
    from basic_ranked
    where reading_rank = 1
    union all
    -- a code the seed does not know is shown as it came
    select
        'channel_traffic_source_a3', 'traffic_source',
        coalesce(traffic_source_types.traffic_source, traffic_ranked.traffic_source_code),
        traffic_ranked.report_id, traffic_ranked.account_key, traffic_ranked.platform,
        traffic_ranked.account_id, traffic_ranked.metric_date, traffic_ranked.view_count,
        traffic_ranked.engaged_view_count, traffic_ranked.watch_seconds
    from traffic_ranked
    left join traffic_source_types
        on
            traffic_ranked.platform = traffic_source_types.platform
            and traffic_ranked.traffic_source_code = traffic_source_types.traffic_source_code
    where traffic_ranked.reading_rank = 1
),

report_sums as (
    select
        report_type, dimension, dimension_value, report_id, account_key, platform, account_id,
        metric_date,
        {{ sum_metric('view_count') }} as view_count,
        {{ sum_metric('engaged_view_count') }} as engaged_view_count,
        {{ sum_metric('watch_seconds') }} as watch_seconds
    from report_rows
    group by
        report_type, dimension, dimension_value, report_id, account_key, platform, account_id,
        metric_date
),

final as (
    select
        'bulk' as reading_source,
        report_sums.account_key,
        report_sums.platform,
        report_sums.account_id,
        effective_reports.load_id,
        report_sums.dimension,
        report_sums.dimension_value,
        report_sums.view_count,
        report_sums.engaged_view_count,
        report_sums.watch_seconds,
        report_sums.metric_date,
        effective_reports.observed_at
    from report_sums
    inner join effective_reports
        on
            report_sums.report_type = effective_reports.report_type
            and report_sums.report_id = effective_reports.report_id
            and report_sums.account_key = effective_reports.account_key
            and report_sums.metric_date = effective_reports.metric_date
)

select * from final
