with source as (
    select * from {{ source_or_empty('instagram', 'account_insights') }}
),

final as (
    select
        -- ids
        {{ entity_key("'instagram'", 'account_id') }} as account_key,
        'instagram' as platform,
        cast(account_id as string) as account_id,

        -- text
        metric as platform_metric,
        metric_type,
        period,
        nullif(breakdown, '') as breakdown,
        {{ json_scalar_text('payload', '$.value') }} as value_text,
        upper({{ json_text('payload', '$.dimension_values[0]') }}) as breakdown_value,

        -- measures: of the window
        {{ json_whole_number('payload', '$.value') }} as metric_value,

        -- dates and times
        cast(start_date as date) as window_start_date,
        cast(end_date as date) as window_end_date,
        cast(end_time as timestamp) as period_ended_at,
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
