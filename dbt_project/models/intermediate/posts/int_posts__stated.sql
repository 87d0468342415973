{{
    config(
        materialized = 'incremental',
        unique_key = 'post_key',
        incremental_strategy = row_strategy(),
        cluster_by = ['post_key']
    )
}}

with video_days as (
    select * from {{ ref('stg_youtube__video_days') }}
    where {{ raw_load_filter() }} and content_type is not null
),

post_days as (
    select * from {{ ref('int_post_days__versions') }}
    where {{ days_filter('metric_date', days_rebuilt_by(['int_post_days__versions'])) }}
),

-- what was stated once stays stated
statements as (
    select
        post_key, content_type, cast(null as date) as metric_date,
        cast(null as string) as reading_source
    from video_days
    union all
    select post_key, cast(null as string), metric_date, reading_source
    from post_days
),

flags as (
    select
        post_key,
        content_type = 'live_stream' as is_live,
        content_type = 'shorts' as is_short,
        content_type = 'story' as is_story,
        content_type = 'video_on_demand' as is_long,
        reading_source != 'bulk_reach' as has_stated_days,
        metric_date as first_metric_date,
        metric_date as last_metric_date
    from statements
    {%- if is_incremental() %}
    union all
    select
        post_key, has_live_days, has_short_days, has_story_days, has_long_days, has_stated_days,
        first_metric_date, last_metric_date
    from {{ this }}
    where post_key in (select post_key from statements)
    {%- endif %}
),

final as (
    select
        -- ids
        post_key,

        -- flags
        max(case when is_live then 1 else 0 end) = 1 as has_live_days,
        max(case when is_short then 1 else 0 end) = 1 as has_short_days,
        max(case when is_story then 1 else 0 end) = 1 as has_story_days,
        max(case when is_long then 1 else 0 end) = 1 as has_long_days,
        max(case when has_stated_days then 1 else 0 end) = 1 as has_stated_days,

        -- dates and times
        min(first_metric_date) as first_metric_date,
        max(last_metric_date) as last_metric_date
    from flags
    group by post_key
)

select * from final
