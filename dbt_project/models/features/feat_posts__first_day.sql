{{
    config(
        materialized = 'incremental',
        unique_key = 'published_at',
        partition_by = moment_partition('published_at'),
        cluster_by = ['account_key', 'post_key']
    )
}}

{%- set rebuilt = moments_filter(
    'published_at',
    days_rebuilt_by(['feat_posts__at_publication'])
    + days_rebuilt_by(['feat_posts__frozen_counts'], before = 1),
) %}

-- What a day of life adds to what was known at publication.
with publications as (
    select * from {{ ref('feat_posts__at_publication') }}
    where {{ rebuilt }}
),

frozen_counts as (
    select * from {{ ref('feat_posts__frozen_counts') }}
    where {{ moments_read('target_at', after = 1) }}
),

first_days as (
    select * from frozen_counts
    where
        age_hours = 24
        and reading_source is not null
),

six_hours as (
    select * from frozen_counts
    where age_hours = 6
),

final as (
    select
        -- ids
        publications.post_key,
        publications.account_key,
        publications.platform,

        -- text
        publications.post_kind,
        publications.title,
        publications.view_epoch,
        first_days.reading_source,
        first_days.engagement_parts,

        -- measures of the first day
        first_days.view_count as view_count_1d,
        first_days.like_count as like_count_1d,
        first_days.comment_count as comment_count_1d,
        first_days.engagement_count as engagement_count_1d,
        six_hours.view_count as view_count_6h,
        six_hours.engagement_count as engagement_count_6h,
        first_days.age_error_hours,

        {{ known_at_publication('publications') }}

        -- dates and times
        publications.published_at,
        {{ add_hours('publications.published_at', 24) }} as moment_at
    from publications
    inner join first_days on publications.post_key = first_days.post_key
    left join six_hours on publications.post_key = six_hours.post_key
)

select * from final
