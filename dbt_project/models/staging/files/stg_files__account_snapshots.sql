with source as (
    select * from {{ source_or_empty('files', 'account_snapshots') }}
),

final as (
    select
        -- ids
        {{ entity_key('platform', 'account_id') }} as account_key,
        platform,
        cast(account_id as string) as account_id,

        -- text
        account_name,

        -- measures: lifetime counters
        cast(view_count as bigint) as view_count_lifetime,
        cast(engaged_view_count as bigint) as engaged_view_count_lifetime,
        cast(impression_count as bigint) as impression_count_lifetime,
        cast(click_count as bigint) as click_count_lifetime,
        cast(viewer_count as bigint) as viewer_count_lifetime,
        cast(watch_seconds as bigint) as watch_seconds_lifetime,
        cast(reaction_count as bigint) as reaction_count_lifetime,
        cast(like_count as bigint) as like_count_lifetime,
        cast(dislike_count as bigint) as dislike_count_lifetime,
        cast(comment_count as bigint) as comment_count_lifetime,
        cast(share_count as bigint) as share_count_lifetime,
        cast(save_count as bigint) as save_count_lifetime,
        cast(followers_gained_count as bigint) as followers_gained_count_lifetime,
        cast(followers_lost_count as bigint) as followers_lost_count_lifetime,
        cast(followers_net_count as bigint) as followers_net_count_lifetime,
        cast(follower_count as bigint) as follower_count_lifetime,
        cast(post_count as bigint) as post_count_lifetime,

        -- dates and times
        cast(observed_at as timestamp) as observed_at,
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
