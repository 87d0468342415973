with gaps as (
    select * from {{ ref('stg_youtube__collection_gaps') }}
),

fetched_ranges as (
    select * from {{ ref('stg_youtube__fetched_ranges') }}
),

days as (
    select * from {{ ref('metricflow_time_spine') }}
),

gap_days as (
    select
        gaps.account_key,
        gaps.platform,
        gaps.account_id,
        gaps.resource,
        gaps.reason,
        gaps.detail,
        gaps.recoverable_until,
        gaps.observed_at,
        days.date_day as gap_date
    from gaps
    inner join days
        on days.date_day between gaps.gap_start_date and gaps.gap_end_date
),

first_seen as (
    select
        account_key,
        resource,
        gap_date,
        min(observed_at) as first_seen_at
    from gap_days
    group by account_key, resource, gap_date
),

-- the newest reason stands: a day first out of quota may later be refused
ranked_gap_days as (
    select
        account_key,
        platform,
        account_id,
        resource,
        gap_date,
        reason,
        detail,
        recoverable_until,
        observed_at,
        row_number() over (
            partition by account_key, resource, gap_date
            order by observed_at desc, reason asc, coalesce(detail, '') asc
        ) as newest_rank
    from gap_days
),

newest_gap_days as (
    select
        account_key,
        platform,
        account_id,
        resource,
        gap_date,
        reason,
        detail,
        recoverable_until,
        observed_at
    from ranked_gap_days
    where newest_rank = 1
),

-- asked again and answered after the gap was recorded
filled_gap_days as (
    select
        newest_gap_days.account_key,
        newest_gap_days.resource,
        newest_gap_days.gap_date,
        min(fetched_ranges.observed_at) as filled_at
    from newest_gap_days
    inner join fetched_ranges
        on newest_gap_days.account_key = fetched_ranges.account_key
            and newest_gap_days.resource = fetched_ranges.resource
            and newest_gap_days.gap_date between fetched_ranges.range_start_date and fetched_ranges.range_end_date
            and newest_gap_days.observed_at < fetched_ranges.observed_at
    group by
        newest_gap_days.account_key,
        newest_gap_days.resource,
        newest_gap_days.gap_date
),

-- "can still be had" is asked at the newest moment the ledger knows, never of the wall clock
ledger_clock as (
    select max(observed_at) as newest_reading_at
    from (
        select observed_at from gaps
        union all
        select observed_at from fetched_ranges
    ) as readings
),

final as (
    select
        -- ids
        {{ surrogate_key([
            'newest_gap_days.account_key', 'newest_gap_days.resource', 'newest_gap_days.gap_date',
        ]) }} as gap_key,
        newest_gap_days.account_key,
        newest_gap_days.platform,
        newest_gap_days.account_id,

        -- text
        newest_gap_days.resource,
        newest_gap_days.reason,
        newest_gap_days.detail,
        case when filled_gap_days.filled_at is null then 'open' else 'filled' end as status,

        -- flags
        filled_gap_days.filled_at is null
        and newest_gap_days.reason not in ('expired', 'not_available', 'not_monetised')
        and (
            newest_gap_days.recoverable_until is null
            or newest_gap_days.recoverable_until >= cast(ledger_clock.newest_reading_at as date)
        ) as is_recoverable,

        -- dates and times
        newest_gap_days.gap_date,
        newest_gap_days.recoverable_until,
        first_seen.first_seen_at,
        filled_gap_days.filled_at
    from newest_gap_days
    inner join first_seen
        on newest_gap_days.account_key = first_seen.account_key
            and newest_gap_days.resource = first_seen.resource
            and newest_gap_days.gap_date = first_seen.gap_date
    left join filled_gap_days
        on newest_gap_days.account_key = filled_gap_days.account_key
            and newest_gap_days.resource = filled_gap_days.resource
            and newest_gap_days.gap_date = filled_gap_days.gap_date
    cross join ledger_clock
)

select * from final
