{{
    config(
        materialized = 'incremental', unique_key = 'published_at',
        partition_by = moment_partition('published_at'), cluster_by = ['account_key', 'post_key']
    )
}}

{%- set rebuilt = moments_filter(
    'published_at',
    days_rebuilt_by(['feat_posts__at_publication'])
    + days_rebuilt_by(['feat_posts__frozen_counts'], before = 3),
) %}
{%- set counters = ['view_count', 'like_count', 'comment_count', 'engagement_count'] %}

-- What three days of life add to what was known at publication.
with publications as (
    select * from {{ ref('feat_posts__at_publication') }}
    where {{ rebuilt }}
),

frozen_counts as (
    select * from {{ ref('feat_posts__frozen_counts') }}
    where {{ moments_read('target_at', after = 3) }}
),

third_days as (
    select * from frozen_counts
    where
        age_hours = 72
        and reading_source is not null
),

first_days as (
    select * from frozen_counts
    where age_hours = 24
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
        third_days.reading_source,
        third_days.engagement_parts,

        -- measures of the three days, and of the first of them
        {%- for counter in counters %}
        third_days.{{ counter }} as {{ counter }}_3d,
        first_days.{{ counter }} as {{ counter }}_1d,
        {%- endfor %}
        third_days.age_error_hours,

        {{ known_at_publication('publications') }}

        -- dates and times
        publications.published_at,
        {{ add_hours('publications.published_at', 72) }} as moment_at
    from publications
    inner join third_days on publications.post_key = third_days.post_key
    left join first_days on publications.post_key = first_days.post_key
)

select * from final
