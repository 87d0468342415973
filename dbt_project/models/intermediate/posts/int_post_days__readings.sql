{{ config(materialized = 'ephemeral', meta = {'read_for': 'int_post_days__versions'}) }}

{%- set measures = post_day_measures() %}
{%- set imported_measures = [
    'view_count', 'engaged_view_count', 'watch_seconds', 'reaction_count', 'like_count',
    'dislike_count', 'comment_count', 'share_count', 'save_count', 'followers_gained_count',
    'followers_lost_count', 'followers_net_count', 'impression_count', 'click_count',
] %}

with analytics as (
    select * from {{ ref('int_post_days__from_analytics') }}
),

bulk as (
    select * from {{ ref('int_post_days__from_bulk') }}
),

imports as (
    select * from {{ ref('stg_files__post_days') }}
    where {{ raw_load_filter('imported_at') }}
),

-- a row imported twice at one moment counts once, the later row of the file wins
imports_ranked as (
    select
        *,
        row_number() over (
            partition by post_key, metric_date, imported_at
            order by _dlt_load_id asc, row_number desc, _dlt_id asc
        ) as reading_rank
    from imports
    where post_key is not null and metric_date is not null
),

final as (
    select
        'api' as reading_source, post_key, account_key, platform, account_id, post_id, load_id,
        {{ measures | join(', ') }},
        false as is_removed, metric_date, observed_at
    from analytics
    union all
    select
        reading_source, post_key, account_key, platform, account_id, post_id, load_id,
        {{ measures | join(', ') }},
        false as is_removed, metric_date, observed_at
    from bulk
    union all
    select
        'import', post_key, account_key, platform, account_id, post_id, _dlt_load_id,
        {%- for measure in measures %}
        {{ measure if measure in imported_measures else 'cast(null as bigint)' }},
        {%- endfor %}
        false, metric_date, imported_at
    from imports_ranked
    where reading_rank = 1
)

select * from final
