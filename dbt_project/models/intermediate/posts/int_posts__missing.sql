{{
    config(
        materialized = 'incremental',
        unique_key = 'post_key',
        incremental_strategy = row_strategy(),
        cluster_by = ['post_key']
    )
}}

with seen as (
    select * from {{ ref('int_posts__seen') }}
),

missing_videos as (
    select * from {{ ref('stg_youtube__missing_videos') }}
    where {{ raw_load_filter() }}
),

missing_posts as (
    select * from {{ ref('stg_facebook__missing_posts') }}
    where {{ raw_load_filter() }} and post_key is not null
),

missing_media as (
    select * from {{ ref('stg_instagram__missing_media') }}
    where {{ raw_load_filter() }}
),

absences as (
    select post_key, observed_at
    from missing_videos
    union all
    select post_key, observed_at
    from missing_posts
    union all
    select post_key, observed_at
    from missing_media
    {%- if is_incremental() %}
    union all
    select post_key, missing_since_at
    from {{ this }}
    {%- endif %}
),

-- the first answer that left the post out since it was last returned; none when it was
final as (
    select
        absences.post_key,
        min(
            case
                when seen.last_returned_at is null or absences.observed_at > seen.last_returned_at
                    then absences.observed_at
            end
        ) as missing_since_at
    from absences
    left join seen on absences.post_key = seen.post_key
    group by absences.post_key
)

select * from final
