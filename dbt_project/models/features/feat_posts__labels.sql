-- A label is frozen: it is what was known when it became available, so that a later restatement
-- changes neither it nor a feature built on it.
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
    where reading_source = 'snapshot'
),

metric_epochs as (
    select * from {{ ref('metric_epochs') }}
    where metric = 'view_count'
),

days as (
    select * from {{ ref('metricflow_time_spine') }}
),

horizons as (
    select cast(7 as bigint) as horizon_days
    union all
    select cast(28 as bigint) as horizon_days
),

targets as (
    select
        posts.post_key,
        posts.account_key,
        posts.platform,
        {{ view_epoch_scope('posts.post_kind') }} as epoch_scope,
        {{ platform_date('posts.published_at', 'posts.platform') }} as published_date,
        horizons.horizon_days,
        {{ add_hours('posts.published_at', 'horizons.horizon_days * 24') }} as target_at,
        -- Analytics answers for a day up to three days after it
        {{ add_hours('posts.published_at', '(horizons.horizon_days + 3) * 24') }}
            as label_available_at
    from posts
    cross join horizons
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
        {{ day_start_at('reached_targets.target_date', platform_zone('reached_targets.platform')) }}
            as target_day_starts_at,
        {{ platform_day_end('reached_targets.target_date', 'reached_targets.platform') }}
            as target_day_ends_at,
        greatest(
            reached_targets.label_available_at,
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
    where reached_targets.label_available_at <= reached_targets.newest_reading_at
),

known_days as (
    select
        frozen_targets.post_key,
        frozen_targets.horizon_days,
        post_days.engaged_view_count,
        post_days.view_count,
        post_days.is_removed,
        coalesce(metric_epochs.metric_epoch, '') as metric_epoch,
        -- the target's own day counts up to the target's hour
        case
            when post_days.metric_date < frozen_targets.target_date then 1.0
            else
                {{ safe_divide(
                    hours_between('frozen_targets.target_day_starts_at', 'frozen_targets.target_at'),
                    hours_between('frozen_targets.target_day_starts_at', 'frozen_targets.target_day_ends_at'),
                ) }}
        end as day_share,
        row_number() over (
            partition by
                frozen_targets.post_key, frozen_targets.horizon_days, post_days.metric_date
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
        horizon_days,
        case
            when count(*) = count(engaged_view_count)
                then {{ to_count('sum(engaged_view_count * day_share)') }}
        end as engaged_view_count,
        case
            when count(*) = count(view_count) and min(metric_epoch) = max(metric_epoch)
                then {{ to_count('sum(view_count * day_share)') }}
        end as view_count
    from known_days
    where
        version_rank = 1
        and not is_removed
    group by post_key, horizon_days
),

final as (
    select
        -- ids
        {{ surrogate_key(['reached_targets.post_key', 'reached_targets.horizon_days']) }}
            as post_label_key,
        reached_targets.post_key,

        -- measures: reached at the horizon
        reached_targets.horizon_days,
        summed_days.engaged_view_count,
        case
            when summed_days.post_key is not null then summed_days.view_count
            when reached_targets.label_available_at <= reached_targets.newest_reading_at
                then snapshot_ages.view_count_lifetime
        end as view_count,

        -- flags
        summed_days.post_key is not null
        or (
            snapshot_ages.post_key is not null
            and reached_targets.label_available_at <= reached_targets.newest_reading_at
        ) as is_complete,

        -- dates and times
        reached_targets.label_available_at
    from reached_targets
    left join summed_days
        on reached_targets.post_key = summed_days.post_key
        and reached_targets.horizon_days = summed_days.horizon_days
    left join snapshot_ages
        on reached_targets.post_key = snapshot_ages.post_key
        and reached_targets.horizon_days * 24 = snapshot_ages.age_hours
)

select * from final
