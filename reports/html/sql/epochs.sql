-- since when, and until when, a platform counted a metric in one way
select
    platform,
    metric,
    metric_epoch,
    min(valid_from_date) as first_date,
    max(valid_to_date) as last_date
from marts.metric_epochs
group by platform, metric, metric_epoch
order by platform, metric, metric_epoch
