{{ config(materialized = 'ephemeral', meta = {'read_for': 'int_post_ages__by_source'}) }}

{%- set of_snapshots = age_counters() | reject('equalto', 'engaged_view_count') | list %}
{%- set published = days_filter('published_date', publication_days()) %}

with posts as (
    select * from {{ ref('dim_posts') }}
    where published_at is not null and {{ published }}
),

snapshots as (
    select * from {{ ref('fct_post_snapshots') }}
    where {{ wider_days('observed_date', before=1, after=33) }}
),

statements as (
    select * from {{ ref('int_posts__noted') }}
),

all_days as (
    select * from {{ ref('int_post_days__answered') }}
),

snapshots_ranked as (
    select
        *,
        row_number() over (partition by post_key, observed_at order by reading_source asc) as source_rank
    from snapshots
),

-- before its first day the platform's days of an account are unknown: a post published earlier
-- has no sum from its beginning
first_days as (
    select account_key, min(first_metric_date) as first_date from statements
    group by account_key
),

running as (
    select
        all_days.post_key,
        all_days.platform,
        all_days.metric_date,
        all_days.metric_epoch,
        {%- for counter in age_counters() %}
        sum(all_days.{{ counter }}) over days_so_far as {{ counter }},
        count(all_days.{{ counter }}) over days_so_far as {{ counter }}_days,
        {%- endfor %}
        count(*) over days_so_far as day_count,
        max(all_days.known_from) over days_so_far as known_at
    from all_days
    window days_so_far as (
        partition by all_days.post_key
        order by all_days.metric_date
        rows between unbounded preceding and current row
    )
),

readings as (
    select
        posts.post_key,
        'snapshot' as reading_source,
        posts.published_at,
        {{ hours_between('posts.published_at', 'snapshots_ranked.observed_at') }} as age_hours,
        {%- for counter in age_counters() %}
        {{ 'snapshots_ranked.' ~ counter ~ '_lifetime' if counter in of_snapshots else 'cast(null as bigint)' }}
            as {{ counter }}_lifetime,
        {%- endfor %}
        snapshots_ranked.metric_epoch,
        snapshots_ranked.observed_at as read_at,
        snapshots_ranked.known_at
    from snapshots_ranked
    inner join posts on snapshots_ranked.post_key = posts.post_key
    where snapshots_ranked.source_rank = 1 and snapshots_ranked.observed_at > posts.published_at
    union all
    select
        posts.post_key,
        'daily',
        posts.published_at,
        {{ hours_between('posts.published_at', platform_day_end('running.metric_date', 'running.platform')) }},
        {%- for counter in age_counters() %}
        case
            when running.{{ counter }}_days = running.day_count
                then cast(running.{{ counter }} as bigint)
        end,
        {%- endfor %}
        running.metric_epoch,
        {{ platform_day_end('running.metric_date', 'running.platform') }},
        running.known_at
    from running
    inner join posts on running.post_key = posts.post_key
    inner join first_days on posts.account_key = first_days.account_key
    where posts.published_date >= first_days.first_date
),

-- what is read later tells nothing of an age
near_readings as (
    select * from readings
    where age_hours <= 768
),

-- every counter of a post begins at its publication with zero; that is no reading
final as (
    select
        post_key, reading_source, published_at, age_hours, {{ age_counters() | join('_lifetime, ') }}_lifetime,
        true as is_reading, metric_epoch, read_at, known_at
    from near_readings
    union all
    select
        post_key, reading_source, published_at, 0,
        {%- for counter in age_counters() %}
        {{ 0 if counter in of_snapshots else "case when reading_source = 'daily' then 0 end" }},
        {%- endfor %}
        false, cast(null as string), published_at as read_at, min(known_at)
    from near_readings
    group by post_key, reading_source, published_at
)

select * from final
