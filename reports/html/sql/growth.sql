-- median and middle half at equal ages; only readings near a real one, only whole epochs
with ages as (
    select
        posts.post_kind,
        ages.age,
        ages.age_hours,
        case when posts.published_date > $recent_start then 'recent' else 'earlier' end as cohort,
        ages.view_count_lifetime as view_value,
        ages.engaged_view_count_lifetime as engaged_value
    from marts.fct_post_ages as ages
    inner join marts.dim_posts as posts on ages.post_key = posts.post_key
    where
        posts.platform = $platform
        and ages.age_error_hours <= ages.age_hours / 2.0
        and ages.published_date >= $year_start
),

placed as (
    select
        *,
        row_number() over (
            partition by post_kind, cohort, age, age_hours order by engaged_value nulls last
        ) as engaged_place,
        row_number() over (
            partition by post_kind, cohort, age, age_hours order by view_value nulls last
        ) as view_place,
        count(engaged_value) over (partition by post_kind, cohort, age, age_hours)
            as engaged_held,
        count(view_value) over (partition by post_kind, cohort, age, age_hours) as view_held
    from ages
)

-- a quantile weighs the one or two values it lies between
select
    post_kind,
    cohort,
    age,
    age_hours,
    cast(count(engaged_value) as bigint) as engaged_post_count,
    sum(cast(engaged_value as double)
        * greatest(0, 1 - abs(engaged_place - 1 - 0.25 * (engaged_held - 1)))) as engaged_low,
    sum(cast(engaged_value as double)
        * greatest(0, 1 - abs(engaged_place - 1 - 0.5 * (engaged_held - 1)))) as engaged_median,
    sum(cast(engaged_value as double)
        * greatest(0, 1 - abs(engaged_place - 1 - 0.75 * (engaged_held - 1)))) as engaged_high,
    cast(count(view_value) as bigint) as view_post_count,
    sum(cast(view_value as double)
        * greatest(0, 1 - abs(view_place - 1 - 0.25 * (view_held - 1)))) as view_low,
    sum(cast(view_value as double)
        * greatest(0, 1 - abs(view_place - 1 - 0.5 * (view_held - 1)))) as view_median,
    sum(cast(view_value as double)
        * greatest(0, 1 - abs(view_place - 1 - 0.75 * (view_held - 1)))) as view_high
from placed
group by post_kind, cohort, age, age_hours
order by post_kind nulls last, cohort, age_hours, age
