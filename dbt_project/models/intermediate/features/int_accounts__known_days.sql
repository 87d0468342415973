{{ config(materialized = 'ephemeral', meta = {'read_for': 'feat_accounts__daily_health'}) }}

{%- set rebuilt = days_filter('metric_date', health_days(), onwards = true) %}
{%- set measures = [
    'view_count', 'engaged_view_count', 'reaction_count', 'comment_count', 'share_count',
    'save_count', 'followers_gained_count', 'followers_lost_count',
] %}

with posting_days as (
    select * from {{ ref('int_accounts__posting_days') }}
    where {{ rebuilt }}
),

account_days as (
    select * from {{ ref('int_account_days__versions') }}
    where {{ wider_days('metric_date', before = 31) }}
),

metric_epochs as (
    select * from {{ ref('metric_epochs') }}
    where
        metric = 'view_count'
        and epoch_scope = 'account'
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
        posting_days.account_key,
        posting_days.metric_date,
        {%- for measure in measures %}
        account_days.{{ measure }},
        {%- endfor %}
        coalesce(metric_epochs.metric_epoch, '') as metric_epoch,
        row_number() over (
            partition by
                posting_days.account_key, posting_days.metric_date, account_days.metric_date
            order by
                case account_days.reading_source when 'api' then 1 when 'bulk' then 2 else 3 end,
                account_days.known_from desc
        ) as version_rank
    from posting_days
    inner join account_days
        on posting_days.account_key = account_days.account_key
            and account_days.metric_date
            between {{ add_days('posting_days.metric_date', -30) }}
            and {{ add_days('posting_days.metric_date', -3) }}
    inner join first_readings
        on account_days.account_key = first_readings.account_key
            and account_days.metric_date = first_readings.metric_date
    left join metric_epochs
        on account_days.platform = metric_epochs.platform
            and account_days.metric_date
            between metric_epochs.valid_from_date and metric_epochs.valid_to_date
    where
        posting_days.moment_at >= account_days.known_from
        or account_days.known_from = first_readings.first_known_at
),

-- views of two epochs are never added up
final as (
    select
        -- ids
        account_key,

        -- measures
        count(*) as day_count,
        {%- for measure in measures if measure != 'view_count' %}
        {{ sum_metric(measure) }} as {{ measure }},
        {%- endfor %}
        case when min(metric_epoch) = max(metric_epoch) then {{ sum_metric('view_count') }} end
            as view_count,

        -- dates and times
        metric_date
    from known_days
    where version_rank = 1
    group by account_key, metric_date
)

select * from final
