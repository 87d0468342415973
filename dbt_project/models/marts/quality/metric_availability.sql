{%- set account_metrics = additive_day_metrics() -%}
{%- set post_metrics = additive_day_metrics() + ['thumbnail_impression_count', 'thumbnail_click_count'] -%}

with account_days as (
    select * from {{ ref('fct_account_metrics_daily') }}
),

post_days as (
    select * from {{ ref('fct_post_metrics_daily') }}
),

revenue_days as (
    select * from {{ ref('fct_revenue_daily') }}
),

accounts as (
    select * from {{ ref('dim_accounts') }}
),

posts as (
    select * from {{ ref('dim_posts') }}
),

gap_days as (
    select * from {{ ref('fct_collection_gaps') }}
),

refusals as (
    select * from {{ ref('stg_youtube__metric_refusals') }}
),

fetched_ranges as (
    select * from {{ ref('stg_youtube__fetched_ranges') }}
),

definitions as (
    select * from {{ ref('metric_definitions') }}
),

epochs as (
    select * from {{ ref('metric_epochs') }}
),

-- what is null, by day --------------------------------------------------------------------------
account_metric_names as (
    {{ metric_name_rows(account_metrics) }}
),

post_metric_names as (
    {{ metric_name_rows(post_metrics) }}
),

null_account_metrics as (
    select
        account_days.account_key,
        account_days.platform,
        account_days.metric_date,
        account_days.reading_source,
        account_metric_names.metric,
        'channel_days' as raw_table
    from account_days
    cross join account_metric_names
    where {{ metric_value(account_metrics, 'account_metric_names.metric', 'account_days.') }} is null
),

account_revenue_days as (
    select
        account_key,
        metric_date
    from revenue_days
    where revenue_level = 'account'
    group by account_key, metric_date
),

null_revenue as (
    select
        account_days.account_key,
        account_days.platform,
        account_days.metric_date,
        account_days.reading_source,
        'estimated_revenue_micros' as metric,
        'channel_revenue_days' as raw_table
    from account_days
    left join account_revenue_days
        on account_days.account_key = account_revenue_days.account_key
            and account_days.metric_date = account_revenue_days.metric_date
    where account_revenue_days.account_key is null
),

post_metric_values as (
    select
        post_days.account_key,
        post_days.post_key,
        post_days.platform,
        post_days.metric_date,
        post_days.reading_source,
        post_metric_names.metric,
        case
            when post_metric_names.metric like 'thumbnail%' then 'bulk_channel_reach_basic_a1'
            else 'video_days'
        end as raw_table,
        {{ metric_value(post_metrics, 'post_metric_names.metric', 'post_days.') }} as metric_value,
        count({{ metric_value(post_metrics, 'post_metric_names.metric', 'post_days.') }}) over (
            partition by post_days.account_key, post_days.metric_date, post_metric_names.metric
        ) as known_post_count
    from post_days
    cross join post_metric_names
),

-- a metric no post of the account has on a day takes one row without a post
null_post_metrics as (
    select
        account_key,
        cast(null as string) as post_key,
        platform,
        metric_date,
        min(reading_source) as reading_source,
        metric,
        raw_table,
        false as is_known_of_others
    from post_metric_values
    where known_post_count = 0
    group by account_key, platform, metric_date, metric, raw_table

    union all

    select
        account_key,
        post_key,
        platform,
        metric_date,
        reading_source,
        metric,
        raw_table,
        true as is_known_of_others
    from post_metric_values
    where
        known_post_count > 0
        and metric_value is null
),

null_metrics as (
    select
        'account' as entity_type,
        account_key,
        cast(null as string) as post_key,
        platform,
        metric_date,
        reading_source,
        metric,
        raw_table,
        false as is_known_of_others
    from null_account_metrics

    union all

    select
        'account' as entity_type,
        account_key,
        cast(null as string) as post_key,
        platform,
        metric_date,
        reading_source,
        metric,
        raw_table,
        false as is_known_of_others
    from null_revenue

    union all

    select
        'post' as entity_type,
        account_key,
        post_key,
        platform,
        metric_date,
        reading_source,
        metric,
        raw_table,
        is_known_of_others
    from null_post_metrics
),

-- why -------------------------------------------------------------------------------------------
ranked_refusals as (
    select
        refusals.account_key,
        refusals.resource,
        coalesce(definitions.metric, refusals.metric) as metric,
        refusals.reason,
        row_number() over (
            partition by
                refusals.account_key, refusals.resource, coalesce(definitions.metric, refusals.metric)
            order by refusals.observed_at desc, refusals.reason asc
        ) as newest_rank
    from refusals
    left join definitions
        on refusals.platform = definitions.platform
            and (
                lower(replace(refusals.metric, '_', '')) = lower(definitions.platform_name)
                or refusals.metric = definitions.bulk_name
                or refusals.metric = definitions.metric
            )
),

