{#-
    What the warehouse holds of an incremental model: `number` of its last build (0: none, everything
    is new), `next` for what is built now, and `since`, the first landing day of the loads it has not
    taken in yet (none: there are none). Read from the small table of builds alone, once a command.
    An ephemeral model names in its meta, read_for, the model that takes in what it reads.
-#}
{% macro last_build() -%}
    {%- set builds = ref('int_builds__days') -%}
    {%- set nothing = {'number': 0, 'next': 1, 'since': '1970-01-01'} -%}
    {%- if not execute or not flags.INTROSPECT or flags.FULL_REFRESH or var('as_of', none) is not none -%}
        {{ return(nothing) }}
    {%- endif -%}
    {%- set reader = config.get('meta', {}).get('read_for') -%}
    {%- set unique_id = 'model.groundswell.' ~ reader if reader else model.unique_id -%}
    {%- set kept = remembered(unique_id) -%}
    {%- if 'last_build' in kept -%}
        {{ return(kept.last_build) }}
    {%- endif -%}
    {%- set node = graph.get('nodes', {}).get(unique_id) -%}
    {%- if node and load_relation(builds) is not none -%}
        {%- set row = run_query(last_build_query(node.name)).rows[0] -%}
        {%- set held = load_relation(
            api.Relation.create(database=node.database, schema=node.schema, identifier=node.alias)
        ) -%}
        {%- do nothing.update({'next': row[1] | int}) -%}
        {%- if held is not none and held.type == 'table' and row[0] > 0 -%}
            {%- do nothing.update({'number': row[0] | int, 'since': row[2]}) -%}
        {%- endif -%}
    {%- endif -%}
    {%- do kept.update({'last_build': nothing}) -%}
    {{ return(nothing) }}
{%- endmacro %}
