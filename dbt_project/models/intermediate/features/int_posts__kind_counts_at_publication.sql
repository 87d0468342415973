{{
    config(
        materialized = 'incremental',
        unique_key = 'published_at',
        partition_by = moment_partition('published_at'),
        cluster_by = ['post_key']
    )
}}

{%- set rebuilt = moments_filter(
    'published_at',
    days_rebuilt_by(['int_posts__states'], column = 'published_date')
    + days_first_read(
        'int_account_breakdown_days__versions', ['account_key', 'dimension', 'dimension_value'],
        before = -2, after = 31,
    ),
) %}

-- A Short has more views an engaged view than a long video, so each kind is counted for itself.
with moments as (
    select * from {{ ref('int_posts__publication_moments') }}
    where {{ rebuilt }}
),

kind_days as (
    select * from {{ ref('int_account_breakdown_days__versions') }}
    where
        dimension = 'content_type'
        and {{ wider_days('metric_date', before = 31) }}
),

first_readings as (
    select
        account_key,
        dimension_value,
        metric_date,
        min(known_from) as first_known_at
    from kind_days
    group by account_key, dimension_value, metric_date
),

-- each day as it was known at the moment, or as first known where it was back-filled later
known_days as (
    select
        moments.post_key,
        moments.published_at,
        kind_days.view_count,
        kind_days.engaged_view_count,
        kind_days.is_removed,
        row_number() over (
            partition by moments.post_key, kind_days.metric_date
            order by
                case kind_days.reading_source when 'api' then 1 when 'bulk' then 2 else 3 end,
                kind_days.known_from desc
        ) as version_rank
    from moments
    inner join kind_days
        on moments.account_key = kind_days.account_key
            and moments.content_type = kind_days.dimension_value
            and moments.view_epoch_from_date <= kind_days.metric_date
            and kind_days.metric_date
            between {{ add_days('moments.moment_date', -30) }} and {{ add_days('moments.moment_date', -3) }}
    inner join first_readings
        on kind_days.account_key = first_readings.account_key
            and kind_days.dimension_value = first_readings.dimension_value
            and kind_days.metric_date = first_readings.metric_date
    where
        kind_days.known_from <= moments.published_at
        or kind_days.known_from = first_readings.first_known_at
),

final as (
    select
        -- ids
        post_key,

        -- measures
        {{ sum_metric('view_count') }} as view_count,
        {{ sum_metric('engaged_view_count') }} as engaged_view_count,

        -- dates and times
        published_at
    from known_days
    where
        version_rank = 1
        and not is_removed
    group by post_key, published_at
)

select * from final
