{{ config(materialized = 'view') }}

with posts as (
    select * from {{ ref('dim_posts') }}
    where published_at is not null
),

newest_readings as (
    select * from {{ ref('int_accounts__newest_readings') }}
),

ages as (
    {% for age_hours in [6, 24, 72, 168, 672] -%}
    select cast({{ age_hours }} as bigint) as age_hours
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

targets as (
    select
        posts.post_key,
        posts.account_key,
        posts.platform,
        {{ view_epoch_scope('posts.post_kind') }} as epoch_scope,
        ages.age_hours,
        posts.published_at,
        {{ add_hours('posts.published_at', 'ages.age_hours') }} as target_at,
        -- Analytics answers for a day up to three days after it
        {{ add_hours('posts.published_at', 'ages.age_hours + 72') }} as available_at
    from posts
    cross join ages
),

final as (
    select
        -- ids
        targets.post_key,
        targets.account_key,
        targets.platform,

        -- text
        targets.epoch_scope,

        -- measures
        targets.age_hours,

        -- dates and times
        targets.published_at,
        {{ platform_date('targets.published_at', 'targets.platform') }} as published_date,
        targets.target_at,
        {{ platform_date('targets.target_at', 'targets.platform') }} as target_date,
        targets.available_at,
        newest_readings.newest_observed_at as newest_reading_at
    from targets
    inner join newest_readings on targets.account_key = newest_readings.account_key
    where targets.target_at <= newest_readings.newest_observed_at
)

select * from final
