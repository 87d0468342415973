with source as (
    select * from {{ source_or_empty('facebook', 'page_insights') }}
),

final as (
    select
        -- ids
        {{ entity_key("'facebook'", 'page_id') }} as account_key,
        'facebook' as platform,
        cast(page_id as string) as account_id,

        -- text
        metric as platform_metric,
        period,
        case
            when breakdown is null or breakdown = '' then 'total'
            when breakdown = 'is_from_ads'
                then case {{ json_text('payload', '$.is_from_ads') }} when '1' then 'paid' when '0' then 'organic' end
        end as traffic_scope,
        {{ json_scalar_text('payload', '$.value') }} as value_text,

        -- measures: of the period that ends with the day; reactions where the metric is split by kind
        {{ json_whole_number('payload', '$.value') }} as metric_value,
        -- an object by kind leaves out the kinds without reactions
        case
            when substr({{ json_fragment('payload', '$.value') }}, 1, 1) = '{'
                then coalesce({{ json_bigint('payload', '$.value.like') }}, 0)
        end as like_count,
        case
            when substr({{ json_fragment('payload', '$.value') }}, 1, 1) = '{'
                then
                    coalesce({{ json_bigint('payload', '$.value.like') }}, 0)
                    {%- for kind in ['love', 'care', 'wow', 'haha', 'sorry', 'sad', 'anger', 'angry'] %}
                    + coalesce({{ json_bigint('payload', '$.value.' ~ kind) }}, 0)
                    {%- endfor %}
        end as reaction_count,

        -- dates and times
        cast(day as date) as metric_date,
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
