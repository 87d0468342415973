{{
    config(
        materialized = 'incremental', unique_key = 'metric_date',
        partition_by = day_partition('metric_date'), require_partition_filter = true,
        cluster_by = ['account_key', 'platform', 'post_key']
    )
}}

{%- set rebuilt = days_filter(
    'metric_date',
    days_rebuilt_by(['fct_post_snapshots'], after=1)
    + days_rebuilt_by(['int_posts__noted'], column='metric_date')
) %}

with snapshots as (
    select * from {{ ref('fct_post_snapshots') }}
    where {{ wider_days('observed_date', before=1) }}
),

posts as (
    select * from {{ ref('int_posts__noted') }}
),

first_readings as (
    select * from {{ ref('int_post_snapshots__newest') }}
),

-- a post whose days the platform states is never derived, not even for days not stated yet; api
-- readings count before imported ones where a post has both
sources as (
    select
        first_readings.post_key,
        first_readings.reading_source,
        first_readings.first_observed_date,
        posts.published_date,
        row_number() over (
            partition by first_readings.post_key
            order by first_readings.reading_source
        ) as source_rank
    from first_readings
    inner join posts on first_readings.post_key = posts.post_key
    where not posts.has_stated_days
),

last_of_day as (
    select
        snapshots.*,
        sources.first_observed_date,
        sources.published_date,
        row_number() over (
            partition by snapshots.post_key, snapshots.observed_date
            order by snapshots.observed_at desc
        ) as newest_rank
    from snapshots
    inner join sources
        on
            snapshots.post_key = sources.post_key
            and snapshots.reading_source = sources.reading_source
    where sources.source_rank = 1
),

{%- set counters = [
    'view_count', 'reaction_count', 'like_count', 'comment_count', 'dislike_count', 'share_count',
    'save_count', 'click_count', 'watch_seconds',
] %}

with_previous as (
    select
        *,
        lag(observed_date) over by_day as previous_date,
        {%- for counter in counters %}
        lag({{ counter }}_lifetime) over by_day as previous_{{ counter }},
        {%- endfor %}
        lag(metric_epoch) over by_day as previous_epoch
    from last_of_day
    where newest_rank = 1
    window by_day as (partition by post_key order by observed_date)
),

-- the first day counts from zero when the post was published on it; a gap of days is left open,
-- since its counts belong to no one day
final as (
    select
        -- ids
        post_key,
        account_key,
        platform,
        account_id,
        post_id,
        load_id,

        -- text
        reading_source,

        -- measures: differences of lifetime counters, negative when a counter fell
        case
            when observed_date = first_observed_date then view_count_lifetime
            when previous_epoch = metric_epoch then view_count_lifetime - previous_view_count
        end as view_count,
        {%- for counter in counters[1:] %}
        case
            when observed_date = first_observed_date then {{ counter }}_lifetime
            else {{ counter }}_lifetime - previous_{{ counter }}
        end as {{ counter }},
        {%- endfor %}

        -- dates and times
        observed_date as metric_date,
        known_at as known_from
    from with_previous
    where
        -- the day before the rebuilt ones is read for its counters alone
        {{ wider_days('observed_date') }}
        and (
            {{ days_between('previous_date', 'observed_date') }} = 1
            or (observed_date = first_observed_date and published_date = observed_date)
        )
)

select * from final
