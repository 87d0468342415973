with readings as (
    select * from {{ ref('int_account_days__readings') }}
),

{{
    changed_versions(
        readings = 'readings',
        key = ['reading_source', 'account_key', 'metric_date'],
        carried = ['platform', 'account_id'],
        values = account_day_measures()
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
