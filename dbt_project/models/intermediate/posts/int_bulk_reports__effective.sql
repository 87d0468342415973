{{
    config(
        materialized = 'incremental',
        unique_key = 'metric_date',
        partition_by = day_partition('metric_date'),
        cluster_by = ['account_key']
    )
}}

{%- set rebuilt = days_filter('metric_date', days_of_new_loads(bulk_report_resources())) %}
{%- set columns = 'account_key, report_id, metric_date, reported_at, observed_at, _dlt_load_id' %}

with basic as (
    select * from {{ ref('stg_youtube__bulk_channel_basic_a3') }}
    where {{ raw_load_filter() }}
),

reach as (
    select * from {{ ref('stg_youtube__bulk_channel_reach_basic_a1') }}
    where {{ raw_load_filter() }}
),

traffic_sources as (
    select * from {{ ref('stg_youtube__bulk_channel_traffic_source_a3') }}
    where {{ raw_load_filter() }}
),

bulk_reports as (
    select * from {{ ref('stg_youtube__bulk_reports') }}
    where {{ raw_load_filter() }}
),

-- the list of reports names those without a single row, too: their day is empty now
named as (
    select report_type, {{ columns }}
    from bulk_reports
    union all
    select 'channel_basic_a3', {{ columns }}
    from basic
    union all
    select 'channel_reach_basic_a1', {{ columns }}
    from reach
    union all
    select 'channel_traffic_source_a3', {{ columns }}
    from traffic_sources
    {%- if is_incremental() %}
    union all
    select report_type, account_key, report_id, metric_date, reported_at, observed_at, load_id
    from {{ this }}
    where {{ rebuilt }}
    {%- endif %}
),

-- a report fetched twice is one report, known since it was first fetched
reports as (
    select
        report_type,
        account_key,
        report_id,
        metric_date,
        max(reported_at) as reported_at,
        min(observed_at) as observed_at,
        min(_dlt_load_id) as load_id
    from named
    where account_key is not null and {{ rebuilt }}
    group by report_type, account_key, report_id, metric_date
),

-- the list of reports comes in no order: one made earlier than another already known says nothing
compared as (
    select
        *,
        max(reported_at) over (
            partition by report_type, account_key, metric_date
            order by observed_at, reported_at
            rows between unbounded preceding and 1 preceding
        ) as newest_before,
        row_number() over (
            partition by report_type, account_key, metric_date, observed_at
            order by reported_at desc, report_id desc
        ) as rank_at_moment
    from reports
),

final as (
    select
        -- ids
        account_key,
        report_id,
        load_id,

        -- text
        report_type,

        -- dates and times
        metric_date,
        reported_at,
        observed_at
    from compared
    where
        rank_at_moment = 1
        and (newest_before is null or reported_at >= newest_before)
)

select * from final
