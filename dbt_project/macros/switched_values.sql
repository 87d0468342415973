{#-
    Every value that changed because a source that stands first answered for a row that another one
    had stated until then: the Analytics API after the bulk report after an import. One row a metric,
    as revised_values writes them; a source that comes later and stands behind changes nothing.
-#}
{% macro switched_values(relation, fact_table, fact_key, metrics) -%}
    {%- set keyed -%}
        select
            *,
            row_number() over (
                partition by fact_key, reading_source order by known_from
            ) as version_number,
            min(source_rank) over (partition by fact_key order by known_from) as best_rank
        from (
            select
                *,
                {{ surrogate_key(fact_key) }} as fact_key,
                case reading_source when 'api' then 1 when 'bulk' then 2 else 3 end as source_rank
            from {{ relation }}
            where reading_source in ('api', 'bulk', 'import')
        ) as stated
    {%- endset -%}
    select
        '{{ fact_table }}' as fact_table,
        switches.fact_key,
        switches.account_key,
        switches.reading_source,
        switches.metric_date,
        metric_names.metric,
        {{ metric_value(metrics, 'metric_names.metric', 'switches.old_') }} as old_value,
        {{ metric_value(metrics, 'metric_names.metric', 'switches.') }} as new_value,
        switches.known_from,
        switches.load_id
    from (
        select
            newer.fact_key,
            newer.account_key,
            newer.reading_source,
            newer.metric_date,
            {%- for metric in metrics %}
            newer.{{ metric }},
            older.{{ metric }} as old_{{ metric }},
            {%- endfor %}
            newer.known_from,
            newer.load_id,
            row_number() over (
                partition by newer.fact_key, newer.reading_source order by older.source_rank
            ) as switch_rank
        from ({{ keyed }}) as newer
        inner join ({{ keyed }}) as older
            on
                newer.fact_key = older.fact_key
                and newer.source_rank < older.source_rank
                and newer.known_from > older.known_from
                and (older.known_to is null or older.known_to >= newer.known_from)
        where
            newer.version_number = 1
            and newer.source_rank = newer.best_rank
    ) as switches
    cross join (
        {{ metric_name_rows(metrics) }}
    ) as metric_names
    where
        switches.switch_rank = 1
        and {{ metric_value(metrics, 'metric_names.metric', 'switches.old_') }}
        is distinct from {{ metric_value(metrics, 'metric_names.metric', 'switches.') }}
{%- endmacro %}
