{{
    config(
        materialized = 'incremental', unique_key = 'metric_date',
        partition_by = day_partition('metric_date'), require_partition_filter = true,
        cluster_by = ['account_key', 'platform', 'dimension']
    )
}}

{%- set rebuilt = days_filter('metric_date', days_of_new_loads(breakdown_day_resources())) %}
{%- set key = ['reading_source', 'account_key', 'platform', 'account_id', 'dimension'] %}
{%- set row_key = ['reading_source', 'account_key', 'dimension', 'dimension_value', 'metric_date'] %}
{%- set values = ['view_count', 'engaged_view_count', 'watch_seconds', 'is_removed'] %}

with stated as (
    select * from {{ ref('int_account_breakdown_days__stated') }}
),

new_reports as (
    select * from {{ ref('int_bulk_reports__effective') }}
    where {{ rebuilt }} and {{ raw_load_filter() }}
),

onto_held as (
    {{ onto_held_versions('stated', key + ['dimension_value'] + values + ['metric_date'], rebuilt) }}
),

named as (
    select {{ key | join(', ') }}, dimension_value, metric_date, min(observed_at) as first_named_at
    from onto_held
    group by {{ key | join(', ') }}, dimension_value, metric_date
),

answers as (
    select distinct reading_source, account_key, dimension, metric_date, load_id, observed_at
    from stated
    where reading_source = 'api'
    union all
    select
        'bulk', account_key, case report_type when 'channel_basic_a3' then 'country' else 'traffic_source' end,
        metric_date, load_id, observed_at
    from new_reports
    where report_type in ('channel_basic_a3', 'channel_traffic_source_a3')
),

-- a load asks for a day of a dimension whole, and a report is whole: a value that a later one no
-- longer names has lost its row
removed as (
    select named.*, answers.load_id, answers.observed_at from named
    inner join answers
        on
            named.reading_source = answers.reading_source
            and named.account_key = answers.account_key
            and named.dimension = answers.dimension
            and named.metric_date = answers.metric_date
            and named.first_named_at < answers.observed_at
    left join stated
        on
            named.reading_source = stated.reading_source
            and named.account_key = stated.account_key
            and named.dimension = stated.dimension
            and named.dimension_value = stated.dimension_value
            and named.metric_date = stated.metric_date
            and answers.observed_at = stated.observed_at
    where stated.account_key is null
),

readings as (
    select * from onto_held
    union all
    select
        {{ key | join(', ') }}, dimension_value, cast(null as bigint), cast(null as bigint),
        cast(null as bigint), true, metric_date, load_id, observed_at, observed_at as last_read_at,
        load_id as last_read_load
    from removed
),

{{
    changed_versions(
        readings = 'readings',
        key = row_key,
        carried = ['platform', 'account_id'],
        values = values,
        tie_break = ['is_removed', 'load_id'],
        last_moment = 'last_read_at',
        last_load = 'last_read_load'
    )
}},

final as (
    select
        -- ids
        {{ surrogate_key(row_key + [moment_text('known_from')]) }} as account_breakdown_version_key,
        account_key,
        platform,
        account_id,
        load_id,
        last_load_id,

        -- text
        reading_source,
        dimension,
        dimension_value,

        -- measures: gained on the day
        view_count,
        engaged_view_count,
        watch_seconds,

        -- flags
        is_removed,

        -- dates and times
        metric_date,
        known_from,
        known_to,
        last_observed_at
    from versions
)

select * from final
