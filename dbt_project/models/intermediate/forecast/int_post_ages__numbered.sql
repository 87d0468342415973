-- Only where the policy allows metrics derived from the platform's data (variable
-- derived_metrics_enabled); otherwise the model holds no rows.
with post_ages as (
    select * from {{ ref('fct_post_ages') }}
    where
        {{ 'true' if var('derived_metrics_enabled') else 'false' }}
        -- posts are compared at an age near which they were really read
        and age_error_hours <= 24
),

posts as (
    select * from {{ ref('dim_posts') }}
),

-- engaged views bridge the view epochs; views are compared within one epoch only
aged_posts as (
    select
        post_ages.post_key,
        post_ages.account_key,
        post_ages.age,
        posts.post_kind,
        posts.published_at,
        case
            when post_ages.engaged_view_count_lifetime is not null then 'engaged_view_count'
            else 'view_count'
        end as metric,
        case
            when post_ages.engaged_view_count_lifetime is null
                then coalesce(post_ages.metric_epoch, '')
            else ''
        end as epoch_group,
        coalesce(post_ages.engaged_view_count_lifetime, post_ages.view_count_lifetime)
            as actual_count
    from post_ages
    inner join posts on post_ages.post_key = posts.post_key
    where
        post_ages.engaged_view_count_lifetime is not null
        or post_ages.view_count_lifetime is not null
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
        ) as post_number
    from scoped_posts
)

select * from final
