{{
    config(
        materialized = 'incremental', unique_key = 'metric_date',
        partition_by = day_partition('metric_date'), require_partition_filter = true,
        cluster_by = ['account_key', 'platform', 'dimension']
    )
}}

{%- set rebuilt = days_filter(
    'metric_date',
    days_rebuilt_by(['int_account_breakdown_days__versions', 'int_accounts__newest_readings'], column='metric_date')
) %}

with versions as (
    select * from {{ ref('int_account_breakdown_days__versions') }}
    where {{ rebuilt }}
),

newest_readings as (
    select * from {{ ref('int_accounts__newest_readings') }}
),

epochs as (
    select * from {{ ref('metric_epochs') }}
    where metric = 'view_count' and epoch_scope = 'account'
),

settle_times as (
    select * from {{ ref('metric_definitions') }}
    where metric = 'view_count'
),

traffic_source_types as (
    select * from {{ ref('traffic_source_types') }}
),

device_types as (
    select * from {{ ref('device_types') }}
),

-- a split is one source's whole: values of two sources would add up to neither total
ranked as (
    select
        *,
        dense_rank() over (
            partition by account_key, dimension, metric_date
            order by case reading_source when 'api' then 1 else 2 end
        ) as source_rank
    from versions
    where known_to is null and not is_removed
),

breakdowns as (
    select * from ranked
    where source_rank = 1
),

final as (
    select
        -- ids
        {{
            surrogate_key([
                'breakdowns.account_key', 'breakdowns.metric_date', 'breakdowns.dimension',
                'breakdowns.dimension_value',
            ])
        }} as account_breakdown_key,
        breakdowns.account_key,
        breakdowns.platform,
        breakdowns.account_id,
        breakdowns.load_id,

        -- text: a value no seed knows is its own label
        breakdowns.dimension,
        breakdowns.dimension_value,
        case
            when breakdowns.dimension = 'content_type'
                then replace(breakdowns.dimension_value, '_', ' ')
            else coalesce(traffic_source_types.label, device_types.label, breakdowns.dimension_value)
        end as dimension_label,
        coalesce(epochs.metric_epoch, breakdowns.platform || '_1') as metric_epoch,
        {{
            settlement_status(
                'breakdowns.metric_date', 'newest_readings.newest_observed_date',
                'coalesce(settle_times.days_until_settled, 7)'
            )
        }} as settlement_status,
        breakdowns.reading_source,

        -- measures: gained on the day
        breakdowns.view_count,
        breakdowns.engaged_view_count,
        breakdowns.watch_seconds,

        -- dates and times
        breakdowns.metric_date,
        breakdowns.known_from
    from breakdowns
    left join newest_readings on breakdowns.account_key = newest_readings.account_key
    left join settle_times on breakdowns.platform = settle_times.platform
    left join epochs
        on
            breakdowns.platform = epochs.platform
            and breakdowns.metric_date between epochs.valid_from_date and epochs.valid_to_date
    left join traffic_source_types
        on
            breakdowns.dimension = 'traffic_source'
            and breakdowns.platform = traffic_source_types.platform
            and breakdowns.dimension_value = traffic_source_types.traffic_source
    left join device_types
        on
            breakdowns.dimension = 'device'
            and breakdowns.platform = device_types.platform
            and breakdowns.dimension_value = device_types.device
)

select * from final
