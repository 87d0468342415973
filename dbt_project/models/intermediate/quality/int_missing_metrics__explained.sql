{{
    config(
        materialized = 'incremental',
        unique_key = 'metric_date',
        partition_by = day_partition('metric_date'),
        cluster_by = ['account_key'],
        require_partition_filter = true
    )
}}

{%- set rebuilt = days_filter(
    'metric_date',
    days_rebuilt_by([
        'int_account_days__missing_metrics', 'int_post_days__missing_metrics',
        'int_fetched_ranges__by_day', 'fct_collection_gaps',
    ]) + days_of_new_refusals(ref('int_metric_refusals__unioned')),
) %}

with account_metrics as (
    select * from {{ ref('int_account_days__missing_metrics') }}
    where {{ rebuilt }}
),

post_metrics as (
    select * from {{ ref('int_post_days__missing_metrics') }}
    where {{ rebuilt }}
),

refusals as (
    select * from {{ ref('int_metric_refusals__newest') }}
),

fetched_days as (
    select * from {{ ref('int_fetched_ranges__by_day') }}
    where {{ rebuilt }}
),

gap_days as (
    select * from {{ ref('fct_collection_gaps') }}
    where {{ wider_days('gap_date') }}
),

definitions as (
    select * from {{ ref('metric_definitions') }}
),

epochs as (
    select * from {{ ref('metric_epochs') }}
),

{%- set columns = 'account_key, platform, reading_source, metric, raw_table, metric_date' %}

missing_metrics as (
    select
        'account' as entity_type, cast(null as string) as post_key, false as is_known_of_others,
        {{ columns }}
    from account_metrics
    union all
    select 'post' as entity_type, post_key, is_known_of_others, {{ columns }}
    from post_metrics
),

defined_metrics as (
    select platform, metric from definitions
    group by platform, metric
),

metrics_with_epochs as (
    select
        platform, metric, min(valid_from_date) as first_date, max(valid_to_date) as last_date
    from epochs
    group by platform, metric
),

final as (
    select
        -- ids
        missing_metrics.account_key,
        missing_metrics.post_key,

        -- text
        missing_metrics.entity_type,
        missing_metrics.metric,
        case
            when missing_metrics.metric_date < metrics_with_epochs.first_date then 'not_yet_stated'
            when missing_metrics.metric_date > metrics_with_epochs.last_date then 'retired'
            when refusals.reason is not null then refusals.reason
            -- the report of the day came; it leaves out rows of nothing but zeros
            when missing_metrics.is_known_of_others then 'left_out_by_platform'
            when missing_metrics.reading_source = 'import' then 'not_in_export'
            when defined_metrics.metric is null then 'not_defined_by_platform'
            when gap_days.reason is not null then gap_days.reason
            when fetched_days.account_key is null then 'not_collected'
            else 'not_stated_by_platform'
        end as reason,

        -- dates and times
        missing_metrics.metric_date
    from missing_metrics
    left join metrics_with_epochs
        on missing_metrics.platform = metrics_with_epochs.platform
            and missing_metrics.metric = metrics_with_epochs.metric
    left join refusals
        on missing_metrics.account_key = refusals.account_key
            and missing_metrics.raw_table = refusals.resource
            and missing_metrics.metric = refusals.metric
    left join defined_metrics
        on missing_metrics.platform = defined_metrics.platform
            and missing_metrics.metric = defined_metrics.metric
    left join gap_days
        on missing_metrics.account_key = gap_days.account_key
            and missing_metrics.raw_table = gap_days.resource
            and missing_metrics.metric_date = gap_days.gap_date
    left join fetched_days
        on missing_metrics.account_key = fetched_days.account_key
            and missing_metrics.raw_table = fetched_days.resource
            and missing_metrics.metric_date = fetched_days.metric_date
)

select * from final
