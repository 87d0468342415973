with snapshots as (
    select
        *,
        row_number() over (
            partition by post_key order by observed_at desc, post_snapshot_key
        ) as newest_rank
    from marts.fct_post_snapshots
    where platform = $platform and observed_date >= $readings_start
)

select
    snapshots.post_key,
    snapshots.view_count_lifetime,
    snapshots.engagement_count_lifetime as engagement_count,
    snapshots.like_count_lifetime,
    snapshots.comment_count_lifetime,
    snapshots.observed_at,
    posts.post_id,
    coalesce(posts.title, substr(versions.description, 1, 120)) as title,
    posts.post_kind,
    posts.duration_seconds,
    posts.published_date,
    posts.permalink_url,
    posts.is_like_count_hidden,
    posts.is_comments_disabled,
    accounts.account_name
from snapshots
inner join marts.dim_posts as posts on snapshots.post_key = posts.post_key
inner join marts.dim_accounts as accounts on posts.account_key = accounts.account_key
left join marts.dim_post_versions as versions
    on posts.post_key = versions.post_key and versions.is_current
where snapshots.newest_rank = 1 and posts.lifecycle is distinct from 'deleted'
order by
    snapshots.view_count_lifetime desc nulls last,
    snapshots.engagement_count_lifetime desc nulls last,
    snapshots.post_key
limit 10
