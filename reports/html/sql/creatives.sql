-- works that stand in more than one place, with their newest counts by platform
select
    creatives.creative_key,
    creatives.title,
    creatives.first_post_key,
    creatives.post_count as work_post_count,
    creatives.first_published_at,
    creatives.match_score,
    totals.platform,
    totals.metric,
    totals.post_count,
    totals.total_count_lifetime
from marts.dim_creatives as creatives
inner join marts.fct_creative_totals as totals on creatives.creative_key = totals.creative_key
where creatives.post_count > 1
order by
    creatives.post_count desc, creatives.first_published_at desc, creatives.creative_key,
    totals.platform, totals.metric, totals.count_basis nulls first
limit 2000
