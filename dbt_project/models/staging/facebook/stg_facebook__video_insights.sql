with source as (
    select * from {{ source_or_empty('facebook', 'video_insights') }}
),

final as (
    select
        -- ids
        {{ entity_key("'facebook'", 'page_id') }} as account_key,
        'facebook' as platform,
        cast(page_id as string) as account_id,
        cast(video_id as string) as video_id,

        -- text
        metric as platform_metric,
        period,
        {{ json_scalar_text('payload', '$.value') }} as value_text,

        -- measures: lifetime values
        {{ json_whole_number('payload', '$.value') }} as metric_value,

        -- dates and times
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
