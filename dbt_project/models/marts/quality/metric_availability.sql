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

undated as (
    select * from {{ ref('int_missing_metrics__undated') }}
),

-- what holds for every day takes one row without a date, made anew in every build
unioned as (
    select entity_type, account_key, post_key, metric, metric_date, reason
    from explained_days
    union all
    select entity_type, account_key, post_key, metric, cast(null as date), reason
    from undated
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
                    'unsupported', 'not_supported', 'not_available', 'not_defined_by_platform',
                    'not_stated_by_platform', 'not_yet_stated', 'likes_hidden',
                    'comments_disabled', 'followers_hidden'
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
