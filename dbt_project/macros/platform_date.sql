{#- The platform's own day of a UTC moment: 23 or 25 hours long when its clock changes. -#}
{% macro platform_date(moment, platform) -%}
    {{ date_in_zone(moment, platform_zone(platform)) }}
{%- endmacro %}
