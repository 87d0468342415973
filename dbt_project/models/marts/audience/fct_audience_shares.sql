with readings as (
    select
        *,
        _dlt_load_id as load_id
    from {{ ref('stg_youtube__channel_audience') }}
),

{{
    changed_versions(
        readings = 'readings',
        key = ['account_key', 'window_start_date', 'window_end_date', 'age_group', 'gender'],
        carried = ['platform'],
        values = ['viewer_rate']
    )
}},

final as (
    select
        -- ids
        {{ surrogate_key([
            'account_key', 'window_start_date', 'window_end_date', 'age_group', 'gender',
        ]) }} as audience_share_key,
        account_key,
        cast(null as string) as post_key,
        platform,

        -- text
        'age_group,gender' as dimension,
        age_group,
        gender,

        -- measures that never add up over windows
        viewer_rate,

        -- dates and times
        window_start_date,
        window_end_date,
        known_from
    from versions
    where known_to is null
)

select * from final
