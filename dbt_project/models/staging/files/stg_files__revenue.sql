with source as (
    select * from {{ source_or_empty('files', 'revenue') }}
),

final as (
    select
        -- ids
        {{ entity_key('platform', 'post_id') }} as post_key,
        {{ entity_key('platform', 'account_id') }} as account_key,
        platform,
        cast(account_id as string) as account_id,
        cast(post_id as string) as post_id,

        -- text
        lower(coalesce(revenue_source, 'other')) as revenue_source,
        upper(currency) as currency,

        -- measures: money in millionths of the currency
        {{ to_micros('revenue_amount') }} as revenue_micros,

        -- dates and times
        cast(metric_date as date) as metric_date,
        cast(period_start_date as date) as period_start_date,
        cast(period_end_date as date) as period_end_date,
        cast(imported_at as timestamp) as imported_at,

        -- load
        file_sha256,
        file_name,
        mapping_name,
        cast(row_number as bigint) as row_number,
        extra_fields,
        _dlt_load_id,
        _dlt_id
    from source
    where {{ as_of_filter('imported_at') }}
)

select * from final
