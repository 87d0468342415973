{#- Hash of a row's grain. Every part is text or castable the same way on both engines; a null part counts as empty. -#}
{% macro surrogate_key(parts) -%}
    {%- set texts = [] -%}
    {%- for part in parts -%}
        {%- do texts.append("coalesce(cast(" ~ part ~ " as string), '')") -%}
    {%- endfor -%}
    {{ md5_text("concat(" ~ texts | join(", '|', ") ~ ")") }}
{%- endmacro %}
