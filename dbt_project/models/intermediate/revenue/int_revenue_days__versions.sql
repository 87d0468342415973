{{
    config(
        materialized = 'incremental',
        unique_key = 'metric_date',
        partition_by = day_partition('metric_date'),
        cluster_by = ['account_key', 'platform'],
        require_partition_filter = true
    )
}}

{%- set rebuilt = days_filter(
    'metric_date',
    days_of_new_loads([
        'channel_revenue_days', 'video_revenue_days', 'facebook_page_earnings', 'revenue',
    ]),
) %}
{%- set columns = [
    'reading_source', 'revenue_level', 'account_key', 'post_key', 'platform', 'account_id', 'post_id',
    'revenue_source', 'currency', 'amount_micros', 'metric_date',
] %}

with stated as (
    select * from {{ ref('int_revenue_days__readings') }}
),

onto_held as (
    {{ onto_held_versions('stated', columns, rebuilt) }}
),

readings as (
    select
        *,
        coalesce(post_key, '') as post_part
    from onto_held
),

{{
    changed_versions(
        readings = 'readings',
        key = [
            'reading_source', 'revenue_level', 'account_key', 'post_part', 'metric_date', 'currency',
            'revenue_source',
        ],
        carried = ['post_key', 'platform', 'account_id', 'post_id'],
        values = ['amount_micros'],
        last_moment = 'last_read_at',
        last_load = 'last_read_load'
    )
}},

final as (
    select
        -- ids
        {{
            surrogate_key([
                'reading_source', 'account_key', 'post_key', 'metric_date', 'currency',
                'revenue_source', moment_text('known_from'),
            ])
        }} as revenue_day_version_key,
        account_key,
        post_key,
        platform,
        account_id,
        post_id,
        load_id,
        last_load_id,

        -- text
        reading_source,
        revenue_level,
        revenue_source,
        currency,

        -- measures: money in millionths of the currency
        amount_micros,

        -- dates and times
        metric_date,
        known_from,
        known_to,
        last_observed_at
    from versions
)

select * from final
