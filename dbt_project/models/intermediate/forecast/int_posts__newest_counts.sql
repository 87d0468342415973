{{ config(materialized = 'view') }}

with readings as (
    select * from {{ ref('int_posts__newest_readings') }}
    where
        {{ allowed_platforms('platform') }}
        -- a younger post is compared at its age
        and observed_at >= {{ add_hours('published_at', 672) }}
),

-- views are compared where publication and reading lie in one epoch
counts as (
    select
        *,
        'view_count' as metric,
        published_epoch as count_basis,
        case when published_epoch = observed_epoch then view_count_lifetime end as actual_count
    from readings

    union all

    select
        *,
        'engagement_count' as metric,
        engagement_parts as count_basis,
        engagement_count_lifetime as actual_count
    from readings
),

final as (
    select
        -- ids
        post_key,
        account_key,
        platform,

        -- text
        metric,
        count_basis,

        -- measures
        actual_count,

        -- dates and times
        published_date
    from counts
    where actual_count is not null
)

select * from final
