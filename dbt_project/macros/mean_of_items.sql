{#- The mean of the items of an array from one place to another, both included, the first being 1. -#}
{% macro mean_of_items(items, first, last) -%}
    {{ return(adapter.dispatch('mean_of_items', 'groundswell')(items, first, last)) }}
{%- endmacro %}

{% macro default__mean_of_items(items, first, last) -%}
    (
        select avg(item) from unnest({{ items }}) as item with offset as place
        where place + 1 between {{ first }} and {{ last }}
    )
{%- endmacro %}

{% macro duckdb__mean_of_items(items, first, last) -%}
    list_avg(list_slice({{ items }}, {{ first }}, {{ last }}))
{%- endmacro %}
