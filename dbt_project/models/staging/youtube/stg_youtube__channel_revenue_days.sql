with source as (
    select * from {{ source_or_empty('youtube', 'channel_revenue_days') }}
),

final as (
    select
        -- ids
        {{ entity_key("'youtube'", 'channel_id') }} as account_key,
        'youtube' as platform,
        cast(channel_id as string) as account_id,

        -- text
        upper(currency) as currency,

        -- measures: money in millionths of the currency
        {{ to_micros('estimated_revenue') }} as estimated_revenue_micros,
        {{ to_micros('estimated_ad_revenue') }} as estimated_ad_revenue_micros,
        {{ to_micros('estimated_red_partner_revenue') }} as estimated_premium_revenue_micros,
        {{ to_micros('gross_revenue') }} as gross_revenue_micros,

        -- measures
        cast(monetized_playbacks as bigint) as monetized_playback_count,
        cast(ad_impressions as bigint) as ad_impression_count,

        -- measures that never add up
        {{ to_micros('playback_based_cpm') }} as playback_cpm_micros,
        {{ to_micros('cpm') }} as cpm_micros,

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
