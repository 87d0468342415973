{#- Whether any of some counts is below zero: a counter fell. Never clipped, always flagged. -#}
{% macro has_negative(columns) -%}
    ({% for column in columns %}coalesce({{ column }}, 0) < 0{{ ' or ' if not loop.last }}{% endfor %})
{%- endmacro %}
