{{
    config(
        materialized = 'incremental',
        unique_key = 'observed_date',
        partition_by = day_partition('observed_date'),
        cluster_by = ['account_key', 'platform', 'post_key'],
        require_partition_filter = true
    )
}}

{%- set rebuilt = days_filter('observed_date', days_of_new_loads(insight_resources())) %}
{%- set ids = 'post_key, account_key, platform, account_id, post_id' %}

with from_facebook as (
    select * from {{ ref('int_post_insights__from_facebook') }}
),

from_instagram as (
    select * from {{ ref('int_post_insights__from_instagram') }}
),

stated as (
    select * from from_facebook
    union all
    select * from from_instagram
),

-- what one load says of a post, in several answers, is one reading: at the moment of the last
gathered as (
    select
        *,
        max(case when not is_listing then value_observed_at end) over (
            partition by post_key, load_id
        ) as observed_at,
        row_number() over (
            partition by post_key, load_id, platform_metric, value_part
            order by value_observed_at desc, row_id desc
        ) as value_rank
    from stated
),

readings as (
    select
        {{ ids }}, load_id, platform_metric, value_part, metric_value, value_text, observed_at,
        {{ platform_date('observed_at', 'platform') }} as observed_date
    from gathered
    where
        value_rank = 1 and platform_metric != 'lookup'
        and observed_at is not null and {{ raw_load_filter() }}
    {%- if is_incremental() %}
    -- what is held was read before the new loads, or comes again with them
    union all
    select
        {{ ids }}, load_id, platform_metric, value_part, metric_value, value_text, observed_at,
        observed_date
    from {{ this }}
    where {{ rebuilt }} and not {{ raw_load_filter() }}
    {%- endif %}
),

final as (
    select
        -- ids
        {{ ids }},
        load_id,

        -- text
        platform_metric,
        value_part,
        value_text,

        -- measures: lifetime values
        metric_value,

        -- dates and times
        observed_date,
        observed_at
    from readings
    where {{ rebuilt }}
)

select * from final
