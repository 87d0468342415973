{{
    config(
        materialized = 'incremental',
        unique_key = 'published_at',
        partition_by = moment_partition('published_at'),
        cluster_by = ['post_key']
    )
}}

{%- set rebuilt = moments_filter(
    'published_at',
    days_rebuilt_by(['int_posts__states'], column = 'published_date')
    + days_first_read('int_account_days__versions', ['account_key'], before = -2, after = 31),
) %}

with moments as (
    select * from {{ ref('int_posts__publication_moments') }}
    where {{ rebuilt }}
),

account_days as (
    select * from {{ ref('int_account_days__versions') }}
    where {{ wider_days('metric_date', before = 31) }}
),

first_readings as (
    select
        account_key,
        metric_date,
        min(known_from) as first_known_at
    from account_days
    group by account_key, metric_date
),

-- each day as it was known at the moment, or as first known where it was back-filled later
known_days as (
    select
        moments.post_key,
        moments.published_at,
        account_days.metric_date,
        account_days.view_count,
        account_days.engaged_view_count,
        account_days.followers_gained_count,
        account_days.followers_lost_count,
        moments.account_epoch_from_date,
        row_number() over (
            partition by moments.post_key, account_days.metric_date
            order by
                case account_days.reading_source when 'api' then 1 when 'bulk' then 2 else 3 end,
                account_days.known_from desc
        ) as version_rank
    from moments
    inner join account_days
        on moments.account_key = account_days.account_key
            and account_days.metric_date
            between {{ add_days('moments.moment_date', -30) }} and {{ add_days('moments.moment_date', -3) }}
    inner join first_readings
        on account_days.account_key = first_readings.account_key
            and account_days.metric_date = first_readings.metric_date
    where
        account_days.known_from <= moments.published_at
        or account_days.known_from = first_readings.first_known_at
),

final as (
    select
        -- ids
        post_key,

        -- measures
        {{ sum_metric('engaged_view_count') }} as engaged_view_count_28d,
        -- views of two epochs are never added up
        case
            when min(metric_date) >= max(account_epoch_from_date) or max(account_epoch_from_date) is null
                then {{ sum_metric('view_count') }}
        end as view_count_28d,
        {{ sum_metric('followers_gained_count') }} - {{ sum_metric('followers_lost_count') }}
            as followers_net_28d,
        {{ sum_metric(
            'view_count',
            'case when metric_date >= account_epoch_from_date then view_count end'
        ) }} as epoch_view_count,
        {{ sum_metric(
            'engaged_view_count',
            'case when metric_date >= account_epoch_from_date then engaged_view_count end'
        ) }} as epoch_engaged_view_count,

        -- dates and times
        published_at
    from known_days
    where version_rank = 1
    group by post_key, published_at
)

select * from final
