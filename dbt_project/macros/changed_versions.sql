{#-
    Common table expressions that turn readings into versions: one row per key and stretch of equal
    values, with the moments between which the value was the newest known (known_from, known_to; null
    for the newest). A reading that repeats the value before it makes no version, so loading the same
    thing twice changes nothing; of readings at one moment the first by `tie_break` counts: that of
    the earlier load.
    The readings need observed_at and load_id; a reading that stands for several, a version held
    already, names its last moment and load in columns of its own. Ends with a CTE named `versions`.
-#}
{% macro changed_versions(
    readings, key, values, carried=[], tie_break=['load_id'], last_moment='observed_at',
    last_load='load_id'
) -%}
    {%- set partition = key | join(', ') -%}
    {%- set texts = [] -%}
    {%- for value in values -%}
        {%- do texts.append("coalesce(cast(" ~ value ~ " as string), '~')") -%}
    {%- endfor -%}
readings_ranked as (
    select
        *,
        concat({{ texts | join(", '|', ") }}) as value_text,
        row_number() over (
            partition by {{ partition }}, observed_at
            order by {{ tie_break | join(', ') }}
        ) as reading_rank
    from {{ readings }}
),

readings_compared as (
    select
        *,
        case
            when value_text = lag(value_text) over (partition by {{ partition }} order by observed_at)
                then 0
            else 1
        end as is_change
    from readings_ranked
    where reading_rank = 1
),

readings_numbered as (
    select
        *,
        sum(is_change) over (
            partition by {{ partition }}
            order by observed_at
            rows between unbounded preceding and current row
        ) as version_number
    from readings_compared
),

readings_closed as (
    select
        *,
        max({{ last_moment }}) over (partition by {{ partition }}, version_number) as last_observed_at,
        max({{ last_load }}) over (partition by {{ partition }}, version_number) as last_load_id
    from readings_numbered
),

versions as (
    select
        {%- for column in key + carried + values %}
        {{ column }},
        {%- endfor %}
        load_id,
        last_load_id,
        observed_at as known_from,
        lead(observed_at) over (partition by {{ partition }} order by observed_at) as known_to,
        last_observed_at
    from readings_closed
    where is_change = 1
)
{%- endmacro %}
