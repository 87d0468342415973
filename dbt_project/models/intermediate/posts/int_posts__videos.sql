{{
    config(
        materialized = 'incremental',
        unique_key = 'post_key',
        incremental_strategy = row_strategy(),
        cluster_by = ['post_key']
    )
}}

{%- set columns -%}
post_key, account_key, platform, account_id, post_id, video_id, title, duration_seconds,
        source_instagram_media_id, is_reel, is_live, observed_at
{%- endset %}

with videos as (
    select * from {{ ref('stg_facebook__videos') }}
    where {{ raw_load_filter() }} and post_key is not null
),

readings as (
    select {{ columns }}, _dlt_id as row_id, observed_at as first_observed_at
    from videos
    {%- if is_incremental() %}
    union all
    select {{ columns }}, row_id, first_observed_at
    from {{ this }}
    where post_key in (select post_key from videos)
    {%- endif %}
),

-- a reel is listed among the videos, too; of a post with several videos the newest read counts
ranked as (
    select
        *,
        max(case when is_reel then 1 else 0 end) over (partition by post_key) as reel_flag,
        max(case when is_live then 1 else 0 end) over (partition by post_key) as live_flag,
        min(first_observed_at) over (partition by post_key) as first_seen_at,
        row_number() over (
            partition by post_key
            order by observed_at desc, row_id desc
        ) as newest_rank
    from readings
),

final as (
    select
        -- ids
        post_key,
        account_key,
        platform,
        account_id,
        post_id,
        video_id,
        source_instagram_media_id,
        row_id,

        -- text
        title,

        -- measures
        duration_seconds,

        -- flags
        reel_flag = 1 as is_reel,
        live_flag = 1 as is_live,

        -- dates and times
        first_seen_at as first_observed_at,
        observed_at
    from ranked
    where newest_rank = 1
)

select * from final
