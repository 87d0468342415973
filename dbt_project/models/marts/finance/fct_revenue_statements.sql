{{
    config(
        materialized = 'incremental',
        unique_key = 'statement_month',
        partition_by = day_partition('statement_month', 'month'),
        cluster_by = ['account_key', 'platform']
    )
}}

{%- set rebuilt = days_filter(
    'statement_month',
    whole_months(
        days_rebuilt_by(['int_revenue_days__versions'])
        + days_of_closed_months(ref('int_revenue_months__closed'))
    ),
) %}
{%- set grain -%}
account_key, platform, account_id, statement_month, revenue_source, currency, is_closed, closes_at
{%- endset %}

-- A statement is about an account; what its posts earned lies in fct_revenue_daily.
with revenue_days as (
    select * from {{ ref('int_revenue_days__versions') }}
    where
        revenue_level = 'account'
        and {{ wider_days('metric_date') }}
),

months as (
    select * from {{ ref('int_revenue_months__closed') }}
),

account_days as (
    select
        revenue_days.*,
        months.statement_month,
        months.is_closed,
        months.closes_at,
        months.frozen_at,
        min(revenue_days.known_from) over (
            partition by revenue_days.account_key, revenue_days.metric_date, revenue_days.currency
        ) as day_first_known_at
    from revenue_days
    inner join months
        on revenue_days.account_key = months.account_key
            and revenue_days.revenue_level = months.revenue_level
            and revenue_days.currency = months.currency
            and {{ month_start('revenue_days.metric_date') }} = months.statement_month
),

-- every day twice: as it is known now, and as it was known at the close; a day first read by the
-- load that found the month closed counts at that first reading
known_days as (
    select *, 'now' as known_when
    from account_days
    where known_to is null

    union all

    select *, 'close' as known_when
    from account_days
    where
        is_closed
        and day_first_known_at <= frozen_at
        and known_from <= greatest(closes_at, day_first_known_at)
        and (known_to is null or known_to > greatest(closes_at, day_first_known_at))
),

-- the platform's own answer for a day stands before an imported file's
ranked_days as (
    select
        *,
        dense_rank() over (
            partition by account_key, metric_date, currency, known_when
            order by case when reading_source = 'api' then 1 else 2 end
        ) as source_rank
    from known_days
),

statements as (
    select
        {{ grain }},
        {{ sum_metric('estimated_revenue_micros', "case when known_when = 'now' then amount_micros end") }}
            as current_micros,
        {{ sum_metric('estimated_revenue_micros', "case when known_when = 'close' then amount_micros end") }}
            as closed_micros,
        count(case when known_when = 'now' then metric_date end) as current_day_count,
        count(case when known_when = 'close' then metric_date end) as closed_day_count
    from ranked_days
    where source_rank = 1
    group by {{ grain }}
),

final as (
    select
        -- ids
        {{ surrogate_key(['account_key', 'statement_month', 'revenue_source', 'currency']) }} as revenue_statement_key,
        account_key,
        platform,
        account_id,

        -- text
        revenue_source,
        currency,
        case when is_closed then 'closed' else 'estimate' end as revenue_status,

        -- measures
        case when is_closed then closed_micros else current_micros end as revenue_micros,
        current_micros as current_revenue_micros,
        case when is_closed then coalesce(current_micros, 0) - coalesce(closed_micros, 0) end
            as restated_after_close_micros,
        case when is_closed then closed_day_count else current_day_count end as reported_day_count,

        -- dates and times
        statement_month,
        case when is_closed then closes_at end as closed_at
    from statements
)

select * from final
