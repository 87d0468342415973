with source as (
    select * from {{ source_or_empty('youtube', 'channel_audience') }}
),

final as (
    select
        -- ids
        {{ entity_key("'youtube'", 'channel_id') }} as account_key,
        'youtube' as platform,
        cast(channel_id as string) as account_id,

        -- text
        age_group,
        lower(gender) as gender,

        -- measures that never add up over windows
        {{ to_float('viewer_percentage / 100') }} as viewer_rate,

        -- dates and times
        cast(start_date as date) as window_start_date,
        cast(end_date as date) as window_end_date,
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
