{{
    config(
        materialized = 'incremental',
        unique_key = 'gap_date',
        partition_by = day_partition('gap_date'),
        cluster_by = ['account_key', 'resource']
    )
}}

{%- set rebuilt = days_filter(
    'gap_date',
    days_rebuilt_by(['int_collection_gaps__by_day', 'int_fetched_ranges__by_day'])
    + days_of_passed_deadlines(
        ref('int_collection_gaps__unioned'), ref('int_fetched_ranges__unioned')
    ),
) %}

with gap_days as (
    select * from {{ ref('int_collection_gaps__by_day') }}
    where {{ rebuilt }}
),

gaps as (
    select * from {{ ref('int_collection_gaps__unioned') }}
),

fetched_ranges as (
    select * from {{ ref('int_fetched_ranges__unioned') }}
),

-- asked again and answered after the gap was recorded
filled_gap_days as (
    select
        gap_days.account_key,
        gap_days.resource,
        gap_days.gap_date,
        min(fetched_ranges.observed_at) as filled_at
    from gap_days
    inner join fetched_ranges
        on gap_days.account_key = fetched_ranges.account_key
            and gap_days.resource = fetched_ranges.resource
            and gap_days.gap_date between fetched_ranges.range_start_date and fetched_ranges.range_end_date
            and gap_days.observed_at < fetched_ranges.observed_at
    group by gap_days.account_key, gap_days.resource, gap_days.gap_date
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
        {{ surrogate_key(['gap_days.account_key', 'gap_days.resource', 'gap_days.gap_date']) }}
            as gap_key,
        gap_days.account_key,
        gap_days.platform,
        gap_days.account_id,

        -- text
        gap_days.resource,
        gap_days.reason,
        gap_days.detail,
        case when filled_gap_days.filled_at is null then 'open' else 'filled' end as status,

        -- flags
        filled_gap_days.filled_at is null
        and gap_days.reason not in ('expired', 'not_available', 'not_monetised')
        and (
            gap_days.recoverable_until is null
            or gap_days.recoverable_until >= cast(ledger_clock.newest_reading_at as date)
        ) as is_recoverable,

        -- dates and times
        gap_days.gap_date,
        gap_days.recoverable_until,
        gap_days.first_seen_at,
        filled_gap_days.filled_at
    from gap_days
    left join filled_gap_days
        on gap_days.account_key = filled_gap_days.account_key
            and gap_days.resource = filled_gap_days.resource
            and gap_days.gap_date = filled_gap_days.gap_date
    cross join ledger_clock
)

select * from final
