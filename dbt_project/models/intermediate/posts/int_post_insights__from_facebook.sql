{{ config(materialized = 'ephemeral', meta = {'read_for': 'int_post_insights__readings'}) }}

{%- set ids = 'post_key, account_key, platform, account_id, post_id' %}
{%- set kinds = reaction_kinds() %}

with posts as (
    select * from {{ ref('stg_facebook__posts') }}
    where {{ widened_raw_load_filter() }}
),

post_insights as (
    select * from {{ ref('stg_facebook__post_insights') }}
    where {{ widened_raw_load_filter() }} and period = 'lifetime'
),

video_insights as (
    select * from {{ ref('stg_facebook__video_insights') }}
    where {{ widened_raw_load_filter() }}
),

videos as (
    select * from {{ ref('int_posts__videos') }}
),

{%- set stamp = 'observed_at as value_observed_at, _dlt_load_id as load_id, _dlt_id as row_id' %}

-- a listing tells the counters of many posts of which nothing else is read: it makes no reading
final as (
    {% for counter in ['reaction_count_lifetime', 'comment_count_lifetime', 'share_count_lifetime'] -%}
    select
        {{ ids }}, '{{ counter }}' as platform_metric, 'total' as value_part,
        {{ counter }} as metric_value, cast({{ counter }} as string) as value_text,
        edge = 'posts' as is_listing, {{ stamp }}
    from posts
    where {{ counter }} is not null
    union all
    {% endfor -%}
    {% for kind in kinds -%}
    select
        {{ ids }}, 'reaction_kind', '{{ kind }}', {{ kind }}_count_lifetime,
        cast({{ kind }}_count_lifetime as string), edge = 'posts', {{ stamp }}
    from posts
    where {{ kind }}_count_lifetime is not null
    union all
    {% endfor -%}
    -- a post asked for is read, also when it states no counter
    select
        {{ ids }}, 'lookup', 'total', cast(null as bigint), cast(null as string), false, {{ stamp }}
    from posts
    where edge != 'posts'
    union all
    select
        {{ ids }}, platform_metric, traffic_scope, metric_value, value_text, false, {{ stamp }}
    from post_insights
    where traffic_scope is not null and value_text is not null
    {% for kind in kinds -%}
    union all
    select
        {{ ids }}, platform_metric, '{{ kind }}', {{ kind }}_count_lifetime,
        cast({{ kind }}_count_lifetime as string), false, {{ stamp }}
    from post_insights
    where platform_metric = 'post_reactions_by_type_total' and {{ kind }}_count_lifetime is not null
    {% endfor -%}
    union all
    select
        videos.post_key, videos.account_key, videos.platform, videos.account_id, videos.post_id,
        video_insights.platform_metric, 'total', video_insights.metric_value,
        video_insights.value_text, false, video_insights.observed_at,
        video_insights._dlt_load_id, video_insights._dlt_id
    from video_insights
    inner join videos
        on
            video_insights.account_key = videos.account_key
            and video_insights.video_id = videos.video_id
    where video_insights.value_text is not null
)

select * from final
