{#- A JSON object as text of some whole-number columns, those that are null left out; null when all are. -#}
{% macro json_object_text(columns) -%}
    {%- set parts = [] -%}
    {%- for column in columns -%}
        {%- do parts.append(
            "coalesce(',\"" ~ column ~ "\":' || cast(" ~ column ~ " as string), '')"
        ) -%}
    {%- endfor -%}
    case
        when coalesce({{ columns | join(', ') }}) is not null
            then concat('{', substr(concat({{ parts | join(', ') }}), 2), '}')
    end
{%- endmacro %}
