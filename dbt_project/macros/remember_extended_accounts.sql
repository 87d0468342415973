{#-
    Notes, with the build of the model of first readings, the days of posts published before an
    account's first day so far, where new loads bring older days: only now they may be counted.
-#}
{% macro remember_extended_accounts(versions, rebuilt) -%}
    {%- set query -%}
        select
            {{ add_days('min(versions.metric_date)', -1) }} as first_date,
            {{ add_days('max(held.first_date)', 30) }} as last_date
        from (select account_key, metric_date from {{ versions }} where {{ rebuilt }}) as versions
        inner join (
            select account_key, min(metric_date) as first_date
            from {{ this }}
            group by account_key
        ) as held
            on versions.account_key = held.account_key
        group by versions.account_key
        having min(versions.metric_date) < max(held.first_date)
    {%- endset -%}
    {%- do remember_changes('target_date', query) -%}
{%- endmacro %}
