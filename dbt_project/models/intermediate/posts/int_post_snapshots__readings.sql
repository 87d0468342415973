{{
    config(
        materialized = 'incremental', unique_key = 'observed_date',
        partition_by = day_partition('observed_date'), require_partition_filter = true,
        cluster_by = ['account_key', 'platform', 'post_key']
    )
}}

{%- set rebuilt = days_filter(
    'observed_date',
    days_of_new_loads(snapshot_resources()) + days_rebuilt_by(['int_post_insights__readings'])
) %}
{%- set ids = 'post_key, account_key, platform, account_id, post_id' %}
{%- set counters = snapshot_counters() %}
{%- set of_videos = ['view_count_lifetime', 'like_count_lifetime', 'comment_count_lifetime'] %}

with videos as (
    select * from {{ ref('stg_youtube__videos') }}
    where {{ raw_load_filter() }}
),

video_statistics as (
    select * from {{ ref('stg_youtube__video_statistics') }}
    where {{ raw_load_filter() }}
),

insights as (
    select * from {{ ref('int_post_snapshots__from_insights') }}
),

imports as (
    select * from {{ ref('stg_files__post_snapshots') }}
    where {{ raw_load_filter('imported_at') }}
),

{#- where from, which counters it states, which rows, extras and load, and what it is preferred by -#}
{%- set landed -%}
cast(null as string) as extra_metrics, observed_at, observed_at as known_at, _dlt_load_id as load_id, _dlt_id as row_id
{%- endset %}
{%- set answers = [
    ('videos', of_videos + ['dislike_count_lifetime'], 'has_statistics', landed, 2),
    ('video_statistics', of_videos, 'true', landed, 1),
    ('insights', counters, rebuilt, "extra_metrics, observed_at, observed_at, load_id, ''", 1),
] %}

-- where a platform knows likes alone, they are all reactions there are
readings as (
    {% for relation, stated, rows_read, landing, preference in answers -%}
    select
        'api' as reading_source, {{ ids }},
        {%- for counter in counters %}
        {% if counter == 'reaction_count_lifetime' and counter not in stated -%}
        like_count_lifetime
        {%- else -%}
        {{ counter if counter in stated else 'cast(null as bigint)' }}
        {%- endif %} as {{ counter }},
        {%- endfor %}
        {{ landing }}, {{ preference }} as preference
    from {{ relation }}
    where {{ rows_read }}
    union all
    {% endfor -%}
    select
        'import', {{ ids }},
        {%- for counter in counters %}
        {% if counter == 'reaction_count_lifetime' -%}
        case when platform = 'facebook' then {{ counter }} else coalesce({{ counter }}, like_count_lifetime) end,
        {%- else -%}
        {{ counter }},
        {%- endif %}
        {%- endfor %}
        cast(null as string), observed_at, imported_at, _dlt_load_id, _dlt_id, row_number
    from imports
    where post_key is not null and observed_at is not null
    {%- if is_incremental() %}
    -- what is held was known before the new loads, or comes again with them
    union all
    select
        reading_source, {{ ids }}, {{ counters | join(', ') }}, extra_metrics, observed_at,
        known_at, load_id, '', 0
    from {{ this }}
    where
        {{ rebuilt }} and not {{ raw_load_filter('known_at') }}
        and not (reading_source = 'api' and platform in ('facebook', 'instagram'))
    {%- endif %}
),

-- one reading a moment: the fuller call before the cheaper one, a later import before an earlier;
-- of two files of one import the one with the larger counters, since counters grow
ranked as (
    select
        *,
        row_number() over (
            partition by reading_source, post_key, observed_at
            order by
                known_at desc,
                case
                    when reading_source = 'import' and platform != 'youtube'
                        then {{ engagement_count('_lifetime') }} + coalesce(view_count_lifetime, 0)
                end desc,
                preference desc, load_id asc, row_id asc
        ) as reading_rank
    from readings
    where coalesce({{ counters | join(', ') }}) is not null
),

dated as (
    select *, {{ platform_date('observed_at', 'platform') }} as observed_date from ranked
    where reading_rank = 1
),

final as (
    select
        {{ ids }}, load_id, reading_source, {{ counters | join(', ') }}, extra_metrics,
        observed_date, observed_at, known_at
    from dated
    where {{ rebuilt }}
)

select * from final
