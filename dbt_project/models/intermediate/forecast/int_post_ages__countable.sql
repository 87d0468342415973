{{
    config(
        materialized = 'incremental',
        incremental_strategy = row_strategy(),
        full_refresh = none if var('derived_metrics_platforms') else true,
        pre_hook = "{{ forget_replaced() }}",
        cluster_by = ['account_key', 'post_key']
    )
}}

{%- set rebuilt = days_filter('published_date', days_where_allowed(days_rebuilt_by(['fct_post_ages']))) %}

-- Only of platforms whose policy allows metrics derived from their data (variable
-- derived_metrics_platforms). Small and without partitions: the hundred posts before a post may be
-- of any age.
with post_ages as (
    select * from {{ ref('fct_post_ages') }}
    where
        {{ rebuilt if var('derived_metrics_platforms') else days_predicate('published_date', []) }}
        and {{ allowed_platforms('platform') }}
        -- posts are compared at an age near which they were really read: within a day, and of a
        -- younger age within that age
        and age_error_hours <= case when age_hours < 24 then age_hours else 24 end
),

-- engaged views bridge the view epochs; views are compared within one epoch only, engagements with
-- those of the same parts
counts as (
    select
        *,
        case
            when engaged_view_count_lifetime is not null then 'engaged_view_count'
            else 'view_count'
        end as metric,
        case
            when engaged_view_count_lifetime is null then coalesce(metric_epoch, '')
            else ''
        end as count_basis,
        coalesce(engaged_view_count_lifetime, view_count_lifetime) as actual_count
    from post_ages

    union all

    select
        *,
        'engagement_count' as metric,
        coalesce(engagement_parts, '') as count_basis,
        engagement_count_lifetime as actual_count
    from post_ages
),

final as (
    select
        -- ids
        post_key,
        account_key,
        platform,

        -- text
        age,
        metric,
        count_basis,

        -- measures
        actual_count,

        -- dates and times
        published_date
    from counts
    where actual_count is not null
)

select * from final
