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
),

breakdown_days as (
    select * from {{ ref('fct_account_breakdowns_daily') }}
),

fetched_ranges as (
    select * from {{ ref('stg_youtube__fetched_ranges') }}
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

fetched_days as (
    select
        account_days.account_key,
        account_days.metric_date,
        count(*) as answer_count
    from account_days
    inner join fetched_ranges
        on account_days.account_key = fetched_ranges.account_key
            and account_days.metric_date between fetched_ranges.range_start_date and fetched_ranges.range_end_date
    where fetched_ranges.resource = 'video_days'
    group by account_days.account_key, account_days.metric_date
),

post_gap_days as (
    select
        account_key,
        gap_date
    from gap_days
    where
        resource = 'video_days'
        and status = 'open'
    group by account_key, gap_date
),

-- what YouTube itself credits to no content type belongs to no post
unattributed_days as (
    select
        account_key,
        metric_date,
        {{ sum_metric('view_count') }} as unattributed_view_count
    from breakdown_days
    where
        dimension = 'content_type'
        and dimension_value = 'unspecified'
    group by account_key, metric_date
),

reconciled_days as (
    select
        account_days.account_key,
        account_days.platform,
        account_days.account_id,
        account_days.metric_date,
        {%- for metric in metrics %}
        account_days.{{ metric }},
        coalesce(post_sums.{{ metric }}, 0) as post_sum_{{ metric }},
        {%- endfor %}
        post_gap_days.account_key is not null
        or (
            account_days.platform = 'youtube'
            and fetched_days.account_key is null
            and coalesce(post_sums.bulk_post_count, 0) = 0
        )
        or post_sums.reported_post_count is null as is_not_fetched,
        coalesce(posts_without_row.gone_post_count, 0) > 0 as has_gone_post,
        coalesce(posts_without_row.silent_post_count, 0) as silent_post_count,
        unattributed_days.unattributed_view_count
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
    left join post_gap_days
        on account_days.account_key = post_gap_days.account_key
            and account_days.metric_date = post_gap_days.gap_date
    left join unattributed_days
        on account_days.account_key = unattributed_days.account_key
            and account_days.metric_date = unattributed_days.metric_date
),

metric_names as (
    {{ metric_name_rows(metrics) }}
),

metric_values as (
    select
        reconciled_days.account_key,
        reconciled_days.platform,
        reconciled_days.account_id,
        reconciled_days.metric_date,
        metric_names.metric,
        {{ metric_value(metrics, 'metric_names.metric', 'reconciled_days.') }} as account_value,
        {{ metric_value(metrics, 'metric_names.metric', 'reconciled_days.post_sum_') }}
            as post_sum_value,
        reconciled_days.is_not_fetched,
        reconciled_days.has_gone_post,
        reconciled_days.view_count - reconciled_days.post_sum_view_count
        = reconciled_days.unattributed_view_count as is_all_unattributed,
        -- a platform may leave out posts with too few views to report
        reconciled_days.view_count - reconciled_days.post_sum_view_count
        between 1 and reconciled_days.silent_post_count * {{ var('reporting_threshold_count', 10) }}
            as is_small_view_residual
    from reconciled_days
    cross join metric_names
),

final as (
    select
        -- ids
        {{ surrogate_key(['account_key', 'metric_date', 'metric']) }} as residual_key,
        account_key,
        platform,
        account_id,

        -- text
        metric,
        case
            when account_value = post_sum_value then null
            when is_not_fetched then 'not_fetched'
            -- a follow on the account's own page belongs to no post
            when metric in ('followers_gained_count', 'followers_lost_count') then 'unattributed'
            when is_all_unattributed then 'unattributed'
            when has_gone_post then 'deleted'
            when is_small_view_residual then 'below_threshold'
            else 'unattributed'
        end as cause,

        -- measures
        account_value,
        post_sum_value,
        account_value - post_sum_value as residual_value,

        -- dates and times
        metric_date
    from metric_values
    where account_value is not null
)

select * from final
