-- the newest reading of organic, paid and all views and interactions
with readings as (
    select
        post_key,
        traffic_scope,
        view_count_lifetime,
        reaction_count_lifetime,
        comment_count_lifetime,
        share_count_lifetime,
        observed_at,
        row_number() over (
            partition by post_key, traffic_scope
            order by observed_at desc, post_traffic_snapshot_key
        ) as newest_rank
    from marts.fct_post_traffic_snapshots
    where post_key in ($keys) and observed_date >= $readings_start
)

select
    post_key,
    traffic_scope,
    view_count_lifetime,
    reaction_count_lifetime,
    comment_count_lifetime,
    share_count_lifetime,
    observed_at
from readings
where newest_rank = 1
order by
    post_key,
    case traffic_scope when 'organic' then 1 when 'paid' then 2 else 3 end
