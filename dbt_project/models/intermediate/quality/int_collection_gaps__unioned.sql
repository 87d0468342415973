{{ config(materialized = 'view') }}

{%- set columns -%}
account_key, platform, account_id, resource, reason, detail, gap_start_date, gap_end_date, recoverable_until,
    observed_at
{%- endset %}

with youtube as (
    select * from {{ ref('stg_youtube__collection_gaps') }}
),

facebook as (
    select * from {{ ref('stg_facebook__collection_gaps') }}
),

instagram as (
    select * from {{ ref('stg_instagram__collection_gaps') }}
),

final as (
    select {{ columns }}
    from youtube
    union all
    select {{ columns }}
    from facebook
    union all
    select {{ columns }}
    from instagram
)

select * from final
