with source as (
    select * from {{ source_or_empty('instagram', 'account_demographics') }}
),

final as (
    select
        -- ids
        {{ entity_key("'instagram'", 'account_id') }} as account_key,
        'instagram' as platform,
        cast(account_id as string) as account_id,

        -- text
        metric as platform_metric,
        breakdown,
        timeframe,
        coalesce(
            {{ json_text('payload', '$.dimension_values[0]') }},
            {{ json_text('payload', '$.dimension_value') }}
        ) as breakdown_value,

        -- measures: people, of which only the 45 largest parts are told
        {{ json_bigint('payload', '$.value') }} as person_count,

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
