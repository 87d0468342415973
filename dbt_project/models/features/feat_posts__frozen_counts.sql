{{
    config(
        materialized = 'incremental', unique_key = 'target_at',
        partition_by = moment_partition('target_at'), cluster_by = ['post_key']
    )
}}

{%- set rebuilt = moments_filter(
    'target_at', days_rebuilt_by(['int_post_targets__summed_days']) + targets_closed_late()
) %}
{%- set counters = [
    'view_count', 'like_count', 'reaction_count', 'comment_count', 'share_count', 'save_count',
] %}

-- A count at an age is frozen: it is what was known when it could be known, three days after the age
-- or with the reading that follows it, so that a later restatement changes neither a label nor a feature.
with targets as (
    select * from {{ ref('int_post_targets__reached') }}
    where {{ rebuilt }}
),

summed_days as (
    select * from {{ ref('int_post_targets__summed_days') }}
    where {{ rebuilt }}
),

snapshot_ages as (
    select * from {{ ref('int_post_ages__by_source') }}
    -- where no days are stated a reading within a day of the age will do
    where
        reading_source = 'snapshot'
        and age_error_hours <= 24
        and {{ moments_read('reached_at') }}
        and {{ wider_days('published_date', before = 30, after = 1) }}
),

-- For a label the platform's days stand first, since they know engaged views. For a young post the
-- reading at hand stands first: days come too late, and must not change the feature when they come;
-- a line drawn to a reading more than a day later would know what came of the post.
sourced as (
    select
        targets.*,
        summed_days.engaged_view_count,
        {%- for counter in counters %}
        summed_days.{{ counter }} as daily_{{ counter }},
        snapshot_ages.{{ counter }}_lifetime as snapshot_{{ counter }},
        {%- endfor %}
        summed_days.age_error_hours as daily_error_hours,
        snapshot_ages.age_error_hours as snapshot_error_hours,
        snapshot_ages.closed_at,
        case
            when
                targets.age_hours <= 72
                and snapshot_ages.age_error_hours <= 12
                and snapshot_ages.closed_at <= {{ add_hours('targets.target_at', 24) }}
                then 'snapshot'
            when summed_days.post_key is not null then 'daily'
            when targets.age_hours > 72 and snapshot_ages.post_key is not null
                then 'snapshot'
        end as reading_source
    from targets
    left join summed_days
        on targets.post_key = summed_days.post_key
            and targets.age_hours = summed_days.age_hours
    left join snapshot_ages
        on targets.post_key = snapshot_ages.post_key
            and targets.age_hours = snapshot_ages.age_hours
),

counted as (
    select
        post_key,
        platform,
        age_hours,
        reading_source,
        -- the days alone know engaged views
        case when reading_source is not null then engaged_view_count end as engaged_view_count,
        {%- for counter in counters %}
        case
            when reading_source = 'daily' then daily_{{ counter }}
            when reading_source = 'snapshot' then snapshot_{{ counter }}
        end as {{ counter }},
        {%- endfor %}
        daily_error_hours,
        snapshot_error_hours,
        target_at,
        case when reading_source = 'snapshot' then greatest(available_at, closed_at) else available_at end
            as available_at
    from sourced
),

final as (
    select
        -- ids
        {{ surrogate_key(['post_key', 'age_hours']) }} as post_count_key,
        post_key,

        -- text
        reading_source,
        {{ engagement_parts() }} as engagement_parts,

        -- measures: reached at the age
        age_hours,
        engaged_view_count,
        {%- for counter in counters %}
        {{ counter }},
        {%- endfor %}
        {{ engagement_count() }} as engagement_count,
        {{ to_float(
            "case when reading_source = 'daily' then daily_error_hours"
            ~ " when reading_source = 'snapshot' then snapshot_error_hours end"
        ) }} as age_error_hours,

        -- dates and times
        target_at,
        available_at
    from counted
)

select * from final
