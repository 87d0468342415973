{#- Our key of an account or a post: an id is unique only together with its platform. Null stays null. -#}
{% macro entity_key(platform, id) -%}
    {{ md5_text(platform ~ " || '|' || " ~ id) }}
{%- endmacro %}
