{#-
    Queries, for days_filter, of the days of a daily fact whose rows may change without a new value:
    days still settling, and derived rows of posts whose days the platform has begun to state.
-#}
{% macro days_of_open_rows(stated=none) -%}
    {%- set queries = [
        'select metric_date as day from ' ~ this ~ " where settlement_status = 'settling'"
    ] -%}
    {%- if stated is not none -%}
        {%- do queries.append(
            'select metric_date as day from ' ~ this ~ ' where is_derived and post_key in '
            ~ "(select post_key from " ~ stated ~ " where reading_source != 'bulk_reach')"
        ) -%}
    {%- endif -%}
    {{ return(queries) }}
{%- endmacro %}
