{#-
    Readings that a versions model has not taken in yet, before what it holds: a version held since
    before the new loads stands for all readings behind it. Later versions are left out, since the
    readings they were made of come again (raw_load_filter). `where` keeps to the days replaced.
-#}
{% macro onto_held_versions(readings, columns, where) -%}
    {%- set since = moment_literal((last_build().since or '9000-01-01') ~ 'T00:00:00Z') -%}
    select
        {{ columns | join(', ') }}, load_id, observed_at,
        observed_at as last_read_at, load_id as last_read_load
    from {{ readings }}
    where {{ where }}
    {%- if is_incremental() %}
    union all
    select
        {{ columns | join(', ') }}, load_id, known_from,
        case when last_observed_at < {{ since }} then last_observed_at else known_from end,
        case when last_observed_at < {{ since }} then last_load_id else load_id end
    from {{ this }}
    where {{ where }} and known_from < {{ since }}
    {%- endif %}
{%- endmacro %}
