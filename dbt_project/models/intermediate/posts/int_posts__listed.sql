{{
    config(
        materialized = 'incremental',
        unique_key = 'post_key',
        incremental_strategy = row_strategy(),
        cluster_by = ['post_key']
    )
}}

with uploads as (
    select * from {{ ref('stg_youtube__uploads') }}
    where {{ raw_load_filter() }}
),

listings as (
    select post_key, account_key, privacy_status, published_at, observed_at, _dlt_id as row_id
    from uploads
    {%- if is_incremental() %}
    union all
    select post_key, account_key, privacy_status, published_at, observed_at, row_id
    from {{ this }}
    where post_key in (select post_key from uploads)
    {%- endif %}
),

ranked as (
    select
        *,
        row_number() over (partition by post_key order by observed_at desc, row_id desc) as newest_rank
    from listings
),

final as (
    select
        -- ids
        post_key,
        account_key,
        row_id,

        -- text
        privacy_status,

        -- dates and times
        published_at,
        observed_at
    from ranked
    where newest_rank = 1
)

select * from final
