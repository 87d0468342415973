{#-
    Seconds of a duration as YouTube writes it: ISO 8601 (PT4M13S, P1DT2H, P0D) or seconds (253s).
    Null when the text is absent or neither of them.
-#}
{% macro duration_seconds(text) -%}
    case
        when {{ regex_extract(text, '^([0-9]+)s$') }} is not null
            then cast({{ regex_extract(text, '^([0-9]+)s$') }} as bigint)
        when {{ regex_extract(text, '^(P[0-9DTHMSW]+)$') }} is not null
            then
                {%- for unit, pattern in [
                    (604800, '^P([0-9]+)W'),
                    (86400, '^P(?:[0-9]+W)?([0-9]+)D'),
                    (3600, 'T([0-9]+)H'),
                    (60, 'T(?:[0-9]+H)?([0-9]+)M'),
                    (1, '([0-9]+)S$'),
                ] %}
                {{ '+ ' if not loop.first }}{{ unit }} * coalesce(cast({{ regex_extract(text, pattern) }} as bigint), 0)
                {%- endfor %}
    end
{%- endmacro %}
