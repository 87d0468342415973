{{
    config(
        materialized = 'incremental',
        unique_key = 'published_at',
        partition_by = moment_partition('published_at'),
        cluster_by = ['post_key']
    )
}}

{%- set rebuilt = moments_filter(
    'published_at', days_rebuilt_by(['int_posts__states'], column = 'published_date'), onwards = true
) %}

with moments as (
    select * from {{ ref('int_posts__publication_moments') }}
),

-- the post before may be of any age
previous_posts as (
    select
        *,
        lag(published_at) over (partition by account_key order by published_at, post_key)
            as previous_published_at
    from moments
),

rebuilt_posts as (
    select * from previous_posts
    where {{ rebuilt }}
),

earlier_posts as (
    select
        rebuilt_posts.post_key,
        count(*) as account_post_count_28d
    from rebuilt_posts
    inner join moments as earlier
        on rebuilt_posts.account_key = earlier.account_key
            and rebuilt_posts.published_at > earlier.published_at
            and earlier.published_at >= {{ add_hours('rebuilt_posts.published_at', '-672') }}
    group by rebuilt_posts.post_key
),

final as (
    select
        -- ids
        rebuilt_posts.post_key,

        -- measures
        cast(coalesce(earlier_posts.account_post_count_28d, 0) as bigint) as account_post_count_28d,

        -- dates and times
        rebuilt_posts.previous_published_at,
        rebuilt_posts.published_at
    from rebuilt_posts
    left join earlier_posts on rebuilt_posts.post_key = earlier_posts.post_key
)

select * from final
