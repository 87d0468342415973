-- a counter that falls gives a negative day: kept as it is, and flagged
with post_days as (
    select * from {{ ref('fct_post_metrics_daily') }}
    where {{ days_tested_in(['fct_post_metrics_daily']) }}
),

final as (
    select post_day_key
    from post_days
    where
        not has_negative
        and (
            view_count < 0 or engaged_view_count < 0 or reaction_count < 0 or comment_count < 0
            or share_count < 0 or save_count < 0
        )
)

select * from final
