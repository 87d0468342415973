{{ config(materialized = 'ephemeral', meta = {'read_for': 'int_post_days__versions'}) }}

{%- set stated = [
    'view_count', 'engaged_view_count', 'premium_view_count', 'watch_seconds',
    'premium_watch_seconds', 'reaction_count', 'like_count', 'dislike_count', 'comment_count',
    'share_count', 'save_count', 'unsave_count', 'followers_gained_count', 'followers_lost_count',
] %}

with video_days as (
    select * from {{ ref('stg_youtube__video_days') }}
    where {{ raw_load_filter() }}
),

-- a load asks for a video's day once; an answer in pages has a moment a page, the last one counts
ranked as (
    select
        *,
        row_number() over (
            partition by post_key, metric_date, content_type, _dlt_load_id
            order by observed_at desc, _dlt_id desc
        ) as reading_rank
    from video_days
),

final as (
    select
        -- ids
        post_key,
        account_key,
        platform,
        account_id,
        post_id,
        _dlt_load_id as load_id,

        -- measures: summed over the content types of the answer
        {{ sum_measures(stated, post_day_measures()) }},

        -- dates and times
        metric_date,
        max(observed_at) as observed_at
    from ranked
    where reading_rank = 1
    group by post_key, account_key, platform, account_id, post_id, _dlt_load_id, metric_date
)

select * from final
