{{
    config(
        materialized = 'incremental',
        incremental_strategy = row_strategy(),
        full_refresh = none if var('derived_metrics_enabled') else true,
        pre_hook = "{{ forget_replaced() }}",
        cluster_by = ['account_key', 'post_key']
    )
}}

{%- set rebuilt = days_filter('published_date', days_where_allowed(days_rebuilt_by(['fct_post_ages']))) %}

-- Only where the policy allows metrics derived from the platform's data (variable
-- derived_metrics_enabled); otherwise the model holds no rows. Small and without partitions: the
-- hundred posts before a post may be of any age.
with post_ages as (
    select * from {{ ref('fct_post_ages') }}
    where
        {{ rebuilt if var('derived_metrics_enabled') else days_predicate('published_date', []) }}
        -- posts are compared at an age near which they were really read
        and age_error_hours <= 24
),

-- engaged views bridge the view epochs; views are compared within one epoch only
final as (
    select
        -- ids
        post_key,
        account_key,

        -- text
        age,
        case
            when engaged_view_count_lifetime is not null then 'engaged_view_count'
            else 'view_count'
        end as metric,
        case
            when engaged_view_count_lifetime is null then coalesce(metric_epoch, '')
            else ''
        end as epoch_group,

        -- measures
        coalesce(engaged_view_count_lifetime, view_count_lifetime) as actual_count,

        -- dates and times
        published_date
    from post_ages
    where
        engaged_view_count_lifetime is not null
        or view_count_lifetime is not null
)

select * from final
