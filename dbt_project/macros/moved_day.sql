{#- A day some days later or earlier, as text, while a model is compiled; the ends of time stay. -#}
{% macro moved_day(day, days) -%}
    {%- if day in ('1900-01-01', '9000-01-01') -%}
        {{ return(day) }}
    {%- endif -%}
    {%- set moment = modules.datetime.datetime.strptime(day, '%Y-%m-%d') + modules.datetime.timedelta(days=days) -%}
    {{ return(moment.strftime('%Y-%m-%d')) }}
{%- endmacro %}
