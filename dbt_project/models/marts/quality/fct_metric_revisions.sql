with post_days as (
    select * from {{ ref('int_post_days__versions') }}
),

account_days as (
    select * from {{ ref('int_account_days__versions') }}
),

revenue_days as (
    select
        *,
        amount_micros as estimated_revenue_micros
    from {{ ref('int_revenue_days__versions') }}
),

revisions as (
    {{ revised_values(
        relation = 'post_days',
        fact_table = 'fct_post_metrics_daily',
        fact_key = ['post_key', 'metric_date'],
        source_column = 'reading_source',
        metrics = post_day_measures(),
    ) }}

    union all

    {{ revised_values(
        relation = 'account_days',
        fact_table = 'fct_account_metrics_daily',
        fact_key = ['account_key', 'metric_date'],
        source_column = 'reading_source',
        metrics = account_day_measures(),
    ) }}

    union all

    {{ revised_values(
        relation = 'revenue_days',
        fact_table = 'fct_revenue_daily',
        fact_key = ['account_key', 'post_key', 'metric_date', 'revenue_source', 'currency'],
        source_column = 'reading_source',
        metrics = ['estimated_revenue_micros'],
    ) }}
),

final as (
    select
        -- ids
        {{ surrogate_key([
            'fact_table', 'fact_key', 'reading_source', 'metric', moment_text('known_from'),
        ]) }} as metric_revision_key,
        fact_key,
        account_key,
        load_id,

        -- text
        fact_table,
        reading_source,
        metric,

        -- measures
        old_value,
        new_value,

        -- dates and times
        metric_date,
        known_from
    from revisions
)

select * from final
