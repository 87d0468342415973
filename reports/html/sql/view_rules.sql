-- days on which the meaning of a view changed, for all formats or for one
select valid_from_date as rule_date, min(description) as description
from marts.metric_epochs
where metric = 'view_count' and epoch_scope = 'account' and valid_from_date > date '2005-01-01'
group by valid_from_date
order by valid_from_date
