with source as (
    select * from {{ source_or_empty('files', 'post_periods') }}
),

final as (
    select
        -- ids
        {{ entity_key('platform', 'post_id') }} as post_key,
        {{ entity_key('platform', 'account_id') }} as account_key,
        platform,
        cast(account_id as string) as account_id,
        cast(post_id as string) as post_id,

        -- measures: totals of the period
        cast(view_count as bigint) as view_count,
        cast(engaged_view_count as bigint) as engaged_view_count,
        cast(impression_count as bigint) as impression_count,
        cast(click_count as bigint) as click_count,
        cast(viewer_count as bigint) as viewer_count,
        cast(watch_seconds as bigint) as watch_seconds,
        cast(reaction_count as bigint) as reaction_count,
        cast(like_count as bigint) as like_count,
        cast(dislike_count as bigint) as dislike_count,
        cast(comment_count as bigint) as comment_count,
        cast(share_count as bigint) as share_count,
        cast(save_count as bigint) as save_count,
        cast(followers_gained_count as bigint) as followers_gained_count,
        cast(followers_lost_count as bigint) as followers_lost_count,
        cast(followers_net_count as bigint) as followers_net_count,
        cast(follower_count as bigint) as follower_count,

        -- dates and times
        cast(period_start_date as date) as period_start_date,
        cast(period_end_date as date) as period_end_date,
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
