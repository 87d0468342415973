{#- The items of an array in ascending order. -#}
{% macro sorted_items(items) -%}
    {{ return(adapter.dispatch('sorted_items', 'groundswell')(items)) }}
{%- endmacro %}

{% macro default__sorted_items(items) -%}
    array(select item from unnest({{ items }}) as item order by item)
{%- endmacro %}

{% macro duckdb__sorted_items(items) -%}
    list_sort({{ items }})
{%- endmacro %}
