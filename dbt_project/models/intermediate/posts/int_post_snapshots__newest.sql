{{
    config(
        materialized = 'incremental',
        unique_key = ['post_key', 'reading_source'],
        incremental_strategy = row_strategy(),
        cluster_by = ['post_key']
    )
}}

{%- set counters = [
    'view_count_lifetime', 'reaction_count_lifetime', 'like_count_lifetime',
    'comment_count_lifetime', 'share_count_lifetime', 'save_count_lifetime', 'click_count_lifetime',
] %}

with read_anew as (
    select * from {{ ref('int_post_snapshots__readings') }}
    where {{ days_filter('observed_date', days_rebuilt_by(['int_post_snapshots__readings'])) }}
),

-- what is held stands for all days not read anew
readings as (
    select
        post_key, reading_source, {{ counters | join(', ') }}, observed_at, observed_date,
        observed_date as first_date, 1 as preference
    from read_anew
    {%- if is_incremental() %}
    union all
    select
        post_key, reading_source, {{ counters | join(', ') }}, observed_at, observed_date, first_observed_date, 2
    from {{ this }}
    where post_key in (select post_key from read_anew)
    union all
    select
        post_key, reading_source,
        {%- for counter in counters %}
        cast(null as bigint),
        {%- endfor %}
        cast(null as timestamp), previous_observed_date, previous_observed_date, 3
    from {{ this }}
    where previous_observed_date is not null and post_key in (select post_key from read_anew)
    {%- endif %}
),

ranked as (
    select
        *,
        row_number() over (
            partition by post_key, reading_source
            order by
                case when observed_at is null then 1 else 0 end asc,
                observed_at desc,
                preference asc
        ) as newest_rank,
        dense_rank() over (partition by post_key, reading_source order by observed_date desc)
            as day_rank
    from readings
),

days as (
    select
        post_key,
        reading_source,
        max(case when day_rank = 2 then observed_date end) as previous_observed_date,
        min(first_date) as first_observed_date
    from ranked
    group by post_key, reading_source
),

final as (
    select
        -- ids
        ranked.post_key,

        -- text
        ranked.reading_source,

        -- measures: lifetime counters
        {%- for counter in counters %}
        ranked.{{ counter }},
        {%- endfor %}

        -- dates and times
        ranked.observed_at,
        ranked.observed_date,
        days.previous_observed_date,
        days.first_observed_date
    from ranked
    inner join days
        on ranked.post_key = days.post_key and ranked.reading_source = days.reading_source
    where ranked.newest_rank = 1
)

select * from final
