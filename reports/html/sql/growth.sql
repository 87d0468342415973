-- median and middle half at equal ages; only readings near a real one, only whole epochs
with ages as (
    select
        posts.post_kind,
        ages.age,
        ages.age_hours,
        case when posts.published_date > $recent_start then 'recent' else 'earlier' end as cohort,
        ages.view_count_lifetime,
        ages.engaged_view_count_lifetime
    from marts.fct_post_ages as ages
    inner join marts.dim_posts as posts on ages.post_key = posts.post_key
    where ages.age_error_hours <= ages.age_hours / 2.0
)

select
    post_kind,
    cohort,
    age,
    age_hours,
    cast(count(engaged_view_count_lifetime) as bigint) as engaged_post_count,
    quantile_cont(engaged_view_count_lifetime, 0.25) as engaged_low,
    quantile_cont(engaged_view_count_lifetime, 0.5) as engaged_median,
    quantile_cont(engaged_view_count_lifetime, 0.75) as engaged_high,
    cast(count(view_count_lifetime) as bigint) as view_post_count,
    quantile_cont(view_count_lifetime, 0.25) as view_low,
    quantile_cont(view_count_lifetime, 0.5) as view_median,
    quantile_cont(view_count_lifetime, 0.75) as view_high
from ages
group by post_kind, cohort, age, age_hours
order by post_kind, cohort, age_hours
