-- The epochs of a metric on a platform, newest first.
select metric_epoch, valid_from_date, bridge_metric, description
from marts.metric_epochs
where
    platform = $platform
    and metric = $metric
    and valid_from_date <= $metric_date
    and valid_to_date >= $metric_date
    and epoch_scope in ('account', 'other')
order by case when epoch_scope = 'account' then 1 else 2 end
limit 1
