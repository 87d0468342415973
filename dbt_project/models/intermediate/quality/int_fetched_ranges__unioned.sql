{{ config(materialized = 'view') }}

{%- set columns = 'account_key, platform, account_id, resource, range_start_date, range_end_date, observed_at' %}

with youtube as (
    select * from {{ ref('stg_youtube__fetched_ranges') }}
),

facebook as (
    select * from {{ ref('stg_facebook__fetched_ranges') }}
),

instagram as (
    select * from {{ ref('stg_instagram__fetched_ranges') }}
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
