with snapshots as (
    select * from {{ ref('fct_post_snapshots') }}
),

posts as (
    select * from {{ ref('dim_posts') }}
),

stated_days as (
    select * from {{ ref('int_post_days__versions') }}
),

-- a post whose days the platform states is never derived, not even for days not stated yet
stated_posts as (
    select distinct post_key
    from stated_days
    where reading_source != 'bulk_reach'
),

last_of_day as (
    select
        *,
        row_number() over (
            partition by post_key, reading_source, observed_date
            order by observed_at desc
        ) as newest_rank
    from snapshots
),

day_ends as (
    select last_of_day.*
    from last_of_day
    left join stated_posts on last_of_day.post_key = stated_posts.post_key
    where last_of_day.newest_rank = 1 and stated_posts.post_key is null
),

-- api readings before imported ones where a post has both
sources_ranked as (
    select
        *,
        dense_rank() over (partition by post_key order by reading_source) as source_rank
    from day_ends
),

{%- set counters = ['view', 'like', 'comment', 'dislike', 'share', 'save'] %}

with_previous as (
    select
        *,
        lag(observed_date) over (partition by post_key order by observed_date) as previous_date,
        {%- for counter in counters %}
        lag({{ counter }}_count_lifetime) over (partition by post_key order by observed_date)
            as previous_{{ counter }}_count,
        {%- endfor %}
        lag(metric_epoch) over (partition by post_key order by observed_date) as previous_epoch
    from sources_ranked
    where source_rank = 1
),

-- the first day counts from zero when the post was published on it; a gap of days is left open,
-- since its counts belong to no one day
final as (
    select
        -- ids
        with_previous.post_key,
        with_previous.account_key,
        with_previous.platform,
        with_previous.account_id,
        with_previous.post_id,
        with_previous.load_id,

        -- text
        with_previous.reading_source,

        -- measures: differences of lifetime counters, negative when a counter fell
        case
            when with_previous.previous_date is null then with_previous.view_count_lifetime
            when with_previous.previous_epoch = with_previous.metric_epoch
                then with_previous.view_count_lifetime - with_previous.previous_view_count
        end as view_count,
        {%- for counter in counters[1:] %}
        case
            when with_previous.previous_date is null then with_previous.{{ counter }}_count_lifetime
            else with_previous.{{ counter }}_count_lifetime - with_previous.previous_{{ counter }}_count
        end as {{ counter }}_count,
        {%- endfor %}

        -- dates and times
        with_previous.observed_date as metric_date,
        with_previous.known_at as known_from
    from with_previous
    inner join posts on with_previous.post_key = posts.post_key
    where
        {{ days_between('with_previous.previous_date', 'with_previous.observed_date') }} = 1
        or (
            with_previous.previous_date is null
            and posts.published_date = with_previous.observed_date
        )
)

select * from final
