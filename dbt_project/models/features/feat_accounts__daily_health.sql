{{
    config(
        materialized = 'incremental',
        unique_key = 'metric_date',
        partition_by = day_partition('metric_date', 'month'),
        cluster_by = ['account_key', 'platform']
    )
}}

{%- set rebuilt = days_filter('metric_date', health_days(), onwards = true) %}

-- Known when a day of the account is over: posts published by then, counts at seven days that had
-- become known, days that ended at least two days before as they were known then (or as first known,
-- where they were back-filled), the audience as last read.
with posting_days as (
    select * from {{ ref('int_accounts__posting_days') }}
    where {{ rebuilt }}
),

recent_labels as (
    select * from {{ ref('int_accounts__recent_labels') }}
    where {{ rebuilt }}
),

known_days as (
    select * from {{ ref('int_accounts__known_days') }}
),

known_audiences as (
    select * from {{ ref('int_accounts__known_audiences') }}
),

added_days as (
    select
        *,
        {{ engagement_count() }} as engagement_count
    from known_days
),

final as (
    select
        -- ids
        {{ surrogate_key(['posting_days.account_key', 'posting_days.metric_date']) }}
            as account_health_key,
        posting_days.account_key,
        posting_days.platform,

        -- measures of publishing
        posting_days.post_count_28d,
        posting_days.previous_post_count_28d,
        posting_days.days_since_last_post,

        -- measures of how posts did
        cast(coalesce(recent_labels.engagement_label_count, 0) as bigint) as label_count_28d,
        {%- for word in ['engagement', 'engaged'] %}
        {{ to_float('recent_labels.median_' ~ word ~ '_7d') }} as median_{{ word }}_7d,
        {{ to_float(safe_divide(
            'recent_labels.median_' ~ word ~ '_7d', 'recent_labels.previous_median_' ~ word ~ '_7d'
        )) }} as {{ word }}_trend_ratio,
        {%- endfor %}

        -- measures of the account's days
        added_days.view_count as view_count_28d,
        added_days.engaged_view_count as engaged_view_count_28d,
        added_days.engagement_count as engagement_count_28d,
        {{ to_float(safe_divide(
            'added_days.engagement_count',
            'coalesce(added_days.engaged_view_count, added_days.view_count)'
        )) }} as engagement_rate_28d,
        added_days.followers_gained_count - added_days.followers_lost_count as followers_net_28d,

        -- measures of the audience
        known_audiences.follower_count_lifetime,
        {{ to_float(safe_divide(
            'known_audiences.follower_count_lifetime',
            'known_audiences.previous_follower_count_lifetime'
        ) ~ ' - 1') }} as follower_growth_rate_28d,

        -- dates and times
        posting_days.metric_date,
        posting_days.moment_at
    from posting_days
    left join recent_labels
        on posting_days.account_key = recent_labels.account_key
            and posting_days.metric_date = recent_labels.metric_date
    left join added_days
        on posting_days.account_key = added_days.account_key
            and posting_days.metric_date = added_days.metric_date
    left join known_audiences
        on posting_days.account_key = known_audiences.account_key
            and posting_days.metric_date = known_audiences.metric_date
)

select * from final
