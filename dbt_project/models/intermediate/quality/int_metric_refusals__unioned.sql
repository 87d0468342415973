{{ config(materialized = 'view') }}

{%- set columns = 'account_key, platform, account_id, resource, metric, reason, detail, observed_at' %}

with youtube as (
    select * from {{ ref('stg_youtube__metric_refusals') }}
),

facebook as (
    select * from {{ ref('stg_facebook__metric_refusals') }}
),

instagram as (
    select * from {{ ref('stg_instagram__metric_refusals') }}
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
