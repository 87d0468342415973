with source as (
    select * from {{ source_or_empty('files', 'files') }}
),

final as (
    select
        -- ids
        file_sha256,
        mapping_sha256,

        -- text
        platform,
        file_name,
        mapping_name,
        archive_path,
        left_out_columns,
        control_totals,

        -- measures
        cast(size_bytes as bigint) as size_bytes,
        cast(rows_read as bigint) as read_row_count,
        cast(rows_landed as bigint) as landed_row_count,
        cast(rows_rejected as bigint) as rejected_row_count,
        cast(rows_control as bigint) as control_row_count,

        -- dates and times
        cast(imported_at as timestamp) as imported_at,

        -- load
        _dlt_load_id,
        _dlt_id
    from source
    where {{ as_of_filter('imported_at') }}
)

select * from final
