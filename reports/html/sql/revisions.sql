select
    metric,
    cast(count(*) as bigint) as revision_count,
    cast(count(distinct metric_date) as bigint) as day_count,
    min(metric_date) as first_date,
    max(metric_date) as last_date,
    max(known_from) as known_from
from marts.fct_metric_revisions
where metric_date >= $year_start
group by metric
order by revision_count desc, metric
