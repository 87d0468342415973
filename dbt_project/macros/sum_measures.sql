{#- The sums of some of the measures, and null of the others: one select list for every source of days. -#}
{% macro sum_measures(stated, measures) -%}
    {%- for measure in measures %}
        {% if measure in stated -%}
        cast(sum({{ measure }}) as bigint)
        {%- else -%}
        cast(null as bigint)
        {%- endif %} as {{ measure }}{{ ',' if not loop.last }}
    {%- endfor %}
{%- endmacro %}
