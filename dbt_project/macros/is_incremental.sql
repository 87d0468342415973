{#-
    dbt's own rule, and one more: where the warehouse may not be asked (compiling without a
    connection, unit tests) a model compiles as for its first build.
-#}
{% macro is_incremental() -%}
    {%- if not execute or not flags.INTROSPECT or not this -%}
        {{ return(false) }}
    {%- endif -%}
    {%- set relation = load_cached_relation(this) -%}
    {{
        return(
            relation is not none
            and relation.type == 'table'
            and model.config.materialized == 'incremental'
            and not should_full_refresh()
        )
    }}
{%- endmacro %}
