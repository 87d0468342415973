{#-
    Notes, with the build of the model of post states, what a change of a post changes elsewhere:
    published_date, the day of a post that is new or another; target_date, the days whose counts at an
    age a further reading may complete; silent_date, the days on which a missing row means something
    else, from 31 days before the post went missing at the earliest.
-#}
{% macro remember_changed_posts(posts, readings) -%}
    {%- set paired -%}
        (select
            states.*,
            held.post_key is null as is_new,
            held.post_key is null or states.account_key != held.account_key
            or states.published_at is distinct from held.published_at
            or states.published_date is distinct from held.published_date as is_moved,
            states.post_kind is distinct from held.post_kind
            or states.has_text is distinct from held.has_text as is_other,
            states.is_gone is distinct from held.is_gone
            or states.missing_since_at is distinct from held.missing_since_at as is_lost_or_found,
            held.published_at as held_published_at,
            held.published_date as held_published_date,
            held.missing_since_at as held_missing_since_at,
            coalesce(held.followed_until_at, held.published_at) as held_followed_until_at,
            coalesce(held.verified_until_at, held.published_at) as held_verified_until_at
        from ({{ post_states(posts, readings) }}) as states
        left join {{ this }} as held on states.post_key = held.post_key) as paired
    {%- endset -%}
    {%- set no_day = "cast('1900-01-01' as date)" -%}
    {%- set published = [] -%}
    {%- for moment in ['published_at', 'held_published_at'] -%}
        {%- do published.append(
            'select cast(' ~ moment ~ ' as date) as first_date, cast(' ~ moment
            ~ ' as date) as last_date from ' ~ paired ~ ' where is_moved or is_other'
        ) -%}
    {%- endfor -%}
    {%- do remember_changes('published_date', published | join(' union all ')) -%}
    {%- set followed = [] -%}
    {%- for moment, days in [('followed_until_at', 4), ('verified_until_at', 1)] -%}
        {%- do followed.append(
            'select ' ~ add_days('cast(held_' ~ moment ~ ' as date)', -days) ~ ' as first_date, '
            ~ add_days('cast(' ~ moment ~ ' as date)', 1) ~ ' as last_date from ' ~ paired
            ~ ' where ' ~ moment ~ ' > held_' ~ moment
        ) -%}
    {%- endfor -%}
    {%- do remember_changes('target_date', followed | join(' union all ')) -%}
    {%- set silent = [] -%}
    {%- for day in ['published_date', 'held_published_date'] -%}
        {%- do silent.append(
            'select coalesce(' ~ day ~ ', ' ~ no_day ~ ") as first_date, cast('9000-01-01' as date)"
            ~ ' as last_date from ' ~ paired ~ ' where is_moved'
            ~ (' and not is_new' if day.startswith('held') else '')
        ) -%}
    {%- endfor -%}
    {%- do silent.append(
        'select greatest(coalesce(published_date, ' ~ no_day ~ '), coalesce('
        ~ add_days('cast(coalesce(missing_since_at, held_missing_since_at) as date)', -31) ~ ', '
        ~ no_day ~ ")) as first_date, cast('9000-01-01' as date) as last_date from " ~ paired
        ~ ' where is_lost_or_found and not is_new'
    ) -%}
    {%- do remember_changes('silent_date', silent | join(' union all ')) -%}
{%- endmacro %}
