-- where else the works of these posts stand
with works as (
    select distinct creative_key
    from marts.bridge_creative_posts
    where post_key in ($keys)
)

select
    places.creative_key,
    places.post_key,
    places.platform,
    places.is_original,
    places.match_score,
    places.match_method,
    coalesce(posts.title, substr(versions.description, 1, 120)) as title,
    posts.post_kind,
    posts.duration_seconds,
    posts.permalink_url,
    posts.post_id,
    posts.published_date,
    accounts.account_name
from marts.bridge_creative_posts as places
inner join works on places.creative_key = works.creative_key
inner join marts.dim_creatives as creatives on places.creative_key = creatives.creative_key
inner join marts.dim_posts as posts on places.post_key = posts.post_key
inner join marts.dim_accounts as accounts on posts.account_key = accounts.account_key
left join marts.dim_post_versions as versions
    on posts.post_key = versions.post_key and versions.is_current
where creatives.post_count > 1 and posts.lifecycle is distinct from 'deleted'
order by places.creative_key, posts.published_date nulls last, places.post_key
