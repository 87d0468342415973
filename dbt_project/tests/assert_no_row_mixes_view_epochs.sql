-- every row of views carries the epoch that held on its day: none, or another, would be mixed
with post_days as (
    select * from {{ ref('fct_post_metrics_daily') }}
    where {{ days_tested_in(['fct_post_metrics_daily']) }}
),

account_days as (
    select * from {{ ref('fct_account_metrics_daily') }}
    where {{ days_tested_in(['fct_account_metrics_daily']) }}
),

snapshots as (
    select * from {{ ref('fct_post_snapshots') }}
    where {{ days_tested_in(['fct_post_snapshots'], 'observed_date') }}
),

epochs as (
    select * from {{ ref('metric_epochs') }}
    where metric = 'view_count'
),

labelled as (
    select platform, metric_epoch, metric_date as label_date from post_days
    union all
    select platform, metric_epoch, metric_date from account_days
    union all
    select platform, metric_epoch, observed_date from snapshots
),

labels as (
    select platform, metric_epoch, min(label_date) as first_date, max(label_date) as last_date
    from labelled
    where platform = 'youtube'
    group by platform, metric_epoch
),

spans as (
    select platform, metric_epoch, min(valid_from_date) as first_date, max(valid_to_date) as last_date
    from epochs
    group by platform, metric_epoch
),

final as (
    select labels.*
    from labels
    left join spans
        on labels.platform = spans.platform and labels.metric_epoch = spans.metric_epoch
    where
        spans.metric_epoch is null
        or labels.first_date < spans.first_date
        or labels.last_date > spans.last_date
)

select * from final
