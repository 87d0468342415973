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
    select
        *,
        {{ to_count(
            hours_between(moment_literal('1970-01-01T00:00:00Z'), 'published_at') ~ ' * 3600'
        ) }} as published_second
    from {{ ref('int_posts__publication_moments') }}
),

-- the post before may be of any age; of 28 days, 2,419,200 seconds, posts of the same second are left out
counted_posts as (
    select
        *,
        lag(published_at) over (partition by account_key order by published_at, post_key)
            as previous_published_at,
        count(*) over (
            partition by account_key
            order by published_second
            range between 2419200 preceding and 1 preceding
        ) as account_post_count_28d
    from moments
),

final as (
    select
        -- ids
        post_key,

        -- measures
        account_post_count_28d,

        -- dates and times
        previous_published_at,
        published_at
    from counted_posts
    where {{ rebuilt }}
)

select * from final
