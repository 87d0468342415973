{{ config(materialized = 'view') }}

with posts as (
    select * from {{ ref('dim_posts') }}
),

statements as (
    select * from {{ ref('int_posts__stated') }}
),

snapshots as (
    select * from {{ ref('int_post_snapshots__newest') }}
),

snapshot_days as (
    select
        post_key,
        min(first_observed_date) as first_date,
        max(observed_date) as last_date
    from snapshots
    group by post_key
),

final as (
    select
        -- ids
        posts.post_key,
        posts.account_key,
        posts.account_id,

        -- text
        posts.post_kind,
        {{
            surrogate_key([
                'posts.category_id', 'posts.title', 'posts.post_kind_source', 'posts.lifecycle',
                'posts.privacy_status', 'posts.language', 'posts.thumbnail_url',
                'posts.permalink_url', 'posts.source_post_url', 'posts.source_post_id', 'posts.duration_seconds', 'posts.tag_count',
                'posts.caption_length', 'posts.is_like_count_hidden',
                'posts.is_comments_disabled', moment_text('posts.published_at'),
                moment_text('posts.missing_since_at'),
            ])
        }} as shown_hash,

        -- flags
        coalesce(statements.has_stated_days, false) as has_stated_days,

        -- dates and times
        posts.published_date,
        statements.first_metric_date,
        case
            when snapshot_days.first_date < coalesce(statements.first_metric_date, snapshot_days.first_date)
                then snapshot_days.first_date
            else coalesce(statements.first_metric_date, snapshot_days.first_date)
        end as first_date,
        case
            when snapshot_days.last_date > coalesce(statements.last_metric_date, snapshot_days.last_date)
                then snapshot_days.last_date
            else coalesce(statements.last_metric_date, snapshot_days.last_date)
        end as last_date
    from posts
    left join statements on posts.post_key = statements.post_key
    left join snapshot_days on posts.post_key = snapshot_days.post_key
)

select * from final
