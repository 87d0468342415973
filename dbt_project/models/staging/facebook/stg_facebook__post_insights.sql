with source as (
    select * from {{ source_or_empty('facebook', 'post_insights') }}
),

final as (
    select
        -- ids
        {{ entity_key("'facebook'", 'post_id') }} as post_key,
        {{ entity_key("'facebook'", 'page_id') }} as account_key,
        'facebook' as platform,
        cast(page_id as string) as account_id,
        cast(post_id as string) as post_id,

        -- text
        metric as platform_metric,
        period,
        case
            when breakdown is null or breakdown = '' then 'total'
            when breakdown = 'is_from_ads'
                then case {{ json_text('payload', '$.is_from_ads') }} when '1' then 'paid' when '0' then 'organic' end
        end as traffic_scope,
        {{ json_scalar_text('payload', '$.value') }} as value_text,

        -- measures: lifetime values; reactions by kind where the metric is split by it
        {{ json_whole_number('payload', '$.value') }} as metric_value,
        {{ json_bigint('payload', '$.value.like') }} as like_count_lifetime,
        {{ json_bigint('payload', '$.value.love') }} as love_count_lifetime,
        {{ json_bigint('payload', '$.value.care') }} as care_count_lifetime,
        {{ json_bigint('payload', '$.value.wow') }} as wow_count_lifetime,
        {{ json_bigint('payload', '$.value.haha') }} as haha_count_lifetime,
        coalesce(
            {{ json_bigint('payload', '$.value.sorry') }},
            {{ json_bigint('payload', '$.value.sad') }}
        ) as sad_count_lifetime,
        coalesce(
            {{ json_bigint('payload', '$.value.anger') }},
            {{ json_bigint('payload', '$.value.angry') }}
        ) as angry_count_lifetime,

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
