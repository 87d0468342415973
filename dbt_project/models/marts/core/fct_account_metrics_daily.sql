{{
    config(
        materialized = 'incremental',
        unique_key = 'metric_date',
        partition_by = day_partition('metric_date'),
        cluster_by = ['account_key', 'platform'],
        require_partition_filter = true
    )
}}

{%- set rebuilt = days_filter(
    'metric_date',
    days_rebuilt_by(['int_account_days__versions', 'int_accounts__newest_readings'], column='metric_date')
) %}

with versions as (
    select * from {{ ref('int_account_days__versions') }}
    where {{ rebuilt }}
),

newest_readings as (
    select * from {{ ref('int_accounts__newest_readings') }}
),

epochs as (
    select * from {{ ref('metric_epochs') }}
    where metric = 'view_count' and epoch_scope = 'account'
),

settle_times as (
    select * from {{ ref('metric_definitions') }}
    where metric = 'view_count'
),

-- one source a row: the Analytics API before the bulk report before an import
ranked as (
    select
        *,
        row_number() over (
            partition by account_key, metric_date
            order by case reading_source when 'api' then 1 when 'bulk' then 2 else 3 end
        ) as source_rank
    from versions
    where known_to is null
),

account_days as (
    select * from ranked
    where source_rank = 1
),

final as (
    select
        -- ids
        {{ surrogate_key(['account_days.account_key', 'account_days.metric_date']) }}
            as account_day_key,
        account_days.account_key,
        account_days.platform,
        account_days.account_id,
        account_days.load_id,

        -- text
        coalesce(epochs.metric_epoch, account_days.platform || '_1') as metric_epoch,
        {{
            settlement_status(
                'account_days.metric_date', 'newest_readings.newest_observed_date',
                'coalesce(settle_times.days_until_settled, 7)'
            )
        }} as settlement_status,
        account_days.reading_source,
        {{
            json_object_text([
                'premium_view_count', 'premium_watch_seconds', 'unsave_count',
                'followers_net_count', 'impression_count', 'click_count',
                'engagement_count_reported', 'profile_view_count',
            ])
        }} as extra_metrics,

        -- measures: gained on the day
        account_days.view_count,
        account_days.engaged_view_count,
        account_days.watch_seconds,
        account_days.reaction_count,
        account_days.like_count,
        account_days.dislike_count,
        account_days.comment_count,
        account_days.share_count,
        account_days.save_count,
        account_days.followers_gained_count,
        account_days.followers_lost_count,
        -- of a Page's day Facebook states reactions alone, and the whole with clicks
        case
            when account_days.platform != 'facebook' or account_days.reading_source != 'api'
                then {{ engagement_count() }}
        end as engagement_count,

        -- flags
        {{
            has_negative([
                'view_count', 'engaged_view_count', 'watch_seconds', 'reaction_count',
                'dislike_count', 'comment_count', 'share_count', 'save_count',
            ])
        }} as has_negative,

        -- dates and times
        account_days.metric_date,
        account_days.known_from
    from account_days
    left join newest_readings on account_days.account_key = newest_readings.account_key
    left join settle_times on account_days.platform = settle_times.platform
    left join epochs
        on
            account_days.platform = epochs.platform
            and account_days.metric_date between epochs.valid_from_date and epochs.valid_to_date
)

select * from final
