with source as (
    select * from {{ source_or_empty('files', 'posts') }}
),

final as (
    select
        -- ids
        {{ entity_key('platform', 'post_id') }} as post_key,
        {{ entity_key('platform', 'account_id') }} as account_key,
        platform,
        cast(account_id as string) as account_id,
        cast(post_id as string) as post_id,
        cast(category_id as string) as category_id,

        -- text
        account_name,
        post_kind,
        title,
        description,
        tags,
        language,
        permalink_url,
        thumbnail_url,

        -- measures
        cast(duration_seconds as bigint) as duration_seconds,
        {{ json_length(parsed_json('tags'), '$') }} as tag_count,
        length(description) as caption_length,

        -- dates and times
        cast(published_at as timestamp) as published_at,
        cast(published_date as date) as published_date,
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
