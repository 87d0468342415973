{%- set metrics = additive_day_metrics() -%}

with account_days as (
    select * from {{ ref('fct_account_metrics_daily') }}
),

post_days as (
    select * from {{ ref('fct_post_metrics_daily') }}
),

posts as (
    select * from {{ ref('dim_posts') }}
),

gap_days as (
    select * from {{ ref('fct_collection_gaps') }}
    where
        resource = 'video_days'
        and status = 'open'
),

-- what YouTube itself credits to no content type belongs to no post
unattributed_days as (
    select * from {{ ref('fct_account_breakdowns_daily') }}
    where
        dimension = 'content_type'
        and dimension_value = 'unspecified'
),

fetched_days as (
    select * from {{ ref('int_fetched_ranges__by_day') }}
    where resource = 'video_days'
),

post_sums as (
    select
        account_key,
        metric_date,
        {%- for metric in metrics %}
        {{ sum_metric(metric) }} as {{ metric }},
        {%- endfor %}
        count(*) as reported_post_count,
        -- a bulk report brings every video of its day, before the Analytics API answers for it
        sum(case when reading_source = 'bulk' then 1 else 0 end) as bulk_post_count
    from post_days
    group by account_key, metric_date
),

-- posts that existed on the day and have no row for it, and whether one of them is gone now
posts_without_row as (
    select
        account_days.account_key,
        account_days.metric_date,
        count(*) as silent_post_count,
        sum(case when posts.lifecycle in ('deleted', 'private', 'hidden') then 1 else 0 end)
            as gone_post_count
    from account_days
    inner join posts
        on account_days.account_key = posts.account_key
            and account_days.metric_date >= coalesce(posts.published_date, cast('1970-01-01' as date))
    left join post_days
        on posts.post_key = post_days.post_key
            and account_days.metric_date = post_days.metric_date
    where post_days.post_key is null
    group by account_days.account_key, account_days.metric_date
),

final as (
    select
        -- ids
        account_days.account_key,
        account_days.platform,
        account_days.account_id,

        -- measures
        {%- for metric in metrics %}
        account_days.{{ metric }},
        coalesce(post_sums.{{ metric }}, 0) as post_sum_{{ metric }},
        {%- endfor %}
        coalesce(posts_without_row.silent_post_count, 0) as silent_post_count,
        unattributed_days.view_count as unattributed_view_count,

        -- flags
        gap_days.account_key is not null
        or (
            account_days.platform = 'youtube'
            and fetched_days.account_key is null
            and coalesce(post_sums.bulk_post_count, 0) = 0
        )
        or post_sums.reported_post_count is null as is_not_fetched,
        coalesce(posts_without_row.gone_post_count, 0) > 0 as has_gone_post,

        -- dates and times
        account_days.metric_date
    from account_days
    left join post_sums
        on account_days.account_key = post_sums.account_key
            and account_days.metric_date = post_sums.metric_date
    left join posts_without_row
        on account_days.account_key = posts_without_row.account_key
            and account_days.metric_date = posts_without_row.metric_date
    left join fetched_days
        on account_days.account_key = fetched_days.account_key
            and account_days.metric_date = fetched_days.metric_date
    left join gap_days
        on account_days.account_key = gap_days.account_key
            and account_days.metric_date = gap_days.gap_date
    left join unattributed_days
        on account_days.account_key = unattributed_days.account_key
            and account_days.metric_date = unattributed_days.metric_date
)

select * from final
