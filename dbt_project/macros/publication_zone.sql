{#- The zone in which hours of publication are told: the audience's (variable local_time_zone), else the platform's. -#}
{% macro publication_zone(platform) -%}
    {%- if var('local_time_zone') -%}
        '{{ var('local_time_zone') }}'
    {%- else -%}
        {{ platform_zone(platform) }}
    {%- endif -%}
{%- endmacro %}
