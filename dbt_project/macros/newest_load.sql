{#-
    The newest load an incremental model has taken in, as a literal; the empty text when it holds
    none. Loads from it on are read again: a load of which only a part was visible heals itself.
-#}
{% macro newest_load(column='last_load_id') -%}
    {%- if not is_incremental() -%}
        {{ return("''") }}
    {%- endif -%}
    {%- set newest = run_query('select max(' ~ column ~ ') from ' ~ this).columns[0].values()[0] -%}
    {{ return("'" ~ (newest or '') ~ "'") }}
{%- endmacro %}
