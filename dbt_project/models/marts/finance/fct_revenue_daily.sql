{{
    config(
        materialized = 'incremental',
        unique_key = 'metric_date',
        partition_by = day_partition('metric_date'),
        cluster_by = ['account_key', 'platform']
    )
}}

{%- set rebuilt = days_filter(
    'metric_date',
    days_rebuilt_by(['int_revenue_days__versions'])
    + days_of_closed_months(ref('int_revenue_months__closed')),
) %}

with revenue_days as (
    select * from {{ ref('int_revenue_days__versions') }}
    where {{ rebuilt }}
),

months as (
    select * from {{ ref('int_revenue_months__closed') }}
),

-- the platform's own answer for a day stands before an imported file's
newest as (
    select
        *,
        {{ month_start('metric_date') }} as statement_month,
        dense_rank() over (
            partition by account_key, revenue_level, post_key, metric_date, currency
            order by case when reading_source = 'api' then 1 else 2 end
        ) as source_rank
    from revenue_days
    where known_to is null
),

final as (
    select
        -- ids
        {{ surrogate_key([
            'newest.account_key', 'newest.post_key', 'newest.metric_date', 'newest.revenue_source',
            'newest.currency',
        ]) }} as revenue_day_key,
        newest.account_key,
        newest.post_key,
        newest.platform,
        newest.account_id,
        newest.post_id,

        -- text
        newest.revenue_level,
        newest.revenue_source,
        newest.currency,
        newest.reading_source,
        case when months.is_closed then 'settled' else 'estimate' end as revenue_status,

        -- measures: gained on the day, in the original currency
        newest.amount_micros as estimated_revenue_micros,

        -- dates and times
        newest.metric_date,
        newest.known_from
    from newest
    left join months
        on newest.account_key = months.account_key
            and newest.revenue_level = months.revenue_level
            and newest.statement_month = months.statement_month
            and newest.currency = months.currency
    where newest.source_rank = 1
)

select * from final
