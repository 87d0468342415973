with periods as (
    select
        post_key,
        cast(count(distinct metric_epoch) as bigint) as epoch_count,
        cast(sum(view_count) as bigint) as view_count,
        cast(sum(engaged_view_count) as bigint) as engaged_view_count,
        cast(sum(watch_seconds) as bigint) as watch_seconds,
        cast(sum(followers_gained_count - followers_lost_count) as bigint) as followers_net_count,
        cast(sum(thumbnail_impression_count) as bigint) as thumbnail_impression_count,
        cast(sum(thumbnail_click_count) as bigint) as thumbnail_click_count
    from marts.fct_post_metrics_daily
    where platform = $platform and metric_date between $start and $end
    group by post_key
),

final as (
    select
        periods.*,
        posts.post_id,
        coalesce(posts.title, substr(versions.description, 1, 120)) as title,
        posts.post_kind,
        posts.duration_seconds,
        posts.published_date,
        posts.permalink_url,
        posts.lifecycle,
        accounts.account_key,
        accounts.account_name
    from periods
    inner join marts.dim_posts as posts on periods.post_key = posts.post_key
    inner join marts.dim_accounts as accounts on posts.account_key = accounts.account_key
    left join marts.dim_post_versions as versions
        on posts.post_key = versions.post_key and versions.is_current
    where posts.lifecycle is distinct from 'deleted'
)

select * from final
order by coalesce(engaged_view_count, view_count) desc nulls last, post_key
limit 10
