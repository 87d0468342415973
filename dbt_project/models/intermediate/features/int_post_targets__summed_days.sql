{{
    config(
        materialized = 'incremental',
        unique_key = 'target_at',
        partition_by = moment_partition('target_at'),
        cluster_by = ['post_key']
    )
}}

{%- set rebuilt = moments_filter('target_at', days_rebuilt_by(['int_post_targets__frozen'])) %}

with targets as (
    select * from {{ ref('int_post_targets__frozen') }}
    where {{ rebuilt }}
),

post_days as (
    select * from {{ ref('int_post_days__versions') }}
    where {{ wider_days('metric_date', before = 30, after = 1) }}
),

metric_epochs as (
    select * from {{ ref('metric_epochs') }}
    where metric = 'view_count'
),

-- the target's own day counts up to the target's hour, from the publication on; the nearest real
-- reading is an end of a day
shared_targets as (
    select
        *,
        {{ safe_divide(
            hours_between('day_counted_from', 'target_at'),
            hours_between('day_counted_from', 'target_day_ends_at'),
        ) }} as target_day_share,
        case
            when
                target_date != published_date
                and {{ hours_between('day_counted_from', 'target_at') }}
                < {{ hours_between('target_at', 'target_day_ends_at') }}
                then {{ hours_between('day_counted_from', 'target_at') }}
            else {{ hours_between('target_at', 'target_day_ends_at') }}
        end as age_error_hours
    from targets
),

known_days as (
    select
        shared_targets.post_key,
        shared_targets.age_hours,
        shared_targets.target_at,
        shared_targets.age_error_hours,
        post_days.engaged_view_count,
        post_days.view_count,
        post_days.like_count,
        post_days.reaction_count,
        post_days.comment_count,
        post_days.share_count,
        post_days.save_count,
        post_days.is_removed,
        coalesce(metric_epochs.metric_epoch, '') as metric_epoch,
        case
            when post_days.metric_date < shared_targets.target_date then 1.0
            else shared_targets.target_day_share
        end as day_share,
        row_number() over (
            partition by
                shared_targets.post_key, shared_targets.age_hours, post_days.metric_date
            order by
                case post_days.reading_source when 'api' then 1 when 'bulk' then 2 else 3 end,
                post_days.known_from desc
        ) as version_rank
    from shared_targets
    inner join post_days
        on shared_targets.post_key = post_days.post_key
            and post_days.metric_date
            between shared_targets.published_date and shared_targets.target_date
            and shared_targets.frozen_at >= post_days.known_from
    left join metric_epochs
        on shared_targets.platform = metric_epochs.platform
            and shared_targets.epoch_scope = metric_epochs.epoch_scope
            and post_days.metric_date
            between metric_epochs.valid_from_date and metric_epochs.valid_to_date
),

-- a count unknown on one day is unknown in the sum; views of two epochs are never added up
final as (
    select
        -- ids
        post_key,

        -- measures
        age_hours,
        {%- for counter in [
            'engaged_view_count', 'like_count', 'reaction_count', 'comment_count', 'share_count',
            'save_count',
        ] %}
        case
            when count(*) = count({{ counter }})
                then {{ to_count('sum(' ~ counter ~ ' * day_share)') }}
        end as {{ counter }},
        {%- endfor %}
        case
            when count(*) = count(view_count) and min(metric_epoch) = max(metric_epoch)
                then {{ to_count('sum(view_count * day_share)') }}
        end as view_count,
        max(age_error_hours) as age_error_hours,

        -- dates and times
        target_at
    from known_days
    where
        version_rank = 1
        and not is_removed
    group by post_key, age_hours, target_at
)

select * from final
