{#- True for rows known at the moment the run is asked for (variable as_of); all rows without one. -#}
{% macro as_of_filter(known_at) -%}
    {%- if var('as_of', none) is none -%}
        true
    {%- else -%}
        {{ known_at }} <= {{ moment_literal(var('as_of')) }}
    {%- endif -%}
{%- endmacro %}
