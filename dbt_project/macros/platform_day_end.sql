{#- The UTC moment at which a platform's day is over: the first moment of its next day. -#}
{% macro platform_day_end(day, platform) -%}
    {{ day_start_at(add_days(day, 1), platform_zone(platform)) }}
{%- endmacro %}
