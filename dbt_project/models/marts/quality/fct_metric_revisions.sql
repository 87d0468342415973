{{
    config(
        materialized = 'incremental',
        unique_key = 'metric_date',
        partition_by = day_partition('metric_date'),
        cluster_by = ['account_key', 'fact_table'],
        require_partition_filter = true
    )
}}

{%- set rebuilt = days_filter(
    'metric_date',
    days_rebuilt_by([
        'int_post_days__versions', 'int_account_days__versions', 'int_revenue_days__versions',
    ]),
) %}

with post_days as (
    select * from {{ ref('int_post_days__versions') }}
    where {{ rebuilt }}
),

account_days as (
    select * from {{ ref('int_account_days__versions') }}
    where {{ rebuilt }}
),

revenue_days as (
    select
        *,
        amount_micros as estimated_revenue_micros
    from {{ ref('int_revenue_days__versions') }}
    where {{ rebuilt }}
),

{%- set facts = [
    ('post_days', 'fct_post_metrics_daily', ['post_key', 'metric_date'], post_day_measures()),
    ('account_days', 'fct_account_metrics_daily', ['account_key', 'metric_date'], account_day_measures()),
    (
        'revenue_days', 'fct_revenue_daily',
        ['account_key', 'post_key', 'metric_date', 'revenue_source', 'currency'],
        ['estimated_revenue_micros'],
    ),
] %}

revisions as (
    {% for relation, fact_table, fact_key, metrics in facts -%}
    {{ revised_values(relation, fact_table, fact_key, 'reading_source', metrics) }}

    union all

    {{ switched_values(relation, fact_table, fact_key, metrics) }}
    {%- if not loop.last %}

    union all

    {% endif -%}
    {% endfor %}
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
