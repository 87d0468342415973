{{ config(materialized = 'ephemeral', meta = {'read_for': 'int_post_snapshots__readings'}) }}

{#- our counter: what Facebook and Instagram call it; names are never shared by the two -#}
{%- set promoted = {
    'view_count_lifetime': ['post_media_view', 'views'],
    'like_count_lifetime': ['likes'],
    'comment_count_lifetime': ['comment_count_lifetime', 'comments'],
    'share_count_lifetime': ['share_count_lifetime', 'shares'],
    'save_count_lifetime': ['saved'],
    'click_count_lifetime': ['post_clicks', 'link_clicks'],
} %}
{%- set watched = [
    'post_video_view_time', 'total_video_view_total_time', 'ig_reels_video_view_total_time',
] %}
{%- set kept_elsewhere = [
    'reaction_count_lifetime', 'reaction_kind', 'post_reactions_by_type_total', 'post_total_media_view_unique', 'reach',
] + watched + promoted.values() | sum(start=[]) %}
{%- set ids = 'post_key, account_key, platform, account_id, post_id, load_id, observed_date, observed_at' %}

with insights as (
    select * from {{ ref('int_post_insights__readings') }}
    where {{ days_filter(
        'observed_date',
        days_of_new_loads(snapshot_resources()) + days_rebuilt_by(['int_post_insights__readings'])
    ) }}
),

-- milliseconds watched: of the post where it states them, else of its video
counters as (
    select
        {{ ids }},
        {%- for counter, names in promoted.items() %}
        max(
            case
                when value_part = 'total' and platform_metric in ('{{ names | join("', '") }}')
                    then metric_value
            end
        ) as {{ counter }},
        {%- endfor %}
        max(case when platform_metric = 'reaction_count_lifetime' then metric_value end)
            as stated_reaction_count,
        {%- for metric in ['reaction_kind', 'post_reactions_by_type_total'] %}
        sum(case when platform_metric = '{{ metric }}' then metric_value end) as {{ metric }}_sum,
        max(case when platform_metric = '{{ metric }}' and value_part = 'like' then metric_value end)
            as {{ metric }}_like,
        {%- endfor %}
        {%- for name in watched %}
        max(case when platform_metric = '{{ name }}' then metric_value end) as {{ name }},
        {%- endfor %}
        string_agg(
            case
                when value_part = 'total' and platform_metric not in ('{{ kept_elsewhere | join("', '") }}')
                    then concat('"', platform_metric, '":', value_text)
            end,
            ',' order by platform_metric
        ) as extra_text
    from insights
    group by {{ ids }}
),

final as (
    select
        {{ ids }},
        view_count_lifetime,
        coalesce(
            stated_reaction_count, cast(reaction_kind_sum as bigint),
            cast(post_reactions_by_type_total_sum as bigint), like_count_lifetime
        ) as reaction_count_lifetime,
        coalesce(like_count_lifetime, reaction_kind_like, post_reactions_by_type_total_like)
            as like_count_lifetime,
        comment_count_lifetime,
        cast(null as bigint) as dislike_count_lifetime,
        share_count_lifetime,
        save_count_lifetime,
        click_count_lifetime,
        cast(null as bigint) as impression_count_lifetime,
        {{ to_count('coalesce(' ~ watched | join(', ') ~ ') / 1000') }} as watch_seconds_lifetime,
        '{' || extra_text || '}' as extra_metrics
    from counters
)

select * from final
