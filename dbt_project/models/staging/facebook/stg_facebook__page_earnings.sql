with source as (
    select * from {{ source_or_empty('facebook', 'page_earnings') }}
),

final as (
    select
        -- ids
        {{ entity_key("'facebook'", "nullif(post_id, '')") }} as post_key,
        {{ entity_key("'facebook'", 'page_id') }} as account_key,
        'facebook' as platform,
        cast(page_id as string) as account_id,
        nullif(post_id, '') as post_id,

        -- text
        period,
        upper(coalesce({{ json_text('payload', '$.value.currency') }}, 'USD')) as currency,

        -- measures: money in millionths of the currency
        coalesce(
            {{ json_bigint('payload', '$.value.microAmount') }},
            {{ json_bigint('payload', '$.value') }}
        ) as estimated_revenue_micros,

        -- dates and times
        cast(day as date) as metric_date,
        cast(observed_at as timestamp) as observed_at,

        -- load
        request_id,
        api_version,
        consent_scope,
        _dlt_load_id,
        _dlt_id
    from source
    where {{ as_of_filter('observed_at') }}
)

select * from final
