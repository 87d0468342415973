with readings as (
    select
        *,
        -- a hundred points a curve: as a whole number of a ten-thousandth it is a safe key
        cast(round(elapsed_rate * 10000) as bigint) as elapsed_point,
        _dlt_load_id as load_id
    from {{ ref('stg_youtube__video_retention') }}
),

{{
    changed_versions(
        readings = 'readings',
        key = ['post_key', 'window_start_date', 'window_end_date', 'elapsed_point'],
        carried = ['account_key', 'elapsed_rate'],
        values = ['audience_watch_rate', 'relative_retention_rate']
    )
}},

final as (
    select
        -- ids
        {{ surrogate_key(['post_key', 'window_start_date', 'window_end_date', 'elapsed_point']) }}
            as post_retention_key,
        post_key,
        account_key,

        -- measures that never add up
        elapsed_rate,
        audience_watch_rate,
        relative_retention_rate,

        -- dates and times
        window_start_date,
        window_end_date,
        known_from
    from versions
    where known_to is null
)

select * from final
