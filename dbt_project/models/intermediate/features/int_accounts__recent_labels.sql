{{ config(materialized = 'view') }}

with posting_days as (
    select * from {{ ref('int_accounts__posting_days') }}
),

labels as (
    select * from {{ ref('int_post_labels__numbered') }}
    where
        scope = 'account'
        and horizon_days = 7
),

-- the counts at seven days that became known in the 28 days up to the moment, and in those before
known_labels as (
    select
        posting_days.account_key,
        posting_days.metric_date,
        labels.metric,
        case
            when labels.label_available_at > {{ add_hours('posting_days.moment_at', '-672') }}
                then 'recent'
            else 'previous'
        end as period,
        labels.reached_count
    from posting_days
    inner join labels
        on posting_days.account_key = labels.account_key
            and posting_days.moment_at >= labels.label_available_at
            and labels.label_available_at > {{ add_hours('posting_days.moment_at', '-1344') }}
),

gathered_labels as (
    select
        account_key,
        metric_date,
        metric,
        period,
        count(*) as label_count,
        array_agg(reached_count) as reached_counts
    from known_labels
    group by account_key, metric_date, metric, period
),

sorted_labels as (
    select
        account_key,
        metric_date,
        metric,
        period,
        label_count,
        {{ sorted_items('reached_counts') }} as reached_counts,
        -- of an even number two stand in the middle
        cast(floor((label_count + 1) / 2) as bigint) as first_middle,
        cast(floor(label_count / 2) as bigint) + 1 as last_middle
    from gathered_labels
),

medians as (
    select
        *,
        {{ mean_of_items('reached_counts', 'first_middle', 'last_middle') }} as median_count
    from sorted_labels
),

final as (
    select
        -- ids
        account_key,

        -- measures
        max(case when metric = 'engagement_count' and period = 'recent' then label_count end)
            as engagement_label_count,
        {%- for metric, word in [('engagement_count', 'engagement'), ('engaged_view_count', 'engaged')] %}
        {%- for period, prefix in [('recent', ''), ('previous', 'previous_')] %}
        max(case when metric = '{{ metric }}' and period = '{{ period }}' then median_count end)
            as {{ prefix }}median_{{ word }}_7d,
        {%- endfor %}
        {%- endfor %}

        -- dates and times
        metric_date
    from medians
    group by account_key, metric_date
)

select * from final
