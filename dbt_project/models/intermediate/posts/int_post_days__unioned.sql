{{ config(materialized = 'ephemeral', meta = {'read_for': 'fct_post_metrics_daily'}) }}

with stated as (
    select * from {{ ref('int_post_days__newest') }}
),

derived as (
    select * from {{ ref('int_post_days__derived') }}
    where {{ days_filter('metric_date', post_fact_days()) }}
),

final as (
    select
        post_key, platform, post_id, load_id, reading_source, view_count, engaged_view_count,
        watch_seconds, reaction_count, like_count, dislike_count, comment_count, share_count,
        save_count, followers_gained_count, followers_lost_count, thumbnail_impression_count,
        thumbnail_click_count, false as is_derived,
        {{
            json_object_text([
                'premium_view_count', 'premium_watch_seconds', 'unsave_count',
                'followers_net_count', 'impression_count', 'click_count',
            ])
        }} as extra_metrics,
        metric_date, known_from
    from stated
    union all
    select
        post_key, platform, post_id, load_id, reading_source, view_count, cast(null as bigint),
        watch_seconds, reaction_count, like_count, dislike_count, comment_count, share_count,
        save_count, cast(null as bigint), cast(null as bigint), cast(null as bigint),
        cast(null as bigint), true, {{ json_object_text(['click_count']) }}, metric_date, known_from
    from derived
)

select * from final
