{#- A UTC moment as a literal; DuckDB reads the offset first, then keeps the UTC clock time. -#}
{% macro moment_literal(moment) -%}
    {{ return(adapter.dispatch('moment_literal', 'groundswell')(moment)) }}
{%- endmacro %}

{% macro default__moment_literal(moment) -%}
    cast('{{ moment }}' as timestamp)
{%- endmacro %}

{% macro duckdb__moment_literal(moment) -%}
    cast(cast('{{ moment }}' as timestamptz) as timestamp)
{%- endmacro %}
