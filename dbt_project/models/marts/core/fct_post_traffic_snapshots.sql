{{
    config(
        materialized = 'incremental',
        unique_key = 'observed_date',
        partition_by = day_partition('observed_date'),
        cluster_by = ['account_key', 'platform', 'post_key'],
        require_partition_filter = true
    )
}}

{%- set rebuilt = days_filter(
    'observed_date',
    days_rebuilt_by(['int_post_insights__readings'])
    + days_rebuilt_by(['int_posts__noted'], column='metric_date')
) %}
{#- our counter: the metrics of Facebook, whose parts are split, and those of Instagram by scope -#}
{%- set facebook = {
    'view_count_lifetime': 'post_media_view', 'reaction_count_lifetime': 'reaction_count_lifetime',
    'comment_count_lifetime': 'comment_count_lifetime', 'share_count_lifetime': 'share_count_lifetime',
} %}
{%- set instagram = {
    'view_count_lifetime': 'views', 'reaction_count_lifetime': 'likes',
    'comment_count_lifetime': 'comments',
} %}
{%- set organic = instagram.values() | list %}

with insights as (
    select * from {{ ref('int_post_insights__readings') }}
    where {{ rebuilt }}
),

posts as (
    select * from {{ ref('dim_posts') }}
),

-- Instagram's plain names are organic, those with total_ hold what was promoted, too
scoped as (
    select
        *,
        case
            when platform = 'facebook' then value_part
            when platform_metric in ('{{ organic | join("', '") }}') then 'organic'
            when platform_metric in ('total_{{ organic | join("', 'total_") }}') then 'total'
        end as traffic_scope,
        case when platform = 'instagram' then replace(platform_metric, 'total_', '') else platform_metric end
            as plain_metric
    from insights
),

counted as (
    select
        post_key, platform, post_id, load_id, traffic_scope,
        {%- for counter, metric in facebook.items() %}
        max(
            case when plain_metric in ('{{ metric }}', '{{ instagram.get(counter, metric) }}') then metric_value end
        ) as {{ counter }},
        {%- endfor %}
        observed_date, observed_at
    from scoped
    where traffic_scope in ('organic', 'paid', 'total')
    group by post_key, platform, post_id, load_id, traffic_scope, observed_date, observed_at
),

-- of two loads that read at one moment the earlier counts
ranked as (
    select
        *,
        row_number() over (
            partition by post_key, observed_at, traffic_scope
            order by load_id
        ) as reading_rank
    from counted
    where coalesce({{ facebook | join(', ') }}) is not null
),

final as (
    select
        -- ids
        {{ surrogate_key(['ranked.post_key', moment_text('ranked.observed_at'), 'ranked.traffic_scope']) }}
            as post_traffic_snapshot_key,
        ranked.post_key,
        posts.account_key,
        ranked.platform,
        posts.account_id,
        ranked.post_id,
        ranked.load_id,

        -- text
        ranked.traffic_scope,

        -- measures: lifetime counters as stated, never added up over readings
        {%- for counter in facebook %}
        ranked.{{ counter }},
        {%- endfor %}

        -- dates and times
        ranked.observed_date,
        ranked.observed_at
    from ranked
    inner join posts on ranked.post_key = posts.post_key
    where ranked.reading_rank = 1
)

select * from final
