{#-
    Every value of a versions model that differs from the version before it, one row a metric: the
    table is read once and crossed with the metrics' names. A first version revises nothing.
-#}
{% macro revised_values(relation, fact_table, fact_key, source_column, metrics) -%}
    {%- set version_key = fact_key + [source_column] -%}
    select
        '{{ fact_table }}' as fact_table,
        pairs.fact_key,
        pairs.account_key,
        pairs.reading_source,
        pairs.metric_date,
        metric_names.metric,
        {{ metric_value(metrics, 'metric_names.metric', 'pairs.old_') }} as old_value,
        {{ metric_value(metrics, 'metric_names.metric', 'pairs.') }} as new_value,
        pairs.known_from,
        pairs.load_id
    from (
        select
            {{ surrogate_key(fact_key) }} as fact_key,
            account_key,
            {{ source_column }} as reading_source,
            metric_date,
            {%- for metric in metrics %}
            {{ metric }},
            lag({{ metric }}) over (
                partition by {{ version_key | join(', ') }} order by known_from
            ) as old_{{ metric }},
            {%- endfor %}
            row_number() over (
                partition by {{ version_key | join(', ') }} order by known_from
            ) as version_number,
            known_from,
            load_id
        from {{ relation }}
    ) as pairs
    cross join (
        {{ metric_name_rows(metrics) }}
    ) as metric_names
    where
        pairs.version_number > 1
        and {{ metric_value(metrics, 'metric_names.metric', 'pairs.old_') }}
        is distinct from {{ metric_value(metrics, 'metric_names.metric', 'pairs.') }}
{%- endmacro %}
