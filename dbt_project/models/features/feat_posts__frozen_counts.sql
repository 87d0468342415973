-- A count at an age is frozen: it is what was known when it could be known, three days after the age,
-- so that a later restatement changes neither a label nor a feature built on it.
with posts as (
    select * from {{ ref('dim_posts') }}
    where published_at is not null
),

newest_readings as (
    select * from {{ ref('int_accounts__newest_readings') }}
),

post_days as (
    select * from {{ ref('int_post_days__versions') }}
),

snapshot_ages as (
    select * from {{ ref('int_post_ages__by_source') }}
    -- where no days are stated a reading within a day of the age will do
    where
        reading_source = 'snapshot'
        and age_error_hours <= 24
),

metric_epochs as (
    select * from {{ ref('metric_epochs') }}
    where metric = 'view_count'
),

days as (
    select * from {{ ref('metricflow_time_spine') }}
),

ages as (
    {% for age_hours in [6, 24, 168, 672] -%}
    select cast({{ age_hours }} as bigint) as age_hours
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

targets as (
    select
        posts.post_key,
        posts.account_key,
        posts.platform,
        {{ view_epoch_scope('posts.post_kind') }} as epoch_scope,
        posts.published_at,
        {{ platform_date('posts.published_at', 'posts.platform') }} as published_date,
        ages.age_hours,
        {{ add_hours('posts.published_at', 'ages.age_hours') }} as target_at,
        -- Analytics answers for a day up to three days after it
        {{ add_hours('posts.published_at', 'ages.age_hours + 72') }} as available_at
    from posts
    cross join ages
),

reached_targets as (
    select
        targets.*,
        newest_readings.newest_observed_at as newest_reading_at,
        {{ platform_date('targets.target_at', 'targets.platform') }} as target_date
    from targets
    inner join newest_readings on targets.account_key = newest_readings.account_key
    where targets.target_at <= newest_readings.newest_observed_at
),

first_readings as (
    select
        account_key,
        metric_date,
        min(known_from) as first_known_at
    from post_days
    group by account_key, metric_date
),

account_ranges as (
    select
        account_key,
        min(metric_date) as first_date,
        max(metric_date) as last_date
    from first_readings
    group by account_key
),

-- from when on the account's days up to a day, and from a day on, were known at all
account_day_clocks as (
    select
        account_ranges.account_key,
        days.date_day as metric_date,
        min(first_readings.first_known_at) over (
            partition by account_ranges.account_key order by days.date_day
            rows between unbounded preceding and current row
        ) as up_to_day_known_at,
        min(first_readings.first_known_at) over (
            partition by account_ranges.account_key order by days.date_day
            rows between current row and unbounded following
        ) as from_day_known_at
    from account_ranges
    inner join days
        on days.date_day between account_ranges.first_date and account_ranges.last_date
    left join first_readings
        on account_ranges.account_key = first_readings.account_key
            and days.date_day = first_readings.metric_date
),

-- a day back-filled later counts from the load that brought it, whose answers come within the hour
frozen_targets as (
    select
        reached_targets.*,
        case
            when reached_targets.target_date = reached_targets.published_date
                then reached_targets.published_at
            else {{ day_start_at('reached_targets.target_date', platform_zone('reached_targets.platform')) }}
        end as day_counted_from,
        {{ platform_day_end('reached_targets.target_date', 'reached_targets.platform') }}
            as target_day_ends_at,
        greatest(
            reached_targets.available_at,
            {{ add_hours('published_clocks.up_to_day_known_at', 1) }},
            {{ add_hours('target_clocks.from_day_known_at', 1) }}
        ) as frozen_at
    from reached_targets
    inner join account_day_clocks as published_clocks
        on reached_targets.account_key = published_clocks.account_key
            and reached_targets.published_date = published_clocks.metric_date
    inner join account_day_clocks as target_clocks
        on reached_targets.account_key = target_clocks.account_key
            and reached_targets.target_date = target_clocks.metric_date
    where reached_targets.available_at <= reached_targets.newest_reading_at
),

known_days as (
    select
        frozen_targets.post_key,
        frozen_targets.age_hours,
        post_days.engaged_view_count,
        post_days.view_count,
        post_days.like_count,
        post_days.comment_count,
        post_days.is_removed,
        coalesce(metric_epochs.metric_epoch, '') as metric_epoch,
        -- the target's own day counts up to the target's hour, from the publication on
        case
            when post_days.metric_date < frozen_targets.target_date then 1.0
            else
                {{ safe_divide(
                    hours_between('frozen_targets.day_counted_from', 'frozen_targets.target_at'),
                    hours_between('frozen_targets.day_counted_from', 'frozen_targets.target_day_ends_at'),
                ) }}
        end as day_share,
        row_number() over (
            partition by
                frozen_targets.post_key, frozen_targets.age_hours, post_days.metric_date
            order by
                case post_days.reading_source when 'api' then 1 when 'bulk' then 2 else 3 end,
                post_days.known_from desc
        ) as version_rank
    from frozen_targets
    inner join post_days
        on frozen_targets.post_key = post_days.post_key
            and post_days.metric_date
            between frozen_targets.published_date and frozen_targets.target_date
            and frozen_targets.frozen_at >= post_days.known_from
    left join metric_epochs
        on frozen_targets.platform = metric_epochs.platform
            and frozen_targets.epoch_scope = metric_epochs.epoch_scope
            and post_days.metric_date
            between metric_epochs.valid_from_date and metric_epochs.valid_to_date
),

-- a count unknown on one day is unknown in the sum; views of two epochs are never added up
summed_days as (
    select
        post_key,
        age_hours,
        {%- for counter in ['engaged_view_count', 'like_count', 'comment_count'] %}
        case
            when count(*) = count({{ counter }})
                then {{ to_count('sum(' ~ counter ~ ' * day_share)') }}
        end as {{ counter }},
        {%- endfor %}
        case
            when count(*) = count(view_count) and min(metric_epoch) = max(metric_epoch)
                then {{ to_count('sum(view_count * day_share)') }}
        end as view_count
    from known_days
    where
        version_rank = 1
        and not is_removed
    group by post_key, age_hours
),

-- how far the nearest real reading lies: an end of a day, or the snapshot next to the age
reading_distances as (
    select
        post_key,
        age_hours,
        case
            when
                target_date != published_date
                and {{ hours_between('day_counted_from', 'target_at') }}
                < {{ hours_between('target_at', 'target_day_ends_at') }}
                then {{ hours_between('day_counted_from', 'target_at') }}
            else {{ hours_between('target_at', 'target_day_ends_at') }}
        end as age_error_hours
    from frozen_targets
),

-- For a label the platform's days stand first, since they know engaged views. For a young post the
-- reading at hand stands first: days come too late, and must not change the feature when they come.
sourced as (
    select
        reached_targets.*,
        summed_days.engaged_view_count,
        {%- for counter in ['view_count', 'like_count', 'comment_count'] %}
        summed_days.{{ counter }} as daily_{{ counter }},
        snapshot_ages.{{ counter }}_lifetime as snapshot_{{ counter }},
        {%- endfor %}
        reading_distances.age_error_hours as daily_error_hours,
        snapshot_ages.age_error_hours as snapshot_error_hours,
        case
            when reached_targets.age_hours <= 24 and snapshot_ages.age_error_hours <= 12
                then 'snapshot'
            when summed_days.post_key is not null then 'daily'
            when reached_targets.age_hours > 24 and snapshot_ages.post_key is not null
                then 'snapshot'
        end as reading_source
    from reached_targets
    left join summed_days
        on reached_targets.post_key = summed_days.post_key
            and reached_targets.age_hours = summed_days.age_hours
    left join reading_distances
        on reached_targets.post_key = reading_distances.post_key
            and reached_targets.age_hours = reading_distances.age_hours
    left join snapshot_ages
        on reached_targets.post_key = snapshot_ages.post_key
            and reached_targets.age_hours = snapshot_ages.age_hours
),

final as (
    select
        -- ids
        {{ surrogate_key(['post_key', 'age_hours']) }} as post_count_key,
        post_key,

        -- text
        reading_source,

        -- measures: reached at the age
        age_hours,
        case when reading_source = 'daily' then engaged_view_count end as engaged_view_count,
        {%- for counter in ['view_count', 'like_count', 'comment_count'] %}
        case
            when reading_source = 'daily' then daily_{{ counter }}
            when reading_source = 'snapshot' then snapshot_{{ counter }}
        end as {{ counter }},
        {%- endfor %}
        {{ to_float(
            "case when reading_source = 'daily' then daily_error_hours"
            ~ " when reading_source = 'snapshot' then snapshot_error_hours end"
        ) }} as age_error_hours,

        -- dates and times
        target_at,
        available_at
    from sourced
)

select * from final
