-- days on which the meaning of a view changed, for all formats or for one
select platform, valid_from_date as rule_date
from marts.metric_epochs
where metric = 'view_count' and epoch_scope = 'account' and valid_from_date > date '2005-01-01'
group by platform, valid_from_date
order by rule_date, platform
