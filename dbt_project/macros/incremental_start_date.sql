{#-
    The first day an incremental model reads again: the newest day it holds less the window, so that
    a week without runs heals itself; 1970 when it holds nothing.
-#}
{% macro incremental_start_date(column, lookback_days=none) -%}
    {%- set days = var('lookback_days', 7) if lookback_days is none else lookback_days -%}
    (
        select coalesce({{ add_days('max(' ~ column ~ ')', '-' ~ days) }}, cast('1970-01-01' as date))
        from {{ this }}
    )
{%- endmacro %}
