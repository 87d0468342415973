{{ config(materialized = 'view') }}

with post_ages as (
    select * from {{ ref('int_post_ages__countable') }}
),

lifetimes as (
    select * from {{ ref('int_posts__lifetime_counts') }}
),

posts as (
    select * from {{ ref('dim_posts') }}
),

oldest_ages as (
    select
        post_key,
        metric
    from post_ages
    where age = '28d'
),

-- a post that was read near 28 days has its place there; what others have come to is compared with
-- what others have come to
counts as (
    select
        post_key, account_key, platform, age, metric, count_basis, actual_count
    from post_ages

    union all

    select
        lifetimes.post_key, lifetimes.account_key, lifetimes.platform, 'lifetime' as age,
        lifetimes.metric, lifetimes.count_basis, lifetimes.actual_count
    from lifetimes
    left join oldest_ages
        on lifetimes.post_key = oldest_ages.post_key and lifetimes.metric = oldest_ages.metric
    where oldest_ages.post_key is null
),

aged_posts as (
    select
        counts.*,
        posts.post_kind,
        posts.published_at
    from counts
    inner join posts on counts.post_key = posts.post_key
),

-- each post stands among the posts of its kind, and among all of its account
scoped_posts as (
    select
        *,
        'kind' as scope,
        coalesce(post_kind, '') as scope_value
    from aged_posts

    union all

    select
        *,
        'account' as scope,
        '' as scope_value
    from aged_posts
),

final as (
    select
        -- ids
        post_key,
        account_key,
        platform,

        -- text
        age,
        scope,
        scope_value,
        metric,
        count_basis,

        -- measures
        actual_count,
        ln(1 + case when actual_count > 0 then actual_count else 0 end) as log_count,
        row_number() over (
            partition by account_key, age, metric, count_basis, scope, scope_value
            order by published_at, post_key
        ) as post_number,

        -- dates and times
        published_at
    from scoped_posts
)

select * from final
