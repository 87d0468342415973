{#-
    Queries, for days_filter: all days when a load not taken in yet refuses a metric for the first
    time or for another reason, since a refusal explains every day of its account; else none.
-#}
{% macro days_of_new_refusals(refusals) -%}
    {%- set since = last_build().since -%}
    {%- if since is none -%}
        {{ return([]) }}
    {%- endif -%}
    {%- set is_new = 'observed_at >= ' ~ moment_literal(since ~ 'T00:00:00Z') -%}
    {%- set query -%}
        select
            cast('1900-01-01' as date) as first_date,
            cast('9000-01-01' as date) as last_date
        from (
            select
                *,
                row_number() over (
                    partition by account_key, resource, metric, {{ is_new }}
                    order by observed_at desc, reason asc
                ) as newest_rank
            from {{ refusals }}
        ) as ranked
        where newest_rank = 1
        group by account_key, resource, metric
        having
            max(case when {{ is_new }} then reason end) is not null
            and max(case when {{ is_new }} then reason end)
            is distinct from max(case when not ({{ is_new }}) then reason end)
    {%- endset -%}
    {{ return([query]) }}
{%- endmacro %}
