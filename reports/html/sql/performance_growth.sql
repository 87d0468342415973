-- counts at equal age by platform and kind; only readings near a real one, only whole epochs
with ages as (
    select
        posts.post_key,
        posts.platform,
        posts.post_kind,
        ages.age,
        ages.age_hours,
        case when posts.published_date > $recent_start then 'recent' else 'earlier' end as cohort,
        ages.metric_epoch,
        ages.engagement_parts,
        ages.view_count_lifetime,
        ages.engaged_view_count_lifetime,
        ages.engagement_count_lifetime
    from marts.fct_post_ages as ages
    inner join marts.dim_posts as posts on ages.post_key = posts.post_key
    where
        ages.age_error_hours <= ages.age_hours / 2.0
        and ages.published_date >= $year_start
        and posts.lifecycle is distinct from 'deleted'
),

readings as (
    select
        post_key, platform, post_kind, age, age_hours, cohort,
        'view_count' as metric,
        coalesce(metric_epoch, '') as count_basis,
        view_count_lifetime as reading
    from ages
    where view_count_lifetime is not null
    union all
    select
        post_key, platform, post_kind, age, age_hours, cohort,
        'engaged_view_count' as metric,
        '' as count_basis,
        engaged_view_count_lifetime as reading
    from ages
    where engaged_view_count_lifetime is not null
    union all
    select
        post_key, platform, post_kind, age, age_hours, cohort,
        'engagement_count' as metric,
        coalesce(engagement_parts, '') as count_basis,
        engagement_count_lifetime as reading
    from ages
    where engagement_count_lifetime is not null
),

placed as (
    select
        *,
        row_number() over (
            partition by platform, metric, count_basis, post_kind, cohort, age
            order by reading, post_key
        ) as place,
        count(*) over (
            partition by platform, metric, count_basis, post_kind, cohort, age
        ) as held
    from readings
)

-- a quantile weighs the one or two values it lies between
select
    platform,
    metric,
    count_basis,
    post_kind,
    cohort,
    age,
    age_hours,
    cast(count(*) as bigint) as post_count,
    sum(cast(reading as double) * greatest(0, 1 - abs(place - 1 - 0.25 * (held - 1)))) as low,
    sum(cast(reading as double) * greatest(0, 1 - abs(place - 1 - 0.5 * (held - 1)))) as median,
    sum(cast(reading as double) * greatest(0, 1 - abs(place - 1 - 0.75 * (held - 1)))) as high
from placed
group by platform, metric, count_basis, post_kind, cohort, age, age_hours
order by platform, metric, count_basis, post_kind nulls last, cohort, age_hours
