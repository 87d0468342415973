{{
    config(
        materialized = 'incremental',
        unique_key = 'metric_date',
        partition_by = day_partition('metric_date'),
        cluster_by = ['account_key', 'platform', 'post_key'],
        require_partition_filter = true
    )
}}

{%- set rebuilt = days_filter('metric_date', days_of_new_loads(post_day_resources())) %}
{%- set ids = ['reading_source', 'post_key', 'account_key', 'platform', 'account_id', 'post_id'] %}

with stated as (
    select * from {{ ref('int_post_days__readings') }}
),

new_reports as (
    select * from {{ ref('int_bulk_reports__effective') }}
    where {{ rebuilt }} and {{ raw_load_filter() }}
),

onto_held as (
    {{ onto_held_versions('stated', ids + post_day_measures() + ['is_removed', 'metric_date'], rebuilt) }}
),

named as (
    select {{ ids | join(', ') }}, metric_date, min(observed_at) as first_named_at
    from onto_held
    where reading_source in ('bulk', 'bulk_reach')
    group by {{ ids | join(', ') }}, metric_date
),

-- a report replaces its day whole: a video it no longer names has lost its row
removed as (
    select
        named.*,
        new_reports.load_id,
        new_reports.observed_at
    from named
    inner join new_reports
        on
            named.account_key = new_reports.account_key
            and named.metric_date = new_reports.metric_date
            and named.first_named_at < new_reports.observed_at
            and named.reading_source = case new_reports.report_type
                when 'channel_basic_a3' then 'bulk'
                when 'channel_reach_basic_a1' then 'bulk_reach'
            end
    left join stated
        on
            named.reading_source = stated.reading_source
            and named.post_key = stated.post_key
            and named.metric_date = stated.metric_date
            and new_reports.observed_at = stated.observed_at
    where stated.post_key is null
),

readings as (
    select * from onto_held
    union all
    select
        {{ ids | join(', ') }},
        {%- for measure in post_day_measures() %}
        cast(null as bigint),
        {%- endfor %}
        true, metric_date, load_id, observed_at, observed_at as last_read_at,
        load_id as last_read_load
    from removed
),

{{
    changed_versions(
        readings = 'readings',
        key = ['reading_source', 'post_key', 'metric_date'],
        carried = ['account_key', 'platform', 'account_id', 'post_id'],
        values = post_day_measures() + ['is_removed'],
        tie_break = ['is_removed', 'load_id'],
        last_moment = 'last_read_at',
        last_load = 'last_read_load'
    )
}},

final as (
    select
        -- ids
        {{ surrogate_key(['reading_source', 'post_key', 'metric_date', moment_text('known_from')]) }}
            as post_day_version_key,
        post_key,
        account_key,
        platform,
        account_id,
        post_id,
        load_id,
        last_load_id,

        -- text
        reading_source,

        -- measures: gained on the day
        {% for measure in post_day_measures() -%}
        {{ measure }},
        {% endfor %}
        -- flags
        is_removed,

        -- dates and times
        metric_date,
        known_from,
        known_to,
        last_observed_at
    from versions
)

select * from final
