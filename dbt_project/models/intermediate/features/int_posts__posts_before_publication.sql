{{ config(materialized = 'view') }}

with moments as (
    select * from {{ ref('int_posts__publication_moments') }}
),

earlier_posts as (
    select
        moments.post_key,
        count(*) as account_post_count_28d
    from moments
    inner join moments as earlier
        on moments.account_key = earlier.account_key
            and moments.published_at > earlier.published_at
            and earlier.published_at >= {{ add_hours('moments.published_at', '-672') }}
    group by moments.post_key
),

previous_posts as (
    select
        *,
        lag(published_at) over (partition by account_key order by published_at, post_key)
            as previous_published_at
    from moments
),

final as (
    select
        -- ids
        previous_posts.post_key,

        -- measures
        cast(coalesce(earlier_posts.account_post_count_28d, 0) as bigint) as account_post_count_28d,

        -- dates and times
        previous_posts.previous_published_at
    from previous_posts
    left join earlier_posts on previous_posts.post_key = earlier_posts.post_key
)

select * from final
