{{
    config(
        materialized = 'incremental',
        unique_key = 'metric_date',
        partition_by = day_partition('metric_date')
    )
}}

{%- set staged = [
    ref('stg_youtube__video_days'),
    ref('stg_youtube__bulk_channel_basic_a3'),
    ref('stg_youtube__bulk_channel_reach_basic_a1'),
    ref('stg_youtube__bulk_reports'),
    ref('stg_files__post_days'),
] %}

with readings as (
    select * from {{ ref('int_post_days__readings') }}
    where {{ days_filter('metric_date', days_of_new_loads(staged)) }}
),

{{
    changed_versions(
        readings = 'readings',
        key = ['reading_source', 'post_key', 'metric_date'],
        carried = ['account_key', 'platform', 'account_id', 'post_id'],
        values = post_day_measures() + ['is_removed'],
        tie_break = ['is_removed', 'load_id']
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