newest_refusals as (
    select
        account_key,
        resource,
        metric,
        reason
    from ranked_refusals
    where newest_rank = 1
),

defined_metrics as (
    select
        platform,
        metric
    from definitions
    group by platform, metric
),

metrics_with_epochs as (
    select
        platform,
        metric,
        min(valid_from_date) as first_date,
        max(valid_to_date) as last_date
    from epochs
    group by platform, metric
),

resource_gaps as (
    select
        account_key,
        resource,
        gap_date,
        min(reason) as reason
    from gap_days
    group by account_key, resource, gap_date
),

fetched_days as (
    select
        null_metrics.account_key,
        null_metrics.raw_table,
        null_metrics.metric_date,
        count(*) as answer_count
    from (
        select
            account_key,
            raw_table,
            metric_date
        from null_metrics
        group by account_key, raw_table, metric_date
    ) as null_metrics
    inner join fetched_ranges
        on null_metrics.account_key = fetched_ranges.account_key
            and null_metrics.raw_table = fetched_ranges.resource
            and null_metrics.metric_date
            between fetched_ranges.range_start_date and fetched_ranges.range_end_date
    group by null_metrics.account_key, null_metrics.raw_table, null_metrics.metric_date
),

explained_days as (
    select
        null_metrics.entity_type,
        null_metrics.account_key,
        null_metrics.post_key,
        null_metrics.metric,
        null_metrics.metric_date,
        case
            when
                null_metrics.metric_date
                not between metrics_with_epochs.first_date and metrics_with_epochs.last_date
                then 'retired'
            when newest_refusals.reason is not null then newest_refusals.reason
            -- the report of the day came; it leaves out rows of nothing but zeros
            when null_metrics.is_known_of_others then 'left_out_by_platform'
            when null_metrics.reading_source = 'import' then 'not_in_export'
            when defined_metrics.metric is null then 'not_defined_by_platform'
            when resource_gaps.reason is not null then resource_gaps.reason
            when fetched_days.account_key is null then 'not_collected'
            else 'not_stated_by_platform'
        end as reason
    from null_metrics
    left join metrics_with_epochs
        on null_metrics.platform = metrics_with_epochs.platform
            and null_metrics.metric = metrics_with_epochs.metric
    left join newest_refusals
        on null_metrics.account_key = newest_refusals.account_key
            and null_metrics.raw_table = newest_refusals.resource
            and null_metrics.metric = newest_refusals.metric
    left join defined_metrics
        on null_metrics.platform = defined_metrics.platform
            and null_metrics.metric = defined_metrics.metric
    left join resource_gaps
        on null_metrics.account_key = resource_gaps.account_key
            and null_metrics.raw_table = resource_gaps.resource
            and null_metrics.metric_date = resource_gaps.gap_date
    left join fetched_days
        on null_metrics.account_key = fetched_days.account_key
            and null_metrics.raw_table = fetched_days.raw_table
            and null_metrics.metric_date = fetched_days.metric_date
),

-- what holds for every day takes one row without a date -------------------------------------------
lasting as (
    select
        'post' as entity_type,
        account_key,
        post_key,
        'like_count_lifetime' as metric,
        cast(null as date) as metric_date,
        'likes_hidden' as reason
    from posts
    where is_like_count_hidden

    union all

    select
        'post' as entity_type,
        account_key,
        post_key,
        'comment_count_lifetime' as metric,
        cast(null as date) as metric_date,
        'comments_disabled' as reason
    from posts
    where is_comments_disabled

    union all

    select
        'account' as entity_type,
        account_key,
        cast(null as string) as post_key,
        'follower_count_lifetime' as metric,
        cast(null as date) as metric_date,
        'followers_hidden' as reason
    from accounts
    where is_follower_count_hidden

    union all

    select
        'account' as entity_type,
        accounts.account_key,
        cast(null as string) as post_key,
        account_metric_names.metric,
        cast(null as date) as metric_date,
        'unauthorised' as reason
    from accounts
    cross join account_metric_names
    where accounts.ownership = 'observed'
),

unioned as (
    select * from explained_days
    union all
    select * from lasting
),

final as (
    select
        -- ids
        {{ surrogate_key(['entity_type', 'account_key', 'post_key', 'metric', 'metric_date']) }}
            as availability_key,
        account_key,
        post_key,

        -- text
        entity_type,
        metric,
        case
            when reason in ('retired', 'not_monetised', 'unauthorised', 'below_threshold') then reason
            when reason = 'left_out_by_platform' then 'below_threshold'
            when
                reason in (
                    'unsupported', 'not_available', 'not_defined_by_platform',
                    'not_stated_by_platform', 'likes_hidden', 'comments_disabled', 'followers_hidden'
                )
                then 'not_supported'
            else 'not_fetched'
        end as availability,
        reason,

        -- dates and times
        metric_date
    from unioned
)

select * from final
