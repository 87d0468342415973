{#- settling until a day is so old, at the account's newest reading, that its value counts as final. -#}
{% macro settlement_status(metric_date, newest_observed_date, days_until_settled) -%}
    case
        when
            {{ days_between(metric_date, newest_observed_date) }} > {{ days_until_settled }}
            then 'settled'
        else 'settling'
    end
{%- endmacro %}
