{#-
    What was found out about a model while it was compiled, kept until the command ends: its last
    build, the days it replaces, the days it changes elsewhere. The nodes of `graph` are made anew
    at each look, `graph` itself stays.
-#}
{% macro remembered(unique_id=none) -%}
    {%- if not execute -%}
        {{ return({}) }}
    {%- endif -%}
    {%- set kept = graph.setdefault('remembered', {}) -%}
    {%- if kept.get('command') != invocation_id -%}
        {%- do kept.clear() -%}
        {%- do kept.update({'command': invocation_id}) -%}
    {%- endif -%}
    {{ return(kept.setdefault(unique_id or model.unique_id, {})) }}
{%- endmacro %}
