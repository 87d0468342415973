{#- dbt's own rule, and one more: an as-of build is always made whole, never on top of an older one. -#}
{% macro should_full_refresh() -%}
    {%- if var('as_of', none) is not none -%}
        {{ return(true) }}
    {%- endif -%}
    {%- set configured = config.get('full_refresh') -%}
    {{ return(flags.FULL_REFRESH if configured is none else configured) }}
{%- endmacro %}
