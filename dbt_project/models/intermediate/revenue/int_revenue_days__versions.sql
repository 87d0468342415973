with all_readings as (
    select * from {{ ref('int_revenue_days__readings') }}
),

readings as (
    select
        *,
        coalesce(post_key, '') as post_part
    from all_readings
),

{{
    changed_versions(
        readings = 'readings',
        key = [
            'reading_source', 'revenue_level', 'account_key', 'post_part', 'metric_date', 'currency',
            'revenue_source',
        ],
        carried = ['post_key', 'platform', 'account_id', 'post_id'],
        values = ['amount_micros']
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
