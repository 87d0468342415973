{{
    config(
        materialized = 'incremental',
        unique_key = 'metric_date',
        partition_by = day_partition('metric_date'),
        cluster_by = ['account_key', 'entity_type'],
        require_partition_filter = true
    )
}}

{%- set rebuilt = days_filter(
    'metric_date', days_rebuilt_by(['int_missing_metrics__explained']), undated = true
) %}

with explained_days as (
    select * from {{ ref('int_missing_metrics__explained') }}
    where {{ rebuilt }}
),

accounts as (
    select * from {{ ref('dim_accounts') }}
),

posts as (
    select * from {{ ref('dim_posts') }}
),

metric_names as (
    {{ metric_name_rows(additive_day_metrics()) }}
),

-- what holds for every day takes one row without a date, made anew in every build
unioned as (
    select entity_type, account_key, post_key, metric, metric_date, reason
    from explained_days

    union all

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
        metric_names.metric,
        cast(null as date) as metric_date,
        'unauthorised' as reason
    from accounts
    cross join metric_names
    where accounts.ownership = 'observed'
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
