{{
    config(
        materialized = 'incremental',
        unique_key = 'metric_date',
        partition_by = day_partition('metric_date'),
        cluster_by = ['account_key', 'platform'],
        require_partition_filter = true
    )
}}

{%- set rebuilt = days_filter('metric_date', days_of_new_loads(account_day_resources())) %}
{%- set ids = ['reading_source', 'account_key', 'platform', 'account_id', 'metric_date'] %}

with stated as (
    select * from {{ ref('int_account_days__readings') }}
),

onto_held as (
    {{ onto_held_versions('stated', ids + account_day_measures(), rebuilt) }}
),

-- the Graph API is asked metric by metric: one that an answer does not name keeps its value
readings as (
    select
        {{ ids | join(', ') }},
        {%- for measure in account_day_measures() %}
        case
            when platform in ('facebook', 'instagram') and reading_source = 'api'
                then last_value({{ measure }} ignore nulls) over so_far
            else {{ measure }}
        end as {{ measure }},
        {%- endfor %}
        load_id, observed_at, last_read_at, last_read_load
    from onto_held
    window so_far as (
        partition by reading_source, account_key, metric_date
        order by observed_at, load_id
        rows between unbounded preceding and current row
    )
),

{{
    changed_versions(
        readings = 'readings',
        key = ['reading_source', 'account_key', 'metric_date'],
        carried = ['platform', 'account_id'],
        values = account_day_measures(),
        last_moment = 'last_read_at',
        last_load = 'last_read_load'
    )
}},

final as (
    select
        -- ids
        {{ surrogate_key(['reading_source', 'account_key', 'metric_date', moment_text('known_from')]) }}
            as account_day_version_key,
        account_key,
        platform,
        account_id,
        load_id,
        last_load_id,

        -- text
        reading_source,

        -- measures: gained on the day
        {% for measure in account_day_measures() -%}
        {{ measure }},
        {% endfor %}
        -- dates and times
        metric_date,
        known_from,
        known_to,
        last_observed_at
    from versions
)

select * from final
