{#-
    Post-hook of every model: notes that an incremental model was built and which days it replaced,
    which is how the models below it and its own next build know what is new. Inside the model's
    transaction on DuckDB; after it on BigQuery, where a build that was not noted is built again.
-#}
{% macro note_build() -%}
    {%- set builds_id = 'model.groundswell.int_builds__days' -%}
    {%- if execute and config.get('materialized') == 'incremental' and builds_id in model.depends_on.nodes -%}
        {%- set kept = remembered() -%}
        {%- set builds = ref('int_builds__days') -%}
        {%- set is_ledger = model.name == 'int_loads__days' -%}
        {%- set days = [['', none, none]] -%}
        {%- for first_date, last_date in kept.get('replaced', {}).get('ranges', []) -%}
            {%- do days.append([kept.replaced.column, first_date, last_date]) -%}
        {%- endfor -%}
        {%- do days.extend(kept.get('changed', [])) -%}
        insert into {{ builds }} (
            model_name, date_column, build_number, first_date, last_date, first_load_date,
            newest_load_date
        )
        select
            '{{ model.name }}',
            days.date_column,
            numbers.build_number,
            days.first_date,
            days.last_date,
            {{ 'loads.first_load_date' if is_ledger else 'cast(null as date)' }},
            {{ 'loads.newest_load_date' if is_ledger else 'cast(null as date)' }}
        from (
            {%- for column, first_date, last_date in days %}
            select
                '{{ column }}' as date_column,
                cast({{ "'" ~ first_date ~ "'" if first_date else 'null' }} as date) as first_date,
                cast({{ "'" ~ last_date ~ "'" if last_date else 'null' }} as date) as last_date
            {{ 'union all' if not loop.last }}
            {%- endfor %}
        ) as days
        cross join (
            select coalesce(max(build_number), 0) + 1 as build_number from {{ builds }}
        ) as numbers
        {%- if is_ledger %}
        cross join (
            select
                min(case when build_number > {{ last_build().number }} then observed_date end)
                    as first_load_date,
                max(observed_date) as newest_load_date
            from {{ this }}
            where observed_date >= cast('{{ last_build().since }}' as date)
        ) as loads
        {%- endif %}
    {%- endif -%}
{%- endmacro %}
