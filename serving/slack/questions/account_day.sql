-- One account's day.
select
    view_count,
    engaged_view_count,
    engagement_count,
    reaction_count,
    settlement_status,
    reading_source,
    known_from
from marts.fct_account_metrics_daily
where account_key = $account_key and metric_date = $metric_date
