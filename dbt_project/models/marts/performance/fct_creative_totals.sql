{#- what a post has, and within what it may be added to what other posts have -#}
{%- set counts = [
    ('view_count', 'view_count_lifetime', 'observed_epoch'),
    ('engagement_count', 'engagement_count_lifetime', 'engagement_parts'),
] %}

with creative_posts as (
    select * from {{ ref('bridge_creative_posts') }}
),

readings as (
    select * from {{ ref('int_posts__newest_readings') }}
),

post_counts as (
    {% for metric, counter, basis in counts -%}
    select
        post_key,
        platform,
        '{{ metric }}' as metric,
        {{ basis }} as count_basis,
        {{ counter }} as newest_count
    from readings
    where {{ counter }} is not null
    {{ 'union all' if not loop.last }}
    {% endfor -%}
),

-- counters of different posts add up, those of one post over time do not
totals as (
    select
        creative_posts.creative_key,
        post_counts.platform,
        post_counts.metric,
        post_counts.count_basis,
        count(*) as post_count,
        count(case when not creative_posts.is_original then 1 end) as crosspost_count,
        sum(post_counts.newest_count) as total_count,
        sum(case when creative_posts.is_original then post_counts.newest_count else 0 end)
            as original_count
    from post_counts
    inner join creative_posts on post_counts.post_key = creative_posts.post_key
    group by
        creative_posts.creative_key, post_counts.platform, post_counts.metric,
        post_counts.count_basis
),

final as (
    select
        -- ids
        {{ surrogate_key(['creative_key', 'platform', 'metric', 'count_basis']) }}
            as creative_total_key,
        creative_key,

        -- text
        platform,
        metric,
        count_basis,

        -- measures: with crossposts, without them, and they alone
        post_count,
        crosspost_count,
        cast(total_count as bigint) as total_count_lifetime,
        cast(original_count as bigint) as original_count_lifetime,
        cast(total_count - original_count as bigint) as crosspost_count_lifetime
    from totals
)

select * from final
