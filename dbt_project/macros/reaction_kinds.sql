{#- The kinds of reactions, in the order every model lists them. -#}
{% macro reaction_kinds() -%}
    {{ return(['like', 'love', 'care', 'wow', 'haha', 'sad', 'angry']) }}
{%- endmacro %}
