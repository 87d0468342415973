{{ config(materialized = 'ephemeral', meta = {'read_for': 'int_account_breakdown_days__versions'}) }}

{%- set columns -%}
reading_source, account_key, platform, account_id, load_id, dimension, dimension_value, view_count,
        engaged_view_count, watch_seconds
{%- endset %}

with from_analytics as (
    select * from {{ ref('int_account_breakdown_days__from_analytics') }}
),

from_graph as (
    select * from {{ ref('int_account_breakdown_days__from_graph') }}
),

from_bulk as (
    select * from {{ ref('int_account_breakdown_days__from_bulk') }}
),

final as (
    select {{ columns }}, false as is_removed, metric_date, observed_at
    from from_analytics
    union all
    select {{ columns }}, false, metric_date, observed_at
    from from_graph
    union all
    select {{ columns }}, false, metric_date, observed_at
    from from_bulk
)

select * from final
