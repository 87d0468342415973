with source as (
    select * from {{ source_or_empty('files', 'post_reactions') }}
),

final as (
    select
        -- ids
        {{ entity_key('platform', 'post_id') }} as post_key,
        {{ entity_key('platform', 'account_id') }} as account_key,
        platform,
        cast(account_id as string) as account_id,
        cast(post_id as string) as post_id,

        -- measures: lifetime counters, a column a kind of reaction
        cast(like_count as bigint) as like_count,
        cast(love_count as bigint) as love_count,
        cast(care_count as bigint) as care_count,
        cast(wow_count as bigint) as wow_count,
        cast(haha_count as bigint) as haha_count,
        cast(sad_count as bigint) as sad_count,
        cast(angry_count as bigint) as angry_count,

        -- dates and times
        cast(observed_at as timestamp) as observed_at,
        cast(imported_at as timestamp) as imported_at,

        -- load
        file_sha256,
        file_name,
        mapping_name,
        cast(row_number as bigint) as row_number,
        _dlt_load_id,
        _dlt_id
    from source
    where {{ as_of_filter('imported_at') }}
)

select * from final
