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
    + days_rebuilt_by(['fct_post_snapshots'], before = 2, after = 1),
) %}
{%- set counters = ['view_count', 'reaction_count', 'comment_count', 'share_count', 'save_count'] %}

-- What an hour of life adds to what was known at publication: counters are taken as they were first
-- read in the second hour, not drawn on a line to a reading still to come.
with publications as (
    select * from {{ ref('feat_posts__at_publication') }}
    where {{ rebuilt }}
),

snapshots as (
    select * from {{ ref('fct_post_snapshots') }}
    where {{ wider_days('observed_date', before = 1, after = 1) }}
),

young_readings as (
    select
        snapshots.*,
        {{ hours_between('publications.published_at', 'snapshots.observed_at') }}
            as reading_age_hours,
        row_number() over (
            partition by snapshots.post_key
            order by snapshots.known_at, snapshots.observed_at, snapshots.reading_source
        ) as reading_rank
    from publications
    inner join snapshots
        on publications.post_key = snapshots.post_key
            and snapshots.observed_at >= {{ add_hours('publications.published_at', 1) }}
            and snapshots.observed_at < {{ add_hours('publications.published_at', 2) }}
),

first_readings as (
    select
        *,
        {{ engagement_parts('_lifetime') }} as engagement_parts
    from young_readings
    where reading_rank = 1
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
        first_readings.reading_source,
        first_readings.engagement_parts,

        -- measures of the first hour
        {%- for counter in counters %}
        first_readings.{{ counter }}_lifetime as {{ counter }}_1h,
        {%- endfor %}
        first_readings.engagement_count_lifetime as engagement_count_1h,
        {{ to_float('first_readings.reading_age_hours') }} as reading_age_hours,

        -- measures of the post
        publications.duration_seconds,
        publications.caption_length,
        publications.tag_count,
        publications.hashtag_count,
        publications.link_count,
        publications.question_mark_count,
        publications.emoji_count,
        publications.published_hour_local,
        publications.published_weekday,
        publications.hours_since_previous_post,

        -- measures of the account before the publication
        publications.account_post_count_28d,
        publications.account_median_engaged_7d,
        publications.account_median_engagement_7d,
        publications.account_kind_median_engaged_7d,
        publications.account_kind_median_engagement_7d,
        publications.account_view_count_28d,
        publications.account_engaged_view_count_28d,
        publications.account_followers_net_28d,
        publications.account_views_per_engaged_28d,
        publications.account_kind_views_per_engaged_28d,

        -- dates and times
        publications.published_at,
        {{ add_hours('publications.published_at', 2) }} as moment_at
    from publications
    inner join first_readings on publications.post_key = first_readings.post_key
)

select * from final
