{{ config(materialized = 'view') }}

with revenue as (
    select * from {{ ref('stg_files__revenue') }}
    where metric_date is null
),

-- an export may repeat a row: the last one stands
ranked_revenue as (
    select
        *,
        row_number() over (
            partition by
                file_sha256, mapping_name, platform, account_id, post_id, period_start_date, period_end_date,
                revenue_source, currency
            order by row_number desc
        ) as last_rank
    from revenue
),

final as (
    select
        -- ids
        file_sha256,
        file_name,
        mapping_name,
        platform,
        account_key,
        account_id,
        post_key,
        post_id,

        -- text
        currency,

        -- measures: a stated total wins over the sum of its parts
        coalesce(
            max(case when revenue_source = 'all' then revenue_micros end),
            {{ sum_metric('estimated_revenue_micros', 'revenue_micros') }}
        ) as estimated_revenue_micros,
        max(case when revenue_source = 'ads' then revenue_micros end) as ads_revenue_micros,
        max(case when revenue_source = 'subscriptions' then revenue_micros end)
            as subscriptions_revenue_micros,
        row_number() over (
            partition by file_sha256, mapping_name, platform, account_id, post_id, period_start_date, period_end_date
            order by currency
        ) as currency_rank,

        -- dates and times
        period_start_date,
        period_end_date,
        max(imported_at) as imported_at
    from ranked_revenue
    where last_rank = 1
    group by
        file_sha256,
        file_name,
        mapping_name,
        platform,
        account_key,
        account_id,
        post_key,
        post_id,
        period_start_date,
        period_end_date,
        currency
)

select * from final
