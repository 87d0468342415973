{#- The value of the metric a row names: its column, with what stands before and after the name. -#}
{% macro metric_value(metrics, name_column, before='', after='') -%}
    case {{ name_column }}
    {%- for metric in metrics %}
        when '{{ metric }}' then {{ before }}{{ metric }}{{ after }}
    {%- endfor %}
    end
{%- endmacro %}
