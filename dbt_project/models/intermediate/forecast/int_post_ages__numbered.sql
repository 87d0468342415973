{{ config(materialized = 'view') }}

with post_ages as (
    select * from {{ ref('int_post_ages__countable') }}
),

posts as (
    select * from {{ ref('dim_posts') }}
),

aged_posts as (
    select
        post_ages.*,
        posts.post_kind,
        posts.published_at
    from post_ages
    inner join posts on post_ages.post_key = posts.post_key
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

        -- text
        age,
        scope,
        scope_value,
        metric,
        epoch_group,

        -- measures
        actual_count,
        ln(1 + case when actual_count > 0 then actual_count else 0 end) as log_count,
        row_number() over (
            partition by account_key, age, metric, epoch_group, scope, scope_value
            order by published_at, post_key
        ) as post_number,

        -- dates and times
        published_at
    from scoped_posts
)

select * from final
