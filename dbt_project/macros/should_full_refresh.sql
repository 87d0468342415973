{#-
    dbt's own rule, and two more: an as-of build is always made whole, never on top of an older one;
    and so is a model whose last build is not noted.
-#}
{% macro should_full_refresh() -%}
    {%- set configured = config.get('full_refresh') -%}
    {%- if var('as_of', none) is not none -%}
        {{ return(true) }}
    {%- elif configured is not none -%}
        {{ return(configured) }}
    {%- elif flags.FULL_REFRESH or not execute -%}
        {{ return(flags.FULL_REFRESH) }}
    {%- elif 'model.groundswell.int_builds__days' in model.depends_on.nodes -%}
        {{ return(last_build().number == 0) }}
    {%- endif -%}
    {{ return(false) }}
{%- endmacro %}
